import type { Conversation } from "./conversation.ts";

/** What the inbox's list can be narrowed to. "mine" are those that whoever looks has. */
const inboxFilters = [
  "open",
  "unread",
  "waiting",
  "mine",
  "unassigned",
  "closed",
  "closed-nobody",
] as const;
export type InboxFilter = (typeof inboxFilters)[number];

export function toInboxFilter(text: string | undefined): InboxFilter {
  return inboxFilters.find((filter) => filter === text) ?? "open";
}

/** Is a conversation in this list of this staff member's? */
export function isIn(filter: InboxFilter, conversation: Conversation, staffId: string): boolean {
  const { closedAt, unreadSince, waitingSince, clientId } = conversation;
  switch (filter) {
    case "open":
      return closedAt === null;
    case "unread":
      return closedAt === null && unreadSince !== null;
    case "waiting":
      return closedAt === null && waitingSince !== null;
    case "mine":
      return closedAt === null && conversation.staffId === staffId;
    case "unassigned":
      return closedAt === null && conversation.staffId === null;
    case "closed":
      return closedAt !== null;
    case "closed-nobody":
      return closedAt !== null && clientId === null;
  }
}

/** What a list is ordered by: newest first, but who waits longest stands on top of "waiting". */
export function placeIn(filter: InboxFilter, conversation: Conversation): number {
  const { closedAt, unreadSince, waitingSince, lastMessageAt } = conversation;
  switch (filter) {
    case "unread":
      return unreadSince ?? lastMessageAt;
    case "waiting":
      return waitingSince ?? lastMessageAt;
    case "closed":
    case "closed-nobody":
      return closedAt ?? lastMessageAt;
    case "open":
    case "mine":
    case "unassigned":
      return lastMessageAt;
  }
}
