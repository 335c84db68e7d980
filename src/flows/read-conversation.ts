import { inboxState, markRead } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import type { Clinic } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** Somebody looks at a conversation that is open on their screen: it is unread for nobody now. */
export async function readConversation(
  ports: Ports,
  clinic: Clinic,
  conversationId: string,
): Promise<void> {
  const store = forClinic(ports.databases, clinic);
  const [marked, [state]] = await store.db.batch([
    markRead(store, conversationId),
    inboxState(store),
  ]);
  if (marked.length > 0 && state) ports.poke(clinic.id, state.seq);
}
