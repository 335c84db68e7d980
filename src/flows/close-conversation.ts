import { conversationById } from "#data/conversations.ts";
import { commitClosing, commitReopening } from "#data/endings.ts";
import { openConversationWith } from "#data/contacts.ts";
import { forClinic } from "#data/store.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export type CloseOutcome =
  | { readonly kind: "closed"; readonly conversation: Conversation }
  /** Somebody else was faster; it is closed all the same. */
  | { readonly kind: "already-closed"; readonly conversation: Conversation }
  | { readonly kind: "new-text"; readonly conversation: Conversation }
  | { readonly kind: "not-found" };

/**
 * Closes a conversation (R13): it leaves everybody's inbox and stays whole. `seen` is the position
 * of the last message on the closer's screen, `unchangedSince` the time of the last one in their list;
 * a text that came after it keeps the conversation open.
 */
export async function closeConversation(
  ports: Ports,
  staff: SignedIn,
  which: { conversationId: string; seen: number | null; unchangedSince?: number },
): Promise<CloseOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const { conversationId } = which;
  const { closed, seq } = await commitClosing(store, {
    unchangedSince: null,
    ...which,
    staffName: staff.staffName,
    now: ports.now(),
  });
  if (closed) ports.poke(staff.clinic.id, seq);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return { kind: "not-found" };
  if (closed) return { kind: "closed", conversation };
  const kind = conversation.closedAt === null ? "new-text" : "already-closed";
  return { kind, conversation };
}

export type ReopenOutcome =
  | { readonly kind: "reopened" }
  /** The contact has written since: their newer conversation is open, and there is only one. */
  | { readonly kind: "another-is-open"; readonly conversationId: string }
  | { readonly kind: "not-found" };

export async function reopenConversation(
  ports: Ports,
  staff: SignedIn,
  conversationId: string,
): Promise<ReopenOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const { reopened, seq } = await commitReopening(store, conversationId, ports.now());
  if (reopened) {
    ports.poke(staff.clinic.id, seq);
    return { kind: "reopened" };
  }
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return { kind: "not-found" };
  if (conversation.closedAt === null) return { kind: "reopened" };
  const open = await openConversationWith(store, conversation);
  return open ? { kind: "another-is-open", conversationId: open.id } : { kind: "not-found" };
}
