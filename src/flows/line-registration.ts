import type { LineChange } from "#data/lines.ts";
import type { Line } from "#domain/line.ts";
import { readCampaign, type RegistrationState } from "#twilio-edge-helpers/messaging-services.ts";
import { readTollFree, verifyTollFree } from "#twilio-edge-helpers/toll-free.ts";
import type { LineContext, Tended } from "./line-step.ts";

/** Hands the verification of a toll-free number in, unless that was done before. */
export async function handInRegistration(at: LineContext, line: Line): Promise<Tended> {
  const { gateway } = at.ports;
  const { business, numberSid } = line;
  if (!business || numberSid === null) return { kind: "done", change: { registration: "missing" } };
  const known = await readTollFree(gateway, numberSid);
  if (known.kind === "unavailable") return { kind: "wait", reason: known.reason };
  const before = known.kind === "ok" && known.value !== "none" ? known.value : null;
  if (before && before.state !== "rejected") return { kind: "done", change: toChange(before) };
  const country = at.clinic.country === "CA" ? "CA" : "US";
  const which = before ? { verificationSid: before.sid } : { numberSid };
  const handedIn = await verifyTollFree(gateway, { ...business, country }, which);
  if (handedIn.kind === "unavailable") return { kind: "wait", reason: handedIn.reason };
  if (handedIn.kind === "ok") return { kind: "done", change: toChange(handedIn.value) };
  // Our account's trouble with the gateway is no word of the carriers about the clinic.
  if (handedIn.httpStatus !== 400) return { kind: "wait", reason: handedIn.message };
  // Another run may have handed it in just now.
  const again = await readTollFree(gateway, numberSid);
  const since = again.kind === "ok" && again.value !== "none" ? again.value : null;
  if (since && since.state !== "rejected") return { kind: "done", change: toChange(since) };
  const change = { registration: "rejected", registrationReason: handedIn.message } as const;
  return { kind: "done", change };
}

/** What the carriers say by now. */
export async function readRegistration(at: LineContext, line: Line): Promise<LineChange> {
  const { gateway } = at.ports;
  if (line.registration !== "pending" || line.enabledAt === null) return {};
  const { numberSid, messagingServiceSid } = line;
  if (line.kind === "toll-free") {
    return numberSid === null ? {} : news(await readTollFree(gateway, numberSid));
  }
  return messagingServiceSid === null ? {} : news(await readCampaign(gateway, messagingServiceSid));
}

function news(answer: Awaited<ReturnType<typeof readCampaign>>): LineChange {
  if (answer.kind !== "ok") return {};
  return answer.value === "none" ? { registration: "missing" } : toChange(answer.value);
}

function toChange({ sid, state, reason }: RegistrationState): LineChange {
  return { registration: state, registrationSid: sid, registrationReason: reason };
}
