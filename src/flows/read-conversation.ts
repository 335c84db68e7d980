import { conversationById, lastChange, markRead } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import type { Clinic } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/**
 * Somebody looks at a conversation that is open on their screen: it is unread for nobody now.
 * False when the clinic has no such conversation.
 */
export async function readConversation(
  ports: Ports,
  clinic: Clinic,
  conversationId: string,
): Promise<boolean> {
  const store = forClinic(ports.databases, clinic);
  const [marked, [conversation], [last]] = await store.db.batch([
    markRead(store, conversationId),
    conversationById(store, conversationId),
    lastChange(store),
  ]);
  if (marked.length > 0) ports.poke(clinic.id, last?.seq ?? null);
  return conversation !== undefined;
}
