import type { Line } from "#domain/line.ts";
import {
  buyNumber,
  configureNumber,
  findNumbers,
  notAvailable,
  type OwnedNumber,
  releaseNumber,
} from "#twilio-edge-helpers/numbers.ts";
import { joinService } from "#twilio-edge-helpers/messaging-services.ts";
import type { LineContext, Tended } from "./line-step.ts";
import type { Ports } from "./ports.ts";

/**
 * Gets the number into the account, once: it looks before it buys, since a purchase may have been
 * carried out though its answer was lost. The number's name at the gateway says whose it is.
 */
export async function buyTheNumber(at: LineContext, line: Line): Promise<Tended> {
  const { ports } = at;
  const found = await findNumbers(ports.gateway, { number: line.number });
  if (found.kind === "refused") return stop(line, found.message);
  if (found.kind === "unavailable") return { kind: "wait", reason: found.reason };
  const [owned] = found.value;
  if (owned) return isInUse(at, line, owned) ? inUse : take(line, owned);
  if (line.isBrought) return { kind: "done", change: { problem: "number-not-ours" } };
  const bought = await buyNumber(ports.gateway, line.number, settings(at, line));
  if (bought.kind === "ok") return take(line, bought.value);
  if (bought.kind === "unavailable") return { kind: "wait", reason: bought.reason };
  if (bought.code !== notAvailable) return stop(line, bought.message);
  // Not for sale: ours since the look just now, or somebody else's.
  const again = await findNumbers(ports.gateway, { number: line.number });
  if (again.kind !== "ok") return { kind: "wait", reason: "The gateway did not say whose it is" };
  const [ours] = again.value;
  return ours ? take(line, ours) : { kind: "done", change: { problem: "number-taken" } };
}

/**
 * A number that the account has may serve something else, which no clinic may take over: whoever
 * runs the account says that it is free by leaving its address empty (or at Twilio's own greeting).
 */
function isInUse({ ports }: LineContext, { isBrought }: Line, { smsUrl }: OwnedNumber): boolean {
  const [address = ""] = smsUrl.split("#");
  const isFree = ["", ports.inboundUrl].includes(address) || address.startsWith(greeting);
  return isBrought && !isFree;
}

const greeting = "https://demo.twilio.com/";
const inUse: Tended = { kind: "done", change: { problem: "number-in-use" } };

function take(line: Line, owned: OwnedNumber): Tended {
  const isOurs = line.isBrought || owned.name === nameOf(line);
  if (!isOurs) return { kind: "done", change: { problem: "number-taken" } };
  if (!owned.takesTexts) return { kind: "done", change: { problem: "number-unfit" } };
  return { kind: "done", change: { numberSid: owned.sid } };
}

/** Lets the number's texts come to us, and gives back what an earlier attempt bought besides. */
export async function configureTheNumber(at: LineContext, line: Line): Promise<Tended> {
  const { gateway, now } = at.ports;
  const sid = line.numberSid;
  if (sid === null) return { kind: "done", change: { configuredAt: now() } };
  const set = await configureNumber(gateway, sid, settings(at, line));
  if (set.kind === "refused") return stop(line, set.message);
  if (set.kind === "unavailable") return { kind: "wait", reason: set.reason };
  if (line.messagingServiceSid !== null) {
    const joined = await joinService(gateway, line.messagingServiceSid, sid);
    if (joined.kind === "unavailable") return { kind: "wait", reason: joined.reason };
    if (joined.kind === "refused") {
      return { kind: "done", change: { problem: "service-unknown", reason: joined.message } };
    }
  }
  const named = await findNumbers(gateway, { name: nameOf(line) });
  if (named.kind !== "ok") return { kind: "wait", reason: "The gateway did not list its numbers" };
  for (const spare of named.value.filter((one) => one.sid !== sid)) {
    const released = await releaseNumber(gateway, spare.sid);
    if (released.kind === "unavailable") return { kind: "wait", reason: released.reason };
  }
  return { kind: "done", change: { configuredAt: now() } };
}

/**
 * Gives the number back; one that was brought only stops texting us. By its name and not by what we
 * wrote down: a purchase may have come through while somebody switched the line off.
 */
export async function releaseTheNumber({ ports }: LineContext, line: Line): Promise<Tended> {
  const { gateway } = ports;
  const named = await findNumbers(gateway, { name: nameOf(line) });
  if (named.kind !== "ok") return { kind: "wait", reason: "The gateway did not list its numbers" };
  for (const { sid } of named.value) {
    const gone = line.isBrought
      ? await configureNumber(gateway, sid, { name: line.number, smsUrl: "", smsFallbackUrl: "" })
      : await releaseNumber(gateway, sid);
    if (gone.kind === "unavailable") return { kind: "wait", reason: gone.reason };
    if (gone.kind === "refused") return { kind: "wait", reason: gone.message };
  }
  return { kind: "done", change: { releasedAt: ports.now(), dueAt: null } };
}

/** The number's name at the gateway: by it a purchase is known to be this line's. */
function nameOf({ id }: Line): string {
  return `Deskline ${id}`;
}

/** Where texts to a clinic's number are to be posted. */
export function smsUrlOf({ inboundUrl }: Pick<Ports, "inboundUrl">): string {
  return inboundUrl + retries;
}

function settings({ ports }: LineContext, line: Line) {
  const url = smsUrlOf(ports);
  return { name: nameOf(line), smsUrl: url, smsFallbackUrl: url };
}

/** Twilio tries again after time-outs and 5xx only when the address says so ("Connection overrides"). */
const retries = "#rc=2&rp=ct,rt,5xx&ct=2000&rt=4500";

/** What asking again would not change. */
function stop(line: Line, reason: string): Tended {
  return {
    kind: "done",
    change: { problem: line.isBrought ? "number-not-ours" : "refused", reason },
  };
}
