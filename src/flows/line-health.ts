import { readSettings } from "#data/clinic-settings.ts";
import {
  claimTest,
  lastArrivals,
  type LineTest,
  readTest,
  reportTest,
  settleTest,
} from "#data/line-health.ts";
import { readLine } from "#data/lines.ts";
import { forClinic, type Store } from "#data/store.ts";
import { openTimeBetween, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { deliveryOf } from "#domain/delivery.ts";
import { describeFailure } from "#domain/failure.ts";
import type { Line } from "#domain/line.ts";
import { readNumber } from "#domain/phone-number.ts";
import { isUnusuallyQuiet } from "#domain/quiet-line.ts";
import type { SignedIn } from "#domain/staff.ts";
import { createMessage } from "#twilio-edge-helpers/client.ts";
import { listMessages } from "#twilio-edge-helpers/list.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

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
  staff: SignedIn,
  { to, body }: { to: string; body: string },
): Promise<TestText> {
  const { clinic } = staff;
  const read = readNumber(to, clinic.country);
  if (read.kind !== "number") return { kind: "not-a-number" };
  const store = forClinic(ports.databases, clinic);
  const line = await readLine(store);
  if (!line || line.enabledAt === null || line.disabledAt !== null) return { kind: "no-line" };
  const now = ports.now();
  const contact = read.number;
  const activity = activityOf(ports, staff, "line-tested", contact);
  if (!(await claimTest(store, { contact, now, every: 10_000, activity }))) {
    return { kind: "too-soon" };
  }
  const outcome = await createMessage(ports.gateway, {
    from: line.number,
    to: contact,
    body,
    statusCallback: ports.testReportUrl(now),
  });
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

/** What the gateway reports of a test; `sentAt` is from the callback's address. */
export async function recordTest(
  ports: Ports,
  report: { number: string; sentAt: number; status: string; errorCode: number | null },
): Promise<void> {
  const delivery = deliveryOf(report.status);
  const { number, sentAt } = report;
  if (delivery === "delivered") {
    await reportTest(ports.databases, { number, sentAt, arrivedAt: ports.now(), failure: null });
  } else if (delivery === "undelivered" || delivery === "failed") {
    const failure = describeFailure(report.errorCode);
    await reportTest(ports.databases, { number, sentAt, arrivedAt: null, failure });
  }
}

/** The last test, for a page that waits for it; null when there was none. */
export async function lastTest(ports: Ports, { clinic }: SignedIn): Promise<LineTest | null> {
  const store = forClinic(ports.databases, clinic);
  const line = await readLine(store);
  return line && followTest(ports, store, line, await readTest(store, line.number));
}

/** Asks the gateway what became of a test of which no report came within a minute. */
export async function followTest(
  ports: Ports,
  store: Store,
  line: Line,
  test: LineTest | null,
): Promise<LineTest | null> {
  if (!test || test.providerSid === "" || test.arrivedAt !== null || test.failure !== null) {
    return test;
  }
  const { sentAt, contact, providerSid } = test;
  if (ports.now() - sentAt < 60_000) return test;
  const filter = { from: line.number, to: contact, sentSince: sentAt - 86_400_000 };
  const page = await listMessages(ports.gateway, filter);
  const found =
    page.kind === "page" ? page.messages.find(({ sid }) => sid === providerSid) : undefined;
  if (found?.status === "delivered") {
    // Its own clock, which counts in seconds: ours only says when somebody opened the page.
    await settleTest(store, sentAt, { providerSid, arrivedAt: Math.max(sentAt, found.updatedAt) });
  } else if (found?.status === "undelivered" || found?.status === "failed") {
    await settleTest(store, sentAt, { providerSid, failure: describeFailure(found.errorCode) });
  } else {
    return test;
  }
  return readTest(store, line.number);
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
