import { commitAutomated } from "#data/automated-texts.ts";
import {
  type DueCare,
  dueCareClinics,
  listDueCare,
  onceCare,
  passOver,
  readCareDays,
} from "#data/care.ts";
import { readClinic } from "#data/clinics.ts";
import { forClinic, type Store } from "#data/store.ts";
import { careText, nextCareReminder } from "#domain/care.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { destinationRefusal } from "#domain/destination.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { nextAllowed } from "#domain/sending-hours.ts";
import type { Work } from "#domain/work.ts";
import type { Ports } from "./ports.ts";

/**
 * Reminds a clinic's clients of the care that is due: one text for a client and day, whatever is due
 * and whatever repeats this. Late by a day it goes the next morning; older than that it is passed over.
 */
export async function sendCare(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const { name, country, timeZone, sending } = await readClinic(ports.databases, work.clinicId);
  const clock = clinicTime(timeZone, country);
  const days = await readCareDays(store);
  const now = ports.now();
  if (nextAllowed(now, clock, sending) > now) return;
  const due = await listDueCare(store, { now, atMost });
  const messages: string[] = [];
  let seq: number | null = null;
  for (const [, items] of Map.groupBy(due, ({ clientId }) => clientId)) {
    const moved = items.map(({ id, remindAt, dueOn }) => ({
      id,
      remindAt,
      next: nextCareReminder(dueOn, days, clock, now),
    }));
    const sent = await remind(
      { ports, store, clock, clinic: { name, country }, now },
      items,
      moved,
    );
    if (sent) {
      messages.push(sent.messageId);
      seq = sent.seq;
    }
  }
  if (seq !== null) ports.poke(work.clinicId, seq);
  await ports.enqueue(
    messages.map((subjectId) => ({ ...work, kind: "deliver-message" as const, subjectId })),
  );
  if (due.length >= atMost) await ports.enqueue([work]);
}

/** Hands out what is due, for the cron. */
export async function handOutCare(ports: Ports): Promise<{ handedOut: number }> {
  const work = await dueCareClinics(ports.databases, { dueBefore: ports.now(), atMost: 2000 });
  await ports.enqueue(work);
  return { handedOut: work.length };
}

const atMost = 200;
/** In ms. */
const oldest = 36 * 3_600_000;

interface Reminding {
  readonly ports: Ports;
  readonly store: Store;
  readonly clock: ClinicTime;
  readonly clinic: { readonly name: string; readonly country: string };
  readonly now: number;
}

async function remind(
  { ports, store, clock, clinic, now }: Reminding,
  items: readonly DueCare[],
  moved: readonly { id: string; remindAt: number; next: number | null }[],
): Promise<{ messageId: string; seq: number } | null> {
  const [first] = items;
  // Nothing automated is ever sent about a patient that has died; who comes anyway needs no text.
  const told = items.filter(
    ({ isDeceased, isBooked, remindAt }) =>
      isDeceased === 0 && isBooked === 0 && now - remindAt < oldest,
  );
  const { contact = null, line = null, conversationId = null } = first ?? {};
  const isReachable =
    first !== undefined && !first.isArchived && !first.optedOut && !first.isLandline;
  const isThere = contact !== null && destinationRefusal(contact) === null;
  if (!isReachable || told.length === 0 || !isThere || line === null) {
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
    },
    onceCare(store, { clientId, day, messageId }, moved),
  );
  if (seq !== null) return { messageId, seq };
  // They had this day's text already, or the conversation has just changed: then it is still due.
  await passOver(store, moved, { clientId, day });
  return null;
}
