import { expect, test } from "vitest";
import type { AutomatedFacts } from "#domain/automated-text.ts";
import type { CareFacts } from "#domain/care.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  decideCareDeparture,
  decideDeparture,
  isWithdrawn,
  withdrawalCodes,
} from "#domain/departure.ts";

const hour = 3_600_000;
const clock = clinicTime("America/Los_Angeles", "US");
const at = (local: string) => Date.parse(`${local}-08:00`);
const now = at("2026-11-24T12:00");
const night = at("2026-11-24T22:00");
const to = "+15035550112";
const moment = { to, clock, hours: { from: 9 * 60, to: 17 * 60 }, now };
const withdraw = (reason: string, isWrittenAnew: boolean) => ({
  kind: "withdraw",
  reason,
  isWrittenAnew,
});

const startsAt = at("2026-11-26T12:00");
const facts: AutomatedFacts & { asksToStop: boolean } = {
  ...{ kind: "reminder", plannedFor: startsAt, startsAt, status: "booked" },
  ...{ isSuperseded: false, isSensitive: false, isDeceased: false, isArchived: false },
  ...{ contact: to, optedOut: false, hasConsent: true, asksToStop: false },
  ...{ isLandline: false, isLineOn: true },
};

test("a text about an appointment is looked at once more in the moment that it leaves", () => {
  expect(decideDeparture(facts, moment)).toEqual({ kind: "send" });
  expect(decideDeparture(null, moment)).toEqual(withdraw("superseded", false));
  expect(decideDeparture({ ...facts, isDeceased: true }, moment)).toEqual(
    withdraw("deceased", false),
  );
  expect(decideDeparture({ ...facts, contact: "+15035550113" }, moment)).toEqual(
    withdraw("another-number", true),
  );
  const morning = { kind: "later", at: at("2026-11-25T09:00") };
  expect(decideDeparture(facts, { ...moment, now: night })).toEqual(morning);
});

const item: CareFacts = {
  ...{ isDeceased: false, isSilenced: false, isBooked: false, isDone: false, isItsDay: true },
  ...{ remindAt: now, isArchived: false, contact: to, optedOut: false, hasConsent: true },
  ...{ asksToStop: false, isLandline: false, isLineOn: true },
};
const [done, booked, asking] = [{ isDone: true }, { isBooked: true }, { asksToStop: true }];

test.each<[string, Partial<CareFacts>[], Partial<typeof moment>, object]>([
  ["it still holds", [{}, {}], {}, { kind: "send" }],
  ["one item is done and another still due", [{}, done], {}, withdraw("done", true)],
  ["all are done or booked", [done, booked], {}, withdraw("done", false)],
  ["one is done and the other waits for staff", [asking, done], {}, withdraw("done", false)],
  [
    "it goes to another number now",
    [{}, { contact: "+15035550113" }],
    {},
    withdraw("another-number", true),
  ],
  ["it is night", [{}], { now: night }, withdraw("night", true)],
  ["they may have asked to stop", [{}, asking], {}, { kind: "later", at: now + hour }],
  [
    "they may have, and by then it is night",
    [asking],
    { now: now + 4 * hour },
    withdraw("night", true),
  ],
  [
    "they may have, and by then it is not yet night",
    [asking],
    { now: now + 4 * hour - 1 },
    { kind: "later", at: now + 5 * hour - 1 },
  ],
])("a text of care, when %s", (_, items, over, departure) => {
  const due = items.map((one) => ({ ...item, ...one }));
  expect(decideCareDeparture(due, { ...moment, ...over })).toEqual(departure);
});

test("rows keep these codes for good, and ours are never the network's", () => {
  expect(withdrawalCodes).toEqual({
    ...{ sensitive: 1, deceased: 2, archived: 3, moved: 4, cancelled: 5, "too-late": 6 },
    ...{ superseded: 7, "no-number": 8, "another-number": 9, done: 10, booked: 11 },
    ...{ "another-day": 12, night: 13, "no-consent": 14 },
    ...{ unreachable: 21211, abroad: 21408, premium: 21408, "texting-off": 21606 },
    ...{ "opted-out": 21610, landline: 30006 },
  });
  expect([null, 1, 99, 100, 21610].map(isWithdrawn)).toEqual([false, true, true, false, false]);
});
