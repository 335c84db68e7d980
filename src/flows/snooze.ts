import { conversationById } from "#data/conversations.ts";
import { commitSnooze, commitWaking, type Snooze, wakeDue } from "#data/snoozes.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import { timeProblem, type TimeProblem } from "#domain/send-later.ts";
import { untilTheyWrite } from "#domain/snooze.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type SnoozeOutcome =
  | { readonly kind: "snoozed" }
  | { readonly kind: "refused"; readonly problem: TimeProblem }
  /** A text came after what was seen, or it is closed: it stays where it is. */
  | { readonly kind: "stays"; readonly conversation: Conversation }
  | { readonly kind: "not-found" };

/** Puts a conversation aside until its time, or until its client writes; null: no such time. */
export async function snoozeConversation(
  ports: Ports,
  staff: SignedIn,
  { conversationId, until, seen }: Omit<Snooze, "until"> & { readonly until: number | null },
): Promise<SnoozeOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return { kind: "not-found" };
  const problem = until === untilTheyWrite ? null : timeProblem(until, ports.now());
  if (problem || until === null) return { kind: "refused", problem: problem ?? "no-time" };
  const activity = activityOf(ports, staff, "conversation-snoozed", wordsOf(staff, until));
  const seq = await commitSnooze(
    store,
    { conversationId, until, seen },
    { ...activity, clientId: conversation.clientId },
  );
  if (seq === null) return { kind: "stays", conversation };
  ports.poke(staff.clinic.id, seq);
  return { kind: "snoozed" };
}

/** Brings it back before its time. False: not found. */
export async function wakeConversation(
  ports: Ports,
  staff: SignedIn,
  conversationId: string,
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return false;
  const activity = activityOf(ports, staff, "conversation-woken", "");
  const about = { ...activity, clientId: conversation.clientId };
  const seq = await commitWaking(store, conversationId, about);
  if (seq !== null) ports.poke(staff.clinic.id, seq);
  return true;
}

/** Brings back what is due, for the cron; late or twice comes to the same. */
export async function wakeSnoozed(ports: Ports): Promise<{ woken: number }> {
  const woken = await wakeDue(ports.databases, { now: ports.now(), atMost: mostAMinute });
  for (const clinicId of new Set(woken)) ports.poke(clinicId, null);
  return { woken: woken.length };
}

/** More than all desks together put off to the same minute, and less than a statement takes long for. */
const mostAMinute = 1000;

function wordsOf({ clinic }: SignedIn, until: number): string {
  if (until === untilTheyWrite) return "until they write";
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return `until ${clock.day(until)}, ${clock.time(until)}`;
}
