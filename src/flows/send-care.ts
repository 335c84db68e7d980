import { commitAutomated } from "#data/automated-texts.ts";
import { type DueCare, dueCareClinics, listDueCare, onceCare, passOver } from "#data/care.ts";
import { readCareRules } from "#data/care-rules.ts";
import { readClinic } from "#data/clinics.ts";
import { forClinic, type Store } from "#data/store.ts";
import { careText, decideCare, whileUndecided } from "#domain/care.ts";
import { careDaysOf, type CareRules, isReminderDay, nextCareReminder } from "#domain/care-rules.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { nextAllowed } from "#domain/sending-hours.ts";
import type { Work } from "#domain/work.ts";
import { careFacts } from "./automated-facts.ts";
import type { Ports } from "./ports.ts";

/**
 * Reminds a clinic's clients of the care that is due: one text for a client and day, whatever is due
 * and whatever repeats this. Late by a day it goes the next morning; older than that it is passed over.
 */
export async function sendCare(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const { name, country, timeZone, sending } = await readClinic(ports.databases, work.clinicId);
  const clock = clinicTime(timeZone, country);
  const rules = await readCareRules(store);
  const now = ports.now();
  if (nextAllowed(now, clock, sending) > now) return;
  const due = await listDueCare(store, { now, atMost });
  const messages: string[] = [];
  let seq: number | null = null;
  let isFull = false;
  for (const [, items] of Map.groupBy(due, ({ clientId }) => clientId)) {
    const sent = await remind(
      { ports, store, clock, rules, clinic: { name, country }, now },
      items,
    );
    if (sent === "full") {
      isFull = true;
      break;
    }
    if (sent) {
      messages.push(sent.messageId);
      seq = sent.seq;
    }
  }
  if (seq !== null) ports.poke(work.clinicId, seq);
  await ports.enqueue(
    messages.map((subjectId) => ({ ...work, kind: "deliver-message" as const, subjectId })),
  );
  // At the cap they are looked at by the cron, each minute, until they may go.
  if (due.length >= atMost && !isFull) await ports.enqueue([work]);
}

/** Hands out what is due, for the cron. */
export async function handOutCare(ports: Ports): Promise<{ handedOut: number }> {
  const work = await dueCareClinics(ports.databases, { dueBefore: ports.now(), atMost: 2000 });
  await ports.enqueue(work);
  return { handedOut: work.length };
}

/**
 * So many items take a hundred queries at most. D1 allows 1,000 an invocation, and the queue hands ten
 * jobs to one. Source: Cloudflare, "D1: Limits".
 */
const atMost = 12;

interface Reminding {
  readonly ports: Ports;
  readonly store: Store;
  readonly clock: ClinicTime;
  readonly rules: CareRules;
  readonly clinic: { readonly name: string; readonly country: string };
  readonly now: number;
}

async function remind(
  { ports, store, clock, rules, clinic, now }: Reminding,
  items: readonly DueCare[],
): Promise<{ messageId: string; seq: number } | "full" | null> {
  const decided = items.map((due) => [due, decide(due, rules, clock, now)] as const);
  const moved = decided.map(([{ id, item, remindAt, dueOn }, decision]) => ({
    id,
    remindAt,
    next:
      decision === "asks-to-stop"
        ? now + whileUndecided
        : nextCareReminder(dueOn, careDaysOf(rules, item), clock, now),
  }));
  const told = decided.flatMap(([due, decision]) => (decision === "send" ? [due] : []));
  const [first] = told;
  const { contact = null, line = null, conversationId = null } = first ?? {};
  if (first === undefined || contact === null || line === null) {
    await passOver(store, moved);
    return null;
  }
  const messageId = ports.newId();
  const body = careText(
    clinic.name,
    formatNumber(line, clinic.country),
    told.map(({ patientName, item }) => ({ patient: patientName, item })),
  );
  const { clientId, clientName } = first;
  const day = clock.dayKey(now);
  const seq = await commitAutomated(
    store,
    {
      messageId,
      conversationId: conversationId ?? ports.newId(),
      opensConversation: conversationId === null,
      ...{ line, contact, clientId, clientName, body, now },
      reason: "Care reminder",
      mayBeNew: false,
      isAsked: false,
      caps: ports.caps,
    },
    onceCare(store, { clientId, day, messageId, now }, { told, moved }),
  );
  if (typeof seq === "string") return "full";
  if (seq !== null) return { messageId, seq };
  // They had this day's text already; or something has just changed, and it is looked at again.
  await passOver(store, moved, { clientId, day });
  return null;
}

function decide(due: DueCare, rules: CareRules, clock: ClinicTime, now: number) {
  const { item, dueOn, remindAt } = due;
  const isItsDay = isReminderDay(dueOn, careDaysOf(rules, item), clock, remindAt);
  return decideCare(careFacts(due, isItsDay), now);
}
