import { expect, test } from "vitest";
import { newsIn, toBeingTold } from "#domain/being-told.ts";
import type { Conversation } from "#domain/conversation.ts";

const now = 1_000_000_000;
const wrote = (id: string, change: Partial<Conversation> = {}) =>
  ({
    id,
    closedAt: null,
    aside: null,
    unreadSince: now - 1000,
    lastMessageAuthor: "client",
    lastMessageAt: now - 1000,
    ...change,
  }) as Conversation;

test("news is the latest text of a client that nobody has read", () => {
  const later = wrote("later", { lastMessageAt: now - 10 });
  expect(newsIn([wrote("one"), later, wrote("another")], now)?.id).toBe("later");
});

test.each<[string, Partial<Conversation>]>([
  ["what is read", { unreadSince: null }],
  ["what staff wrote", { lastMessageAuthor: "staff" }],
  ["what went out by itself", { lastMessageAuthor: "automation" }],
  ["spam", { aside: "spam" }],
  ["what is closed", { closedAt: now }],
  ["what came while the page was away for long", { lastMessageAt: now - 600_000 }],
])("%s is no news", (_, change) => {
  expect(newsIn([wrote("one", change)], now)).toBeNull();
});

test("a choice that there is none of leaves what was chosen before", () => {
  const before = { sound: "soft", notification: "named" } as const;
  const typed = { sound: "insistent", notification: "loud" };
  expect(toBeingTold(typed, before)).toEqual({ sound: "insistent", notification: "named" });
  expect(toBeingTold({ sound: "loud", notification: "off" }, before)).toEqual({
    ...{ sound: "soft", notification: "off" },
  });
});
