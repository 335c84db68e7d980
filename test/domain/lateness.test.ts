import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BusinessHours,
  closesBetween,
  instantAfterOpen,
  openTimeBetween,
  usualHours,
} from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { closesSoon, nextClosing } from "#domain/closing.ts";
import { lateAt, readRaiseAfter } from "#domain/lateness.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const at = (iso: string) => Date.parse(iso);
const clinic = {
  ...{ timeZone: "America/Los_Angeles", country: "US" },
  ...{ hours: usualHours, raiseAfter: 30 },
};
const twice: BusinessHours = {
  weekly: Array.from({ length: 7 }, () => [
    { from: 480, to: 720 },
    { from: 780, to: 1080 },
  ]),
  closures: [],
};

test.each([
  ["within a day", "2026-11-24T10:00-08:00", "2026-11-24T10:30-08:00"],
  ["until the very moment of closing", "2026-11-24T17:30-08:00", "2026-11-24T18:00-08:00"],
  [
    "over a night, what was open before it counts",
    "2026-11-24T17:50-08:00",
    "2026-11-25T08:20-08:00",
  ],
  ["at 11 PM, from the opening on", "2026-11-24T23:00-08:00", "2026-11-25T08:30-08:00"],
  ["over a weekend", "2026-11-27T22:00-08:00", "2026-11-30T08:30-08:00"],
])("somebody waits too long %s", (_, since, late) => {
  expect(lateAt(clinic, at(since))).toBe(at(late));
});

test("nobody is late where nobody may be, or who is there never; without hours all the time counts", () => {
  const since = at("2026-11-24T23:00-08:00");
  expect(lateAt({ ...clinic, raiseAfter: null }, since)).toBeNull();
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  expect(lateAt({ ...clinic, hours: never }, since)).toBeNull();
  expect(lateAt({ ...clinic, hours: null }, since)).toBe(since + 30 * 60_000);
});

test("the clinic was open for exactly so long until then, through lunch and changing clocks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: at("2026-03-01"), max: at("2026-12-01") }),
      fc.integer({ min: 1, max: 10 * 86_400_000 }),
      (from, wait) => {
        const until = instantAfterOpen(twice, portland, { from, wait });
        if (until === null) return;
        expect(openTimeBetween(twice, portland, { from, to: until })).toBe(wait);
        expect(openTimeBetween(twice, portland, { from, to: until - 1 })).toBe(wait - 1);
      },
    ),
    { numRuns: 200 },
  );
});

test("who waits while a clinic is on holiday is late when it has opened within a month", () => {
  const from = at("2026-11-24T19:00-08:00");
  const opensOnlyOn = (day: string): BusinessHours => ({
    weekly: Array.from({ length: 7 }, () => []),
    closures: [
      { from: day, to: day, name: "Stocktaking", message: "", opens: [{ from: 480, to: 720 }] },
    ],
  });
  const late = (hours: BusinessHours) =>
    instantAfterOpen(hours, portland, { from, wait: 30 * 60_000 });
  expect(late(opensOnlyOn("2026-12-25"))).toBe(at("2026-12-25T08:30-08:00"));
  expect(late(opensOnlyOn("2026-12-26"))).toBeNull();
});

test("the morning counts before the afternoon, in whichever order somebody entered them", () => {
  const entered = { ...twice, weekly: twice.weekly.map((day) => day.toReversed()) };
  const from = at("2026-11-24T07:00-08:00");
  expect(instantAfterOpen(entered, portland, { from, wait: 3_600_000 })).toBe(
    at("2026-11-24T09:00-08:00"),
  );
});

test("a clinic closes where an interval ends, also one of yesterday's or when the hour has come", () => {
  const closes = (hours: BusinessHours, from: string, to: string) =>
    closesBetween(hours, portland, { from: at(`${from}-08:00`), to: at(`${to}-08:00`) });
  expect(closes(usualHours, "2026-11-24T17:59", "2026-11-24T18:00")).toBe(true);
  expect(closes(usualHours, "2026-11-24T18:00", "2026-11-24T18:01")).toBe(false);
  expect(closes(usualHours, "2026-11-24T17:00", "2026-11-24T17:59")).toBe(false);
  expect(closes(usualHours, "2026-11-24T19:00", "2026-11-25T18:30")).toBe(true);
  const nights = { ...twice, weekly: twice.weekly.map(() => [{ from: 1080, to: 360 }]) };
  expect(closes(nights, "2026-11-24T05:00", "2026-11-24T06:00")).toBe(true);
  expect(closes(nights, "2026-11-24T07:00", "2026-11-24T19:00")).toBe(false);
});

test.each([
  ["17:44:59", usualHours, null],
  ["17:45", usualHours, "18:00"],
  ["17:59", usualHours, "18:00"],
  ["18:00", usualHours, null],
  ["11:50", twice, null],
  ["17:50", twice, "18:00"],
  ["17:50", null, null],
])("at %s a clinic closes soon, but not for lunch", (clock, hours, closes) => {
  const on = (time: string) => at(`2026-11-24T${time}-08:00`);
  expect(closesSoon(hours, portland, on(clock))).toBe(closes === null ? null : on(closes));
});

test("a clinic that shuts for lunch alone never closes for the day", () => {
  const weekly = Array.from({ length: 7 }, () => [
    { from: 0, to: 720 },
    { from: 780, to: 1440 },
  ]);
  expect(nextClosing({ weekly, closures: [] }, portland, at("2026-11-24T10:00-08:00"))).toBeNull();
});

test.each([
  ["", null],
  [" ", null],
  ["30", 30],
  [" 1 ", 1],
  ["10080", 10_080],
  ["10081", "wrong"],
  ["0", "wrong"],
  ["-5", "wrong"],
  ["half", "wrong"],
  ["1.5", "wrong"],
])("%j minutes of patience are %j", (typed, minutes) => {
  expect(readRaiseAfter(typed)).toBe(minutes);
});
