import { expect, test } from "vitest";
import { isConfirmed, marksAfterInbound, mayDelete, replyRefusal } from "#domain/conversation.ts";
import type { OptOut } from "#domain/consent.ts";
import type { Clinic, Role } from "#domain/staff.ts";

const contact = "+15035550111";
const open = { contact, closedAt: null };
const stopped = (source: OptOut["source"]) => ({ at: 1000, source });

test.each([
  [open, null, false, null],
  [open, null, true, "line-off"],
  [{ contact: "72345", closedAt: 1 }, stopped("texted"), false, "unreachable"],
  [{ ...open, closedAt: 1 }, stopped("texted"), false, "opted-out"],
  [open, stopped("gateway"), false, "opted-out"],
  [open, stopped("staff"), false, "asked-not-to"],
  [{ ...open, closedAt: 1 }, null, false, "closed"],
] as const)(
  "in %j with opt-out %j, line off %j, staff meet %j",
  (conversation, optOut, isOff, why) => {
    expect(replyRefusal(conversation, optOut, isOff)).toBe(why);
  },
);

test("a text marks a conversation unread and waiting since the first that nobody has seen", () => {
  expect(marksAfterInbound(null, 5)).toEqual({ unreadSince: 5, waitingSince: 5 });
  expect(marksAfterInbound({ unreadSince: null, waitingSince: null }, 5)).toEqual({
    unreadSince: 5,
    waitingSince: 5,
  });
  expect(marksAfterInbound({ unreadSince: 2, waitingSince: 3 }, 5)).toEqual({
    unreadSince: 2,
    waitingSince: 3,
  });
});

test("admins delete always, staff where the clinic lets them", () => {
  const may = (role: Role, staffMayDelete: boolean) =>
    mayDelete({ role, clinic: { staffMayDelete } as Clinic });
  expect([may("admin", false), may("staff", true), may("staff", false)]).toEqual([
    true,
    true,
    false,
  ]);
});

test("a longer conversation is deleted only by the word or by its client's name", () => {
  const ann = { clientName: " Ann Park " };
  expect(isConfirmed("", ann, 3)).toBe(true);
  for (const typed of ["", "yes", "Ann"]) expect(isConfirmed(typed, ann, 4), typed).toBe(false);
  for (const typed of [" DELETE ", "delete", "ann park "]) {
    expect(isConfirmed(typed, ann, 4), typed).toBe(true);
  }
  expect(isConfirmed("", { clientName: null }, 4)).toBe(false);
});
