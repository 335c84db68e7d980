import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BusinessHours,
  closureProblem,
  type Interval,
  intervalsProblem,
  isOpenAt,
  periodAt,
  usualHours,
} from "#domain/business-hours.ts";
import { daysOf, keyOf, weekdayOf } from "#domain/calendar.ts";
import { clinicTime } from "#domain/clinic-time.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const at = (iso: string) => Date.parse(iso);
const every = (intervals: Interval[]): BusinessHours => ({
  weekly: Array.from({ length: 7 }, () => intervals),
  closures: [],
});

test("a weekday is open from eight to six, and closed at the very second of closing", () => {
  expect(isOpenAt(usualHours, portland, at("2026-11-24T08:00-08:00"))).toBe(true);
  expect(isOpenAt(usualHours, portland, at("2026-11-24T07:59:59.999-08:00"))).toBe(false);
  expect(isOpenAt(usualHours, portland, at("2026-11-24T17:59:59.999-08:00"))).toBe(true);
  expect(isOpenAt(usualHours, portland, at("2026-11-24T18:00-08:00"))).toBe(false);
});

test("a night and a weekend are one closed period", () => {
  const friday = periodAt(usualHours, portland, at("2026-11-27T22:00-08:00"));
  expect(friday).toEqual({
    isOpen: false,
    since: at("2026-11-27T18:00-08:00"),
    until: at("2026-11-30T08:00-08:00"),
    closure: null,
  });
  expect(periodAt(usualHours, portland, at("2026-11-29T03:00-08:00"))).toEqual(friday);
});

test("a day has 25 hours and another 23, and opening is by the wall clock", () => {
  const hours = every([{ from: 60, to: 9 * 60 }]);
  const fall = periodAt(hours, portland, at("2026-11-01T01:30-07:00"));
  expect(fall).toMatchObject({
    isOpen: true,
    since: at("2026-11-01T01:00-07:00"),
    until: at("2026-11-01T09:00-08:00"), // nine hours of open time
  });
  const spring = periodAt(every([{ from: 150, to: 540 }]), portland, at("2026-03-08T03:10-07:00"));
  expect(spring).toMatchObject({ isOpen: true, since: at("2026-03-08T03:00-07:00") }); // 2:30 never was
});

test("an interval may cross midnight, and two that touch are one", () => {
  const hours = every([
    { from: 18 * 60, to: 2 * 60 },
    { from: 2 * 60, to: 6 * 60 },
  ]);
  expect(periodAt(hours, portland, at("2026-11-24T01:00-08:00"))).toMatchObject({
    isOpen: true,
    since: at("2026-11-23T18:00-08:00"),
    until: at("2026-11-24T06:00-08:00"),
  });
  const whole = every([{ from: 0, to: 1440 }]);
  expect(periodAt(whole, portland, at("2026-11-24T01:00-08:00"))).toMatchObject({
    isOpen: true,
    since: null,
    until: null,
  });
  expect(periodAt(every([]), portland, 0)).toMatchObject({
    isOpen: false,
    since: null,
    until: null,
  });
});

test("a holiday closes the usual, and a day within it may open late", () => {
  const hours: BusinessHours = {
    ...usualHours,
    closures: [
      {
        name: "Thanksgiving",
        from: "2026-11-26",
        to: "2026-11-27",
        opens: [],
        message: "Happy Thanksgiving",
      },
      {
        name: "Late",
        from: "2026-11-27",
        to: "2026-11-27",
        opens: [{ from: 720, to: 960 }],
        message: null,
      },
    ],
  };
  const thursday = periodAt(hours, portland, at("2026-11-26T10:00-08:00"));
  expect(thursday).toMatchObject({
    isOpen: false,
    since: at("2026-11-25T18:00-08:00"),
    until: at("2026-11-27T12:00-08:00"),
    closure: { message: "Happy Thanksgiving" },
  });
});

const zones = [
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Toronto",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
];
const interval = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1440 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));

test("wherever and whenever: the period holds the instant, and nothing changes inside it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(fc.array(interval, { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
      fc.integer({ min: at("2026-01-01T00:00Z"), max: at("2027-01-01T00:00Z") }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (zone, weekly, instant, share) => {
        const clock = clinicTime(zone, "US");
        const hours = { weekly, closures: [] };
        const { isOpen, since, until } = periodAt(hours, clock, instant);
        expect(isOpen).toBe(isOpenAt(hours, clock, instant));
        const from = since ?? instant;
        const to = until ?? instant + 1;
        expect(from <= instant && instant < to).toBe(true);
        const within = Math.floor(from + share * (to - from - 1));
        expect(isOpenAt(hours, clock, within)).toBe(isOpen);
        if (until !== null) expect(isOpenAt(hours, clock, until)).toBe(!isOpen);
        if (since !== null) expect(isOpenAt(hours, clock, since - 1)).toBe(!isOpen);
      },
    ),
    { numRuns: 300 },
  );
});

test("days count on and back, and what is no day is none", () => {
  fc.assert(fc.property(fc.integer({ min: -50_000, max: 50_000 }), (n) => daysOf(keyOf(n)) === n));
  expect(weekdayOf(daysOf("2026-11-24") ?? 0)).toBe(2);
  expect([daysOf("2026-02-30"), daysOf("2026-00-10"), daysOf("x")]).toEqual([null, null, null]);
});

test("intervals that overlap or end where they begin are refused, as are closures without sense", () => {
  expect(
    intervalsProblem([
      { from: 480, to: 720 },
      { from: 720, to: 1080 },
    ]),
  ).toBe(null);
  expect(
    intervalsProblem([
      { from: 480, to: 730 },
      { from: 720, to: 1080 },
    ]),
  ).toBe("overlap");
  expect(intervalsProblem([{ from: 480, to: 480 }])).toBe("empty-interval");
  const closure = { name: "X", from: "2026-12-24", to: "2026-12-26", opens: [], message: null };
  expect(closureProblem(closure)).toBe(null);
  expect(closureProblem({ ...closure, to: "2026-12-23" })).toBe("order");
  expect(closureProblem({ ...closure, from: "2026-12-32" })).toBe("day");
  expect(closureProblem({ ...closure, name: " " })).toBe("name");
});
