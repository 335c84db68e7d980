import { conversationById, lastChange, markRead } from "#data/conversations.ts";
import { seeMention } from "#data/mentions.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/**
 * Somebody looks at a conversation that is open on their screen: it is unread for nobody now, and
 * they know of what they are mentioned for.
 * False when the clinic has no such conversation.
 */
export async function readConversation(
  ports: Ports,
  { clinic, staffId }: SignedIn,
  conversationId: string,
): Promise<boolean> {
  const store = forClinic(ports.databases, clinic);
  const [marked, seen, [conversation], [last]] = await store.db.batch([
    markRead(store, conversationId),
    seeMention(store, staffId, conversationId),
    conversationById(store, conversationId),
    lastChange(store),
  ]);
  if (seen.length > 0) ports.poke(clinic.id, null);
  else if (marked.length > 0) ports.poke(clinic.id, last?.seq ?? null);
  return conversation !== undefined;
}
