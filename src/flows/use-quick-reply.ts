import { readQuickReply, type QuickReplyFacts, useQuickReply } from "#data/quick-replies.ts";
import { forClinic } from "#data/store.ts";
import { intervalsInWords } from "#domain/hours-words.ts";
import { opensOn } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { continueWith, fillBlanks, type KnownBlanks } from "#domain/quick-reply.ts";
import type { SignedIn } from "#domain/staff.ts";
import { attachDocuments, type Draft, readDraft } from "./attach-file.ts";
import type { Ports } from "./ports.ts";

/** What stands in the composer now, and the draft's files. */
export interface FilledReply {
  readonly text: string;
  readonly draft: Draft;
}

/**
 * Puts a quick reply behind what was typed: filled in as far as its blanks are known, its documents
 * attached. Null when the conversation or the quick reply is not there.
 */
export async function fillQuickReply(
  ports: Ports,
  staff: SignedIn,
  { conversationId, id, typed }: { conversationId: string; id: string; typed: string },
): Promise<FilledReply | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const reply = await readQuickReply(store, staff.staffId, id);
  if (!reply) return null;
  const owner = reply.isShared ? "everybody" : { staffId: staff.staffId };
  const use = { id, staffId: staff.staffId, conversationId, now: ports.now() };
  const facts = await useQuickReply(store, owner, use);
  if (!facts) return null;
  const draft =
    reply.documentIds.length === 0
      ? await readDraft(store, { conversationId, staffId: staff.staffId })
      : await attachDocuments(ports, staff, conversationId, reply.documentIds);
  if (!draft) return null;
  const filled = fillBlanks(reply.body, known(staff, facts, ports.now()));
  return { text: continueWith(typed, filled), draft };
}

/** Two patients are as good as none, and so is a closed day: whoever sends says which and when. */
function known(staff: SignedIn, facts: QuickReplyFacts, now: number): KnownBlanks {
  const { clinic, staffName } = staff;
  const { number, clientName, patients, nextAppointmentAt: at, hours } = facts;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const [patient = null, another] = patients;
  const today = hours ? opensOn(hours, clock.dayKey(now)) : [];
  return {
    client: clientName,
    patient: another === undefined ? patient : null,
    appointment: at === null ? null : `${clock.day(at)} at ${clock.time(at)}`,
    staff: staffName,
    clinic: clinic.name,
    hours: today.length === 0 ? null : intervalsInWords(today, clinic.country),
    phone: formatNumber(number, clinic.country),
  };
}
