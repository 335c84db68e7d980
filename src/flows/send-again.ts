import { messageById } from "#data/replies.ts";
import { forClinic } from "#data/store.ts";
import { canBeSentAgain } from "#domain/delivery.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";
import { type ReplyOutcome, sendReply } from "./send-reply.ts";

/**
 * Sends a message that failed, or whose fate is unknown, once more: as a message of its own, at
 * most one for each that went wrong, however often the button is pressed.
 */
export async function sendAgain(
  ports: Ports,
  author: SignedIn,
  which: { conversationId: string; messageId: string },
): Promise<ReplyOutcome | { readonly kind: "refused"; readonly reason: "not-failed" }> {
  const [failed] = await messageById(forClinic(ports.databases, author.clinic), which.messageId);
  if (failed?.conversationId !== which.conversationId) return { kind: "not-found" };
  if (!canBeSentAgain(failed)) return { kind: "refused", reason: "not-failed" };
  return sendReply(ports, author, {
    conversationId: which.conversationId,
    body: failed.body,
    fileCount: failed.attachments.length,
    token: `again-${which.messageId}`,
    attemptOf: which.messageId,
  });
}
