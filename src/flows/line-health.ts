import { readSettings } from "#data/clinic-settings.ts";
import {
  claimTest,
  lastArrivals,
  type LineTest,
  type LineTraffic,
  readTest,
  readTraffic,
  settleTest,
} from "#data/line-health.ts";
import { readLine } from "#data/lines.ts";
import { forClinic, type Store } from "#data/store.ts";
import { openTimeBetween, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { describeFailure } from "#domain/failure.ts";
import type { Line } from "#domain/line.ts";
import { readNumber } from "#domain/phone-number.ts";
import { isUnusuallyQuiet } from "#domain/quiet-line.ts";
import type { SignedIn } from "#domain/staff.ts";
import { createMessage } from "#twilio-edge-helpers/client.ts";
import { listMessages } from "#twilio-edge-helpers/list.ts";
import { configureNumber, findNumbers } from "#twilio-edge-helpers/numbers.ts";
import { smsUrlOf } from "./line-number.ts";
import type { Ports } from "./ports.ts";

/** How the number is set at the gateway. */
type AtGateway = "right" | "wrong" | "missing" | "unavailable";

export interface LineHealth {
  readonly line: Line;
  readonly atGateway: AtGateway;
  readonly traffic: LineTraffic;
}

/** Whether the line is alive: what the gateway says of it, and what our own rows say. */
export async function examineLine(ports: Ports, { clinic }: SignedIn): Promise<LineHealth | null> {
  const store = forClinic(ports.databases, clinic);
  const line = await readLine(store);
  if (!line) return null;
  const [owned, traffic] = await Promise.all([
    findNumbers(ports.gateway, { number: line.number }),
    readTraffic(store, line.number),
  ]);
  return {
    line,
    atGateway: judge(ports, owned),
    traffic: await followTest(ports, store, line, traffic),
  };
}

function judge(ports: Ports, owned: Awaited<ReturnType<typeof findNumbers>>): AtGateway {
  if (owned.kind !== "ok") return "unavailable";
  const [number] = owned.value;
  if (!number) return "missing";
  // The part after # says how the gateway tries again; without it texts come all the same.
  const [address] = number.smsUrl.split("#");
  return address === ports.inboundUrl ? "right" : "wrong";
}

/** Sets the number at the gateway as it has to be. */
export async function repairLine(
  ports: Ports,
  { clinic }: SignedIn,
): Promise<"repaired" | "missing" | "unavailable"> {
  const line = await readLine(forClinic(ports.databases, clinic));
  if (!line) return "missing";
  const found = await findNumbers(ports.gateway, { number: line.number });
  if (found.kind !== "ok") return "unavailable";
  const [number] = found.value;
  if (!number) return "missing";
  const url = smsUrlOf(ports);
  const settings = { name: number.name, smsUrl: url, smsFallbackUrl: url };
  const set = await configureNumber(ports.gateway, number.sid, settings);
  return set.kind === "ok" ? "repaired" : "unavailable";
}

export type TestText =
  | { readonly kind: "sent"; readonly to: string }
  | { readonly kind: "not-a-number" }
  | { readonly kind: "no-line" }
  | { readonly kind: "too-soon" }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Texts somebody of the clinic from its number: to see what clients get, or that the line works. No
 * conversation comes of it. One every ten seconds: it is a test, not a way to write.
 */
export async function sendTestText(
  ports: Ports,
  { clinic }: SignedIn,
  { to, body }: { to: string; body: string },
): Promise<TestText> {
  const read = readNumber(to, clinic.country);
  if (read.kind !== "number") return { kind: "not-a-number" };
  const store = forClinic(ports.databases, clinic);
  const line = await readLine(store);
  if (!line || line.enabledAt === null || line.disabledAt !== null) return { kind: "no-line" };
  const now = ports.now();
  const contact = read.number;
  if (!(await claimTest(store, { contact, now, every: 10_000 }))) return { kind: "too-soon" };
  const outcome = await createMessage(ports.gateway, { from: line.number, to: contact, body });
  if (outcome.kind === "accepted") {
    await settleTest(store, now, { providerSid: outcome.sid });
    return { kind: "sent", to: contact };
  }
  const reason = {
    rejected: () => describeFailure(outcome.kind === "rejected" ? outcome.code : null),
    "rate-limited": () => "The phone network is busy.",
    unknown: () => "The phone network did not answer.",
  }[outcome.kind]();
  await settleTest(store, now, { providerSid: "", failure: reason });
  return { kind: "failed", reason };
}

/** Asks the gateway what became of the last test, until that is known. */
async function followTest(
  ports: Ports,
  store: Store,
  line: Line,
  traffic: LineTraffic,
): Promise<LineTraffic> {
  const { test } = traffic;
  if (!test || test.providerSid === "" || isOver(test)) return traffic;
  const filter = { from: line.number, to: test.contact, sentSince: test.sentAt - 86_400_000 };
  const page = await listMessages(ports.gateway, filter);
  if (page.kind !== "page") return traffic;
  const found = page.messages.find(({ sid }) => sid === test.providerSid);
  const { providerSid, sentAt } = test;
  if (found?.status === "delivered") {
    await settleTest(store, sentAt, { providerSid, arrivedAt: ports.now() });
  } else if (found?.status === "undelivered" || found?.status === "failed") {
    await settleTest(store, sentAt, { providerSid, failure: describeFailure(found.errorCode) });
  }
  return { ...traffic, test: await readTest(store) };
}

function isOver({ arrivedAt, failure }: LineTest): boolean {
  return arrivedAt !== null || failure !== null;
}

/** Since when nothing has come though it should have; null while all is as usual. */
export async function quietSince(
  ports: Ports,
  store: Store,
  clinic: { readonly timeZone: string; readonly country: string },
): Promise<number | null> {
  const [arrivals, { hours }] = await Promise.all([lastArrivals(store), readSettings(store)]);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const openTime = (from: number, to: number) =>
    openTimeBetween(hours ?? usualHours, clock, { from, to });
  const isQuiet = isUnusuallyQuiet(arrivals, ports.now(), openTime);
  return isQuiet ? (arrivals[0] ?? null) : null;
}
