import { conversationById } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { commitAnswerNeeded, commitNoAnswerNeeded } from "#data/waiting.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/**
 * Says whether a conversation whose client spoke last needs an answer. `seen` is the position of the
 * last message on the screen: a text that came after it goes on waiting. Null: not found.
 */
export async function settleWaiting(
  ports: Ports,
  staff: SignedIn,
  {
    conversationId,
    needed,
    seen,
  }: { conversationId: string; needed: boolean; seen: number | null },
): Promise<Conversation | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const [before] = await conversationById(store, conversationId);
  if (!before) return null;
  const kind = needed ? "answer-needed" : "no-answer-needed";
  const activity = { ...activityOf(ports, staff, kind, ""), clientId: before.clientId };
  const seq = needed
    ? await commitAnswerNeeded(store, conversationId, activity)
    : await commitNoAnswerNeeded(store, { conversationId, seen }, activity);
  if (seq === null) return before;
  ports.poke(staff.clinic.id, seq);
  const [after] = await conversationById(store, conversationId);
  return after ?? null;
}
