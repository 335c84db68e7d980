import type { Conversation } from "./conversation.ts";

/** What the inbox's list can be narrowed to. "mine" are those that whoever looks has. */
const inboxFilters = [
  ...(["open", "unread", "waiting", "mine", "unassigned"] as const),
  ...(["snoozed", "spam", "closed", "closed-nobody"] as const),
] as const;
export type InboxFilter = (typeof inboxFilters)[number] | TagFilter;
/** The open ones with a tag. */
export type TagFilter = `tag-${string}`;

export function tagFilter({ id }: { readonly id: string }): TagFilter {
  return `tag-${id}`;
}

export function isTagFilter(filter: string): filter is TagFilter {
  return /^tag-[\w-]{1,40}$/.test(filter);
}

/** The tag that it is a list of. */
export function tagIdOf(filter: TagFilter): string {
  return filter.slice("tag-".length);
}

export function toInboxFilter(text: string | undefined): InboxFilter {
  if (text !== undefined && isTagFilter(text)) return text;
  return inboxFilters.find((filter) => filter === text) ?? "open";
}

/** Is a conversation in this list of this staff member's? */
export function isIn(filter: InboxFilter, conversation: Conversation, staffId: string): boolean {
  const { closedAt, unreadSince, waitingSince, clientId, aside } = conversation;
  const isOpen = closedAt === null && aside === null;
  if (isTagFilter(filter)) {
    return closedAt === null && (conversation.tags ?? "").includes(`"${tagIdOf(filter)}"`);
  }
  switch (filter) {
    case "open":
      return isOpen;
    case "unread":
      return isOpen && unreadSince !== null;
    case "waiting":
      return isOpen && waitingSince !== null;
    case "mine":
      return isOpen && conversation.staffId === staffId;
    case "unassigned":
      return isOpen && conversation.staffId === null;
    case "snoozed":
    case "spam":
      return aside === filter;
    case "closed":
      return closedAt !== null;
    case "closed-nobody":
      return closedAt !== null && clientId === null;
  }
}

/** Lists on top of which stands what comes first, not what came last. */
export function isOldestFirst(filter: InboxFilter): boolean {
  return filter === "waiting" || filter === "snoozed";
}

/**
 * What a list is ordered by: newest first, but who waits longest stands on top of "waiting", and who
 * comes back first on top of "snoozed".
 */
export function placeIn(filter: InboxFilter, conversation: Conversation): number {
  const { closedAt, unreadSince, waitingSince, lastMessageAt, cameBackAt } = conversation;
  if (isTagFilter(filter)) return lastMessageAt;
  switch (filter) {
    case "unread":
      return unreadSince ?? lastMessageAt;
    case "waiting":
      return waitingSince ?? lastMessageAt;
    case "closed":
    case "closed-nobody":
      return closedAt ?? lastMessageAt;
    case "snoozed":
      return conversation.snoozedUntil ?? lastMessageAt;
    case "open":
      return Math.max(lastMessageAt - below * conversation.onlyAutomated, cameBackAt ?? 0);
    case "mine":
    case "unassigned":
    case "spam":
      return lastMessageAt;
  }
}

/** What nobody has written in stands below everything that somebody has: thirty years, in ms. */
const below = 1_000_000_000_000;
