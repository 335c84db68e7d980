import { expect, test } from "vitest";
import type { Conversation } from "#domain/conversation.ts";
import { type InboxFilter, isIn, placeIn, toInboxFilter } from "#domain/inbox-filter.ts";

const plain = {
  ...{ closedAt: null, unreadSince: null, waitingSince: null, clientId: "ann", staffId: "theo" },
  lastMessageAt: 9,
} as Conversation;
const filters: InboxFilter[] = [
  ...(["open", "unread", "waiting", "mine", "unassigned"] as const),
  ...(["closed", "closed-nobody"] as const),
];

test.each<[Partial<Conversation>, InboxFilter[]]>([
  [{}, ["open"]],
  [{ unreadSince: 1 }, ["open", "unread"]],
  [{ waitingSince: 1 }, ["open", "waiting"]],
  [{ staffId: "maya" }, ["open", "mine"]],
  [{ staffId: null }, ["open", "unassigned"]],
  [{ closedAt: 1, unreadSince: 1, waitingSince: 1, staffId: "maya" }, ["closed"]],
  [{ closedAt: 1, clientId: null }, ["closed", "closed-nobody"]],
  [{ clientId: null }, ["open"]],
])("a conversation with %j is in the lists %j", (over, lists) => {
  const found = filters.filter((filter) => isIn(filter, { ...plain, ...over }, "maya"));
  expect(found).toEqual(lists);
});

test("a list is ordered by what it is a list of", () => {
  const marked = { ...plain, unreadSince: 1, waitingSince: 2, closedAt: 3 };
  expect(filters.map((filter) => placeIn(filter, marked))).toEqual([9, 1, 2, 9, 9, 3, 3]);
  expect(filters.map((filter) => placeIn(filter, plain))).toEqual([9, 9, 9, 9, 9, 9, 9]);
});

test("what is no list is the open ones", () => {
  for (const filter of filters) expect(toInboxFilter(filter)).toBe(filter);
  for (const other of [undefined, "", "all"]) expect(toInboxFilter(other)).toBe("open");
});
