import { type AlertEmail, claimEmails, foldAlerts, settleEmail } from "#data/alerts.ts";
import { readSettings } from "#data/clinic-settings.ts";
import { readClinic } from "#data/clinics.ts";
import { forClinic, type Store } from "#data/store.ts";
import { undeliverableAmong } from "#data/undeliverable.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Work } from "#domain/work.ts";
import { alertEmail } from "#email/alert.ts";
import { sendEmail } from "#email/send.ts";
import type { Ports } from "./ports.ts";

/**
 * Tells the people on duty of texts that came after hours (R18): one email for what came within five
 * minutes. The email's id is its key at the service, so whatever repeats this sends it once; what the
 * service does not take is tried again for most of a day.
 */
export async function sendAlerts(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const { againAt } = await foldAlerts(store, ports.newId(), { now, fold: foldFor, mostInAnHour });
  if (againAt !== null) await ports.enqueue([work], Math.ceil((againAt - now) / 1000));
  for (const email of await claimEmails(store, { now, until: now + claimedFor })) {
    await deliver(ports, store, email);
  }
}

/** In ms. */
const foldFor = 5 * 60_000;
const claimedFor = 60_000;
const mostInAnHour = 20;
/** The service forgets a key after a day: an attempt after that could be a second email. */
const triedFor = 20 * 3_600_000;

async function deliver(ports: Ports, store: Store, email: AlertEmail): Promise<void> {
  const { afterHours } = await readSettings(store);
  const clinic = await readClinic(ports.databases, store.clinicId);
  const { isOn = false, addresses = [], quotes = false } = afterHours?.alert ?? {};
  const now = ports.now();
  const dead = await undeliverableAmong(ports.databases, addresses);
  const to = addresses.filter((one) => !dead.some(({ address }) => address === one.toLowerCase()));
  if (isOn && addresses.length > 0 && to.length === 0) {
    return settleEmail(store, email.id, { kind: "given-up", reason: "No address takes emails" });
  }
  if (!isOn || to.length === 0 || email.texts.length === 0) {
    return settleEmail(store, email.id, { kind: "given-up", reason: "Nobody to tell" });
  }
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const lines = email.texts.map(({ conversationId, at, isUrgent, who, body }) => ({
    time: clock.time(at),
    isUrgent,
    link: ports.conversationUrl(conversationId),
    quote: quotes ? { who, body } : null,
  }));
  const outcome = await sendEmail(ports.email, {
    key: email.id,
    to,
    ...(await alertEmail(clinic.name, lines, email.count)),
  });
  if (outcome.kind === "sent") return settleEmail(store, email.id, { kind: "sent", at: now });
  console.warn("An alert was not taken:", outcome.reason);
  const delay = Math.min(15_000 * 2 ** email.attempts, 3_600_000);
  const isOver = outcome.kind === "refused" || now + delay > email.createdAt + triedFor;
  if (isOver) return settleEmail(store, email.id, { kind: "given-up", reason: outcome.reason });
  return settleEmail(store, email.id, { kind: "again", dueAt: now + delay });
}
