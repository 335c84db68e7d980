import { conversationById, lastChange, markUnread } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** Unread again for the whole clinic: somebody has to come back to it. */
export async function markAsUnread(
  ports: Ports,
  { clinic }: SignedIn,
  conversationId: string,
): Promise<"marked" | "unchanged" | "not-found"> {
  const store = forClinic(ports.databases, clinic);
  const [marked, [conversation], [last]] = await store.db.batch([
    markUnread(store, conversationId, ports.now()),
    conversationById(store, conversationId),
    lastChange(store),
  ]);
  if (!conversation) return "not-found";
  if (marked.length === 0) return "unchanged";
  ports.poke(clinic.id, last?.seq ?? null);
  return "marked";
}
