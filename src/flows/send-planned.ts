import { type ClinicFacts, readClinic } from "#data/clinics.ts";
import { type DueText, dueClinics, listDueTexts } from "#data/due-texts.ts";
import { commitPlanned, type DecidedTexts, type PlannedSend } from "#data/planned-sends.ts";
import { forClinic } from "#data/store.ts";
import { usualTemplates, writeText } from "#domain/appointment-template.ts";
import { valuesOf } from "#domain/appointment-values.ts";
import { decideAutomated, reasonWords } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Work } from "#domain/work.ts";
import { automatedFacts } from "./automated-facts.ts";
import { enqueueInTurn, mostAMinute, turnOf } from "./turns.ts";
import type { Ports } from "./ports.ts";

/**
 * Sends the automated texts of a clinic that are due (R19). Each is looked at anew in the moment
 * that it goes: an appointment may have been moved, a client have said STOP. Whatever repeats this
 * sends each once, since a text and the end of its plan are one transaction, of many texts at once.
 * What is more than it takes stays due for the next minute's cron, which gives everybody their turn.
 */
export async function sendPlanned(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const clinic = await readClinic(ports.databases, work.clinicId);
  const whose = { clinicId: work.clinicId, shard: work.shard };
  let count = 0;
  let left = Math.min(work.atMost ?? mostAJob, mostAJob);
  while (left > 0) {
    const now = ports.now();
    const atMost = Math.min(batchSize, left);
    const due = await listDueTexts(store, { now, atMost });
    if (due.length === 0) return;
    const decided = decide(ports, clinic, due, { now, count });
    const { sent, seq } = await commitPlanned(store, decided, now, ports.caps);
    if (sent.length > 0) ports.poke(work.clinicId, seq);
    const isSent = new Set(sent);
    const stored = decided.sends.filter(({ id }) => isSent.has(id));
    await enqueueInTurn(
      ports,
      stored.map(({ id, deliverAt }) => ({
        work: { ...whose, kind: "deliver-message", subjectId: id },
        delaySeconds: (deliverAt - now) / 1000,
      })),
    );
    count += sent.length;
    left -= due.length;
    if (due.length < atMost) return;
  }
}

/**
 * Hands out what is due, for the cron; late or twice comes to the same. No more than the gateway
 * takes until the next minute: what is left is still due then.
 */
export async function handOutPlanned(ports: Ports): Promise<{ handedOut: number }> {
  const due = { dueBefore: ports.now(), atMost: mostAMinute };
  const clinics = await dueClinics(ports.databases, due);
  let before = 0;
  const turns = clinics.map(({ count, ...clinic }) => {
    const delaySeconds = turnOf(before);
    const atMost = Math.min(count, mostAJob);
    before += atMost;
    return {
      work: { ...clinic, kind: "send-planned", subjectId: clinic.clinicId, atMost } as const,
      delaySeconds,
    };
  });
  await enqueueInTurn(ports, turns);
  return { handedOut: clinics.length };
}

/** JSON of so many texts of full length is one value of D1's, which holds 2 MB. */
const batchSize = 250;
/**
 * In eight batches of about ten queries each. D1 allows 1,000 an invocation, and the queue hands ten
 * jobs to one. Source: Cloudflare, "D1: Limits".
 */
const mostAJob = 8 * batchSize;

function decide(
  ports: Ports,
  clinic: ClinicFacts,
  due: readonly DueText[],
  { now, count }: { now: number; count: number },
): DecidedTexts {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const sends: PlannedSend[] = [];
  const withheld: { id: string; reason: string }[] = [];
  const later: { id: string; at: number }[] = [];
  const nextHour = (Math.floor(now / hour) + 1) * hour;
  let left = ports.caps.automated - (due[0]?.goneThisHour ?? 0);
  for (const text of due) {
    const { id, appointmentId, version, clientId, clientName, contact, line } = text;
    const decided = decideAutomated(automatedFacts(text), clock, clinic.sending, now);
    if (decided.kind === "withhold") withheld.push({ id, reason: decided.reason });
    else if (decided.kind === "later") later.push({ id, at: decided.at });
    else if (isPlanned(text) && left <= 0) later.push({ id, at: nextHour });
    else if (contact !== null && line !== null) {
      if (isPlanned(text)) left -= 1;
      sends.push({
        ...{ id, appointmentId, version, clientId, clientName, contact, line },
        asks: isPlanned(text),
        conversationId: ports.newId(),
        body: bodyOf(text, clinic, line),
        reason: reasonWords[text.kind],
        deliverAt: now + turnOf(count + sends.length) * 1000,
      });
    }
  }
  return { sends, withheld, later };
}

/** Not what somebody sends by a click. */
function isPlanned({ kind }: DueText): boolean {
  return kind === "confirmation" || kind === "reminder";
}

const hour = 3_600_000;

function bodyOf(text: DueText, clinic: ClinicFacts, line: string): string {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const { template, usual } = templatesOf(text);
  return writeText(template, usual, valuesOf(text, { ...clinic, line }, clock));
}

function templatesOf(text: DueText): { template: string; usual: string } {
  switch (text.kind) {
    case "confirmation":
      return { template: text.confirmation, usual: usualTemplates.confirmation };
    case "reminder":
      return { template: text.reminder, usual: usualTemplates.reminder };
    case "running-late":
      return { template: runningLate, usual: runningLate };
    case "cancellation":
      return { template: cancellation, usual: cancellation };
  }
}

const runningLate =
  "{clinic}: we are running late today, sorry. Your appointment at {time} begins a little later.";
const cancellation =
  "{clinic}: the appointment on {day} at {time} is cancelled. Answer here for another one.";
