import { type AlertEmail, claimEmails, foldAlerts, settleEmail } from "#data/alerts.ts";
import { readSettings } from "#data/clinic-settings.ts";
import { type ClinicFacts, readClinic } from "#data/clinics.ts";
import { forClinic, type Store } from "#data/store.ts";
import { undeliverableAmong } from "#data/undeliverable.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Work } from "#domain/work.ts";
import { alertEmail, closingEmail } from "#email/alert.ts";
import { type EmailOutcome, sendEmail } from "#email/send.ts";
import { log, reasonIn } from "./log.ts";
import type { Ports } from "./ports.ts";

/**
 * Tells the people on duty of texts that came after hours (R18), and of what waits: one email for what came within five
 * minutes. The email's id is its key at the service, so whatever repeats this sends it once; what the
 * service does not take is tried again for most of a day.
 */
export async function sendAlerts(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const { againAt, isCapped } = await foldAlerts(store, ports.newId(), {
    now,
    fold: foldFor,
    mostInAnHour,
  });
  if (isCapped) log("warn", "alerts-folded");
  if (againAt !== null) await ports.enqueue([work], Math.ceil((againAt - now) / 1000));
  for (const email of await claimEmails(store, { now, until: now + claimedFor })) {
    await deliver(ports, store, email);
  }
}

/** In ms. */
const foldFor = 5 * 60_000;
const claimedFor = 60_000;
const mostInAnHour = 20;
/** With the minute until the next sweep it goes within two when the service is back (I5). */
const longestDelay = 45_000;
/** A day's quota is spent for a day at most. */
const triedFor = 30 * 3_600_000;
/** The service forgets a key after a day: where it may have taken it, another could be a second one. */
const triedForUnsure = 20 * 3_600_000;

async function deliver(ports: Ports, store: Store, email: AlertEmail): Promise<void> {
  const { afterHours, waitingEmails } = await readSettings(store);
  const clinic = await readClinic(ports.databases, store.clinicId);
  const { isOn = false, addresses = [], quotes = false } = afterHours?.alert ?? {};
  const now = ports.now();
  const isWanted = email.late > 0 || email.stillWaiting !== null ? waitingEmails : isOn;
  const marks = await undeliverableAmong(ports.databases, addresses);
  const markOf = (one: string) => marks.find(({ address }) => address === one.toLowerCase())?.kind;
  const to = addresses.filter((one) => [undefined, "suspected"].includes(markOf(one)));
  if (isWanted && addresses.length > 0 && to.length === 0) {
    return settleEmail(store, email.id, { kind: "given-up", reason: "No address takes emails" });
  }
  const isEmpty = email.texts.length === 0 && email.stillWaiting === null;
  if (!isWanted || to.length === 0 || isEmpty) {
    return settleEmail(store, email.id, { kind: "given-up", reason: "Nobody to tell" });
  }
  const words = await wordsOf(ports, email, { clinic, quotes });
  const outcome = await send(ports, email.id, words, {
    together: to.filter((one) => markOf(one) === undefined),
    alone: to.filter((one) => markOf(one) === "suspected"),
  });
  if (outcome.kind === "sent") return settleEmail(store, email.id, { kind: "sent", at: now });
  log("warn", "alert-not-taken", { reason: reasonIn(outcome.reason) });
  const delay = Math.min(15_000 * 2 ** email.attempts, longestDelay);
  const { reason } = outcome;
  if (outcome.kind === "refused") return settleEmail(store, email.id, { kind: "given-up", reason });
  const unsure = email.unsure || outcome.unsure;
  const until = email.createdAt + (unsure ? triedForUnsure : triedFor);
  return settleEmail(
    store,
    email.id,
    now + delay > until
      ? { kind: "given-up", reason }
      : { kind: "again", dueAt: now + delay, unsure },
  );
}

async function wordsOf(
  ports: Ports,
  { texts, count: total, late, stillWaiting }: AlertEmail,
  { clinic, quotes }: { clinic: ClinicFacts; quotes: boolean },
) {
  if (stillWaiting !== null) return closingEmail(clinic.name, stillWaiting, ports.waitingUrl);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const lines = texts.map(({ conversationId, at, waitingSince, isUrgent, who, body }) => ({
    time: clock.time(waitingSince ?? at),
    isLate: waitingSince !== null,
    isUrgent,
    link: ports.conversationUrl(conversationId),
    quote: quotes ? { who, body } : null,
  }));
  return alertEmail(clinic.name, lines, { total, late });
}

/**
 * One email to all; but to each of those who may have bounced one of their own, so that the next
 * bounce says whose it was. Sent when somebody has it and nobody may still get it.
 */
async function send(
  ports: Ports,
  key: string,
  words: Awaited<ReturnType<typeof alertEmail>>,
  { together, alone }: { together: readonly string[]; alone: readonly string[] },
): Promise<EmailOutcome> {
  const emails = [
    ...(together.length > 0 ? [{ key, to: together }] : []),
    ...alone.map((address) => ({ key: `${key} ${address}`, to: [address] })),
  ];
  const outcomes: EmailOutcome[] = [];
  for (const email of emails) {
    outcomes.push(await sendEmail(ports.email, { ...email, ...words }));
  }
  const of = (kind: EmailOutcome["kind"]) => outcomes.find((outcome) => outcome.kind === kind);
  return of("try-again") ?? of("sent") ?? of("refused") ?? { kind: "sent" };
}
