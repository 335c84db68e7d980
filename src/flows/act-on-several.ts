import { markManyRead } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import { assignConversation } from "./assign-conversation.ts";
import { closeConversation } from "./close-conversation.ts";
import { giveConversation } from "./give-conversation.ts";
import { markAsUnread } from "./mark-as-unread.ts";
import type { Ports } from "./ports.ts";

/** A conversation as it stood in the list that it was chosen from. */
export interface Chosen {
  readonly conversationId: string;
  /** When its last message was, then; a later one keeps it open. Epoch ms. */
  readonly lastMessageAt: number;
}

export type Action =
  | { readonly kind: "close" }
  | { readonly kind: "read" }
  | { readonly kind: "unread" }
  | { readonly kind: "assign"; readonly clientId: string }
  /** To somebody of the staff. */
  | { readonly kind: "give"; readonly staffId: string };

/** How many it was done to, and how many it was not: gone, changed meanwhile, or somebody else's. */
export interface Summary {
  readonly done: number;
  readonly left: number;
}

/** Does one thing to several conversations; each stands for itself, so that one can't stop the rest. */
export async function actOnSeveral(
  ports: Ports,
  staff: SignedIn,
  chosen: readonly Chosen[],
  action: Action,
): Promise<Summary> {
  if (action.kind === "read") {
    const store = forClinic(ports.databases, staff.clinic);
    const marked = await markManyRead(
      store,
      chosen.map(({ conversationId }) => conversationId),
    );
    if (marked > 0) ports.poke(staff.clinic.id, null);
    return { done: marked, left: chosen.length - marked };
  }
  let done = 0;
  for (const one of chosen) if (await act(one)) done += 1;
  return { done, left: chosen.length - done };

  async function act({ conversationId, lastMessageAt }: Chosen): Promise<boolean> {
    if (action.kind === "close") {
      const which = { conversationId, seen: null, unchangedSince: lastMessageAt };
      return (await closeConversation(ports, staff, which)).kind === "closed";
    }
    if (action.kind === "assign") {
      const to = { conversationId, clientId: action.clientId, newName: null, taking: null };
      return (await assignConversation(ports, staff, to)).kind === "assigned";
    }
    if (action.kind === "give") {
      const giving = { conversationId, to: action.staffId };
      return (await giveConversation(ports, staff, giving)).kind === "given";
    }
    return (await markAsUnread(ports, staff, conversationId)) === "marked";
  }
}
