import { expect, test } from "vitest";
import type { Conversation } from "#domain/conversation.ts";
import {
  type InboxFilter,
  isIn,
  isOldestFirst,
  placeIn,
  tagFilter,
  toInboxFilter,
} from "#domain/inbox-filter.ts";

const plain = {
  ...{ closedAt: null, unreadSince: null, waitingSince: null, clientId: "ann", staffId: "theo" },
  ...{ lastMessageAt: 9, aside: null, snoozedUntil: null, cameBackAt: null, onlyAutomated: 0 },
} as Conversation;
const filters: InboxFilter[] = [
  ...(["open", "unread", "waiting", "mine", "unassigned"] as const),
  ...(["snoozed", "spam", "closed", "closed-nobody"] as const),
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
  [{ aside: "snoozed", unreadSince: 1, waitingSince: 1, staffId: "maya" }, ["snoozed"]],
  [{ aside: "spam", unreadSince: 1, waitingSince: 1, staffId: "maya" }, ["spam"]],
])("a conversation with %j is in the lists %j", (over, lists) => {
  const found = filters.filter((filter) => isIn(filter, { ...plain, ...over }, "maya"));
  expect(found).toEqual(lists);
});

test("a list is ordered by what it is a list of", () => {
  const marked = { ...plain, unreadSince: 1, waitingSince: 2, closedAt: 3, snoozedUntil: 4 };
  expect(filters.map((filter) => placeIn(filter, marked))).toEqual([9, 1, 2, 9, 9, 4, 9, 3, 3]);
  expect(filters.map((filter) => placeIn(filter, plain))).toEqual([9, 9, 9, 9, 9, 9, 9, 9, 9]);
  expect(filters.filter(isOldestFirst)).toEqual(["waiting", "snoozed"]);
});

test("what came back stands on top, and what nobody has written in below the rest", () => {
  const now = Date.parse("2026-11-24T10:00Z");
  const places = [
    { cameBackAt: now + 2, lastMessageAt: 5 },
    { lastMessageAt: now + 1, cameBackAt: 5 },
    { lastMessageAt: now - 10 * 31_536_000_000 },
    { lastMessageAt: now + 3, onlyAutomated: 1 },
  ].map((over) => placeIn("open", { ...plain, ...over }));
  expect(places).toEqual(places.toSorted((a, b) => b - a));
});

test("what is no list is the open ones", () => {
  for (const filter of filters) expect(toInboxFilter(filter)).toBe(filter);
  for (const other of [undefined, "", "all"]) expect(toInboxFilter(other)).toBe("open");
});

test("the list of a tag has the open ones that have it, and a wrong name is the open ones", () => {
  const tagged = { ...plain, tags: '["a","b"]' };
  expect(toInboxFilter("tag-a")).toBe("tag-a");
  const longest = "new_client-2".repeat(4).slice(0, 40);
  expect(toInboxFilter(tagFilter({ id: longest }))).toBe(`tag-${longest}`);
  for (const wrong of ["<b>", "", `${longest}x`, "a b"]) {
    expect(toInboxFilter(`tag-${wrong}`)).toBe("open");
  }
  expect(toInboxFilter("x-tag-a")).toBe("open");
  expect(isIn("tag-a", tagged, "maya")).toBe(true);
  expect(isIn("tag-c", tagged, "maya")).toBe(false);
  expect(isIn("tag-a", { ...plain, tags: null }, "maya")).toBe(false);
  expect(isIn("tag-a", { ...tagged, closedAt: 1 }, "maya")).toBe(false);
  expect(placeIn("tag-a", tagged)).toBe(9);
});
