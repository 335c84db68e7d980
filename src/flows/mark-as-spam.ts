import { conversationById } from "#data/conversations.ts";
import { commitNoSpam, commitSpam } from "#data/spam.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/**
 * Says that nobody needs to see what a conversation's number texts, or takes that back. A client's
 * number is none: "known". What arrives is kept all the same, and STOP goes on meaning stop.
 */
export async function markAsSpam(
  ports: Ports,
  staff: SignedIn,
  { conversationId, isSpam }: { conversationId: string; isSpam: boolean },
): Promise<"done" | "known" | "not-found"> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return "not-found";
  const kind = isSpam ? "number-is-spam" : "number-is-no-spam";
  const activity = activityOf(ports, staff, kind, "");
  const seq = isSpam
    ? await commitSpam(store, conversationId, activity)
    : await commitNoSpam(store, conversation.contact, activity);
  if (seq !== null) ports.poke(staff.clinic.id, seq);
  return isSpam && conversation.clientId !== null ? "known" : "done";
}
