import { commitAutomated } from "#data/automated-texts.ts";
import { type ClinicFacts, readClinic } from "#data/clinics.ts";
import {
  claimDueTexts,
  dueClinics,
  type DueText,
  oncePlanned,
  postponeText,
  settleText,
} from "#data/planned-texts.ts";
import { forClinic, type Store } from "#data/store.ts";
import { fillTemplate } from "#domain/appointment-template.ts";
import type { AppointmentStatus } from "#domain/appointment.ts";
import { decideAutomated, reasonWords } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Work } from "#domain/work.ts";
import type { Ports } from "./ports.ts";

/**
 * Sends the automated texts of a clinic that are due (R19). Each is looked at anew in the moment
 * that it goes: an appointment may have been moved, a client have said STOP. Whatever repeats this
 * sends each once, since a text and the end of its plan are one transaction.
 */
export async function sendPlanned(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const clinic = await readClinic(ports.databases, work.clinicId);
  for (let batches = 0; batches < mostBatches; batches += 1) {
    const now = ports.now();
    const due = await claimDueTexts(store, { now, until: now + claimedFor, atMost: batchSize });
    const messages: string[] = [];
    let seq: number | null = null;
    for (const text of due) {
      const sent = await take(ports, store, clinic, text, isSuperseded(text, due));
      if (!sent) continue;
      messages.push(sent.messageId);
      seq = sent.seq;
    }
    if (seq !== null) ports.poke(work.clinicId, seq);
    await ports.enqueue(
      messages.map((subjectId) => ({ ...work, kind: "deliver-message" as const, subjectId })),
    );
    if (due.length < batchSize) return;
  }
  await ports.enqueue([work]);
}

/** Hands out what is due, for the cron; late or twice comes to the same. */
export async function handOutPlanned(ports: Ports): Promise<{ handedOut: number }> {
  const due = { dueBefore: ports.now(), atMost: 2000 };
  const work = await dueClinics(ports.databases, due);
  await ports.enqueue(work);
  return { handedOut: work.length };
}

const batchSize = 50;
const mostBatches = 20;
/** Longer than a batch takes, in ms. */
const claimedFor = 120_000;

/** Of two reminders of one appointment that are both due, the earlier one has become pointless. */
function isSuperseded(text: DueText, due: readonly DueText[]): boolean {
  return (
    text.kind === "reminder" &&
    due.some(
      (other) =>
        other.kind === "reminder" &&
        other.appointmentId === text.appointmentId &&
        other.plannedFor === text.plannedFor &&
        other.place < text.place,
    )
  );
}

async function take(
  ports: Ports,
  store: Store,
  clinic: ClinicFacts,
  text: DueText,
  isOld: boolean,
): Promise<{ messageId: string; seq: number } | null> {
  const now = ports.now();
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const decided = isOld
    ? ({ kind: "withhold", reason: "superseded" } as const)
    : decideAutomated(factsOf(text), clock, clinic.sending, now);
  if (decided.kind === "withhold") {
    await settleText(store, text.id, { outcome: decided.reason, now });
    return null;
  }
  if (decided.kind === "later") {
    await postponeText(store, text.id, decided.at);
    return null;
  }
  const { contact, line, conversationId, clientId, clientName } = text;
  if (contact === null || line === null) return null;
  const body = fillTemplate(templateOf(text), {
    client: clientName,
    patient: text.patientName ?? clientName,
    clinic: clinic.name,
    day: clock.day(text.startsAt),
    time: clock.time(text.startsAt),
    type: text.typeName,
    staff: text.staffName === "" ? null : text.staffName,
    phone: formatNumber(line, clinic.country),
  });
  const messageId = ports.newId();
  const seq = await commitAutomated(
    store,
    {
      messageId,
      conversationId: conversationId ?? ports.newId(),
      opensConversation: conversationId === null,
      ...{ line, contact, clientId, clientName, body, now },
      reason: reasonWords[text.kind],
    },
    oncePlanned(store, text, { messageId, now }),
  );
  // Changed in this very moment: it is still due, and looked at again when its claim is over.
  return seq === null ? null : { messageId, seq };
}

function factsOf(text: DueText) {
  return {
    ...text,
    status: text.status as AppointmentStatus,
    isSensitive: text.isSensitive === 1,
    isDeceased: text.deceasedAt !== null,
    isArchived: text.archivedAt !== null,
    optedOut: text.optedOutAt !== null,
    isLandline: text.isLandline === 1,
    isLineOn: text.line !== null,
  };
}

function templateOf(text: DueText): string {
  switch (text.kind) {
    case "confirmation":
      return text.confirmation;
    case "reminder":
      return text.reminder;
    case "running-late":
      return "{clinic}: we are running late today, sorry. Your appointment at {time} begins a little later.";
    case "cancellation":
      return "{clinic}: the appointment on {day} at {time} is cancelled. Answer here for another one.";
  }
}
