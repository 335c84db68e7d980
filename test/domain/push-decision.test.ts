import { expect, test } from "vitest";
import { decidePush, type PushFacts, pushWords } from "#domain/push-decision.ts";

const now = 1_000_000_000;
const minute = 60_000;
const night: PushFacts = {
  ...{ position: 7, textAt: now, isUrgent: false, wasClosed: true, isUnread: true },
  ...{ waitingSince: now, lateAt: null, told: null, isAllHeard: false },
};
const day: PushFacts = { ...night, wasClosed: false, isAllHeard: true };
const told = { position: 6, at: now - minute, isUrgent: false, lateSince: null };
const later = (at: number) => ({ kind: "later", at });
const push = (occasion: string) => ({ kind: "push", occasion });
const nothing = { kind: "nothing" };

test.each<[string, PushFacts, object]>([
  ["a text at night is told at once", night, push("after-hours")],
  ["an urgent one says so", { ...night, isUrgent: true }, push("urgent")],
  ["so is the very first of all", { ...night, position: 1 }, push("after-hours")],
  ["one that was read meanwhile is not", { ...night, isUnread: false }, nothing],
  ["nor one that was told", { ...night, told: { ...told, position: 7 } }, nothing],
  ["the next within five minutes waits for their end", { ...night, told }, later(now + 4 * minute)],
  [
    "after them it is told",
    { ...night, told: { ...told, at: now - 5 * minute } },
    push("after-hours"),
  ],
  ["what is urgent waits for none of that", { ...night, isUrgent: true, told }, push("urgent")],
  [
    "but for another urgent one",
    { ...night, isUrgent: true, told: { ...told, isUrgent: true } },
    later(now + 4 * minute),
  ],
  ["by day it waits for half a minute", day, later(now + 30_000)],
  ["and is told then", { ...day, textAt: now - 30_000 }, push("text")],
  ["where nobody hears of every text it is not", { ...day, isAllHeard: false }, nothing],
  [
    "by day no word makes it urgent",
    { ...day, isUrgent: true, textAt: now - 30_000 },
    push("text"),
  ],
  [
    "who waits too long is told of, read or not",
    { ...day, isUnread: false, lateAt: now },
    push("late"),
  ],
  ["not before", { ...day, isUnread: false, lateAt: now + 1 }, nothing],
  [
    "and once",
    { ...day, isUnread: false, lateAt: now, told: { ...told, lateSince: now } },
    nothing,
  ],
  [
    "who waits no more is not late",
    { ...day, isUnread: false, waitingSince: null, lateAt: now },
    nothing,
  ],
])("%s", (_, facts, decision) => {
  expect(decidePush(facts, now)).toEqual(decision);
});

test.each([
  ["after-hours", "Ann Becker", "Ann Becker wrote"],
  ["after-hours", null, "A client wrote"],
  ["text", "+1 (503) 555-0142", "A client wrote"],
  ["text", "5035550142", "A client wrote"],
  ["text", "503 555 0142", "A client wrote"],
  ["text", "Ann 503.555.0142", "A client wrote"],
  ["text", "Room 12 of 2026", "Room 12 of 2026 wrote"],
  ["urgent", null, "Urgent: A client wrote"],
  ["late", "Ann Becker", "Ann Becker has waited since 6:31 PM"],
  ["late", null, "A client has waited since 6:31 PM"],
] as const)("%s, %s: %s", (occasion, who, words) => {
  expect(pushWords(occasion, who, "6:31 PM")).toBe(words);
});
