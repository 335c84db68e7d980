import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BusinessHours,
  changeHours,
  type Interval,
  isOpenAt,
  openTimeBetween,
  periodAt,
  usualHours,
} from "#domain/business-hours.ts";
import { daysOf, keyOf, weekdayOf } from "#domain/calendar.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";

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
  const closing = periodAt(usualHours, portland, at("2026-11-24T18:00-08:00"));
  expect(closing.since).toBe(at("2026-11-24T18:00-08:00"));
  expect(usualHours.closures).toEqual([]);
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

/** When the clocks change in a zone in 2026 (its hours from UTC jump), or noon of New Year's Eve. */
function changesOfClock(clock: ClinicTime): number[] {
  const hour = 3_600_000;
  const offset = (instant: number) =>
    (((clock.minuteOfDay(instant) - instant / 60_000) % 1440) + 1440) % 1440;
  const found: number[] = [];
  for (let t = at("2026-01-01T00:00Z"); t < at("2026-12-31T12:00Z"); t += hour / 2) {
    if (offset(t) !== offset(t + hour / 2)) found.push(t + hour / 2);
  }
  return [...found, at("2026-12-31T12:00Z")];
}

/** An instant within a day and a half of a change of clocks, with closures in the weeks around it. */
const nightsOfChange = fc.constantFrom(...zones).chain((zone) => {
  const clock = clinicTime(zone, "US");
  return fc
    .tuple(
      fc.constantFrom(...changesOfClock(clock)),
      fc.integer({ min: -36 * 60, max: 36 * 60 }),
      fc.array(
        fc.record({
          start: fc.integer({ min: -20, max: 20 }),
          days: fc.integer({ min: 0, max: 9 }),
          opens: fc.array(interval, { maxLength: 2 }),
        }),
        { maxLength: 4 },
      ),
      fc.array(fc.array(interval, { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
    )
    .map(([change, minutes, days, weekly]) => {
      const instant = change + minutes * 60_000;
      const today = daysOf(clock.dayKey(instant)) ?? 0;
      const closures = days.map(({ start, days: length, opens }) => ({
        name: "Closed",
        from: keyOf(today + start),
        to: keyOf(today + start + length),
        opens,
        message: null,
      }));
      return { clock, instant, hours: { weekly, closures } };
    });
});

test("wherever and whenever, also where clocks change among closures: nothing changes in a period", () => {
  fc.assert(
    fc.property(nightsOfChange, ({ clock, instant, hours }) => {
      const { isOpen, since, until } = periodAt(hours, clock, instant);
      expect(isOpen).toBe(isOpenAt(hours, clock, instant));
      const [from, to] = [since ?? instant - window, until ?? instant + window];
      expect(from <= instant && instant < to).toBe(true);
      // Every quarter of an hour is looked at, and the minutes on which somebody comes or goes.
      const minutes = [...hours.weekly, ...hours.closures.map(({ opens }) => opens)]
        .flat()
        .flatMap((one) => [one.from, one.to]);
      const edges = Array.from({ length: 12 }, (_, i) => clock.dayKey(instant + (i - 6) * day))
        .flatMap((key) => minutes.map((minute) => clock.instantOf(key, minute)))
        .flatMap((edge) => [edge - 1, edge]);
      for (let t = Math.max(from, instant - window); t < to && t < instant + window; t += quarter) {
        edges.push(t);
      }
      for (const t of edges.filter((one) => from <= one && one < to)) {
        expect(isOpenAt(hours, clock, t)).toBe(isOpen);
      }
      if (until !== null) expect(isOpenAt(hours, clock, until)).toBe(!isOpen);
      if (since !== null) expect(isOpenAt(hours, clock, since - 1)).toBe(!isOpen);
    }),
    { numRuns: 80 },
  );
}, 60_000);

const quarter = 900_000;
const day = 86_400_000;
const window = 5 * day;

test("a change is found beyond a long closure, and on the night that swallows the week's only hour", () => {
  const closed = { name: "Moving", from: "2026-12-01", to: "2027-03-31", opens: [], message: null };
  const hours = { ...usualHours, closures: [closed] };
  expect(periodAt(hours, portland, at("2027-01-10T12:00-08:00"))).toMatchObject({
    since: at("2026-11-30T18:00-08:00"),
    until: at("2027-04-01T08:00-07:00"),
  });
  // Sundays from 2:15 to 2:45: on March 8 there is no such time.
  const weekly = [[{ from: 135, to: 165 }], [], [], [], [], [], []];
  expect(periodAt({ weekly, closures: [] }, portland, at("2026-03-07T12:00-08:00"))).toMatchObject({
    since: at("2026-03-01T02:45-08:00"),
    until: at("2026-03-15T02:15-07:00"),
  });
});

test("a clinic that never closes is not looked at day by day for a year", () => {
  let asked = 0;
  const counting = {
    ...portland,
    instantOf: (key: string, minute: number) => {
      asked += 1;
      return portland.instantOf(key, minute);
    },
  };
  const always = every([{ from: 0, to: 1440 }]);
  const closure = { name: "X", from: "2027-10-01", to: "2027-10-01", opens: [], message: null };
  expect(periodAt(always, counting, at("2026-11-24T10:00-08:00")).until).toBe(null);
  expect(asked).toBeLessThan(100);
  asked = 0;
  const { until } = periodAt({ ...always, closures: [closure] }, counting, at("2026-11-24T10:00Z"));
  expect(until).toBe(at("2027-10-01T00:00-07:00"));
  expect(asked).toBeLessThan(200);
});

test("a closed period goes on through a change of hours or zone, as long as nobody opens", () => {
  const honolulu = clinicTime("Pacific/Honolulu", "US");
  const night = at("2026-11-24T22:00-08:00"); // eight in the evening in Honolulu
  const before = { hours: usualHours, clock: portland };
  const moved = changeHours(before, { hours: usualHours, clock: honolulu }, night);
  const period = periodAt(moved, honolulu, night);
  expect(period).toMatchObject({ isOpen: false, since: at("2026-11-24T18:00-08:00") });
  expect(period.until).toBe(at("2026-11-25T08:00-10:00"));
  // Back again, and then the week changed: still the same night.
  const back = changeHours({ hours: moved, clock: honolulu }, before, night + 1);
  const week = every([{ from: 540, to: 600 }]);
  const again = changeHours(
    { hours: back, clock: portland },
    { hours: week, clock: portland },
    night + 2,
  );
  expect(periodAt(again, portland, night + 3).since).toBe(at("2026-11-24T18:00-08:00"));
  // The next night is another one.
  expect(periodAt(again, portland, night + day).since).toBe(at("2026-11-25T10:00-08:00"));
  // Who was open before or is open now begins anew.
  const always = every([{ from: 0, to: 1440 }]);
  expect(changeHours(before, { hours: always, clock: portland }, night).unbroken).toBe(null);
  expect(changeHours({ hours: always, clock: portland }, before, night).unbroken).toBe(null);
  expect(changeHours({ hours: null, clock: portland }, before, night).unbroken).toBe(null);
});

test("a closed period that goes on is that one alone, not those before it, and ends with it", () => {
  const since = at("2026-11-24T17:00-08:00");
  const closed = (unbroken: { since: number; at: number }, instant: string, hours = usualHours) =>
    periodAt({ ...hours, unbroken }, portland, at(`2026-11-${instant}-08:00`)).since;
  const closing = at("2026-11-24T18:00-08:00");
  expect(closed({ since, at: closing }, "24T22:00")).toBe(since);
  expect(closed({ since, at: closing }, "23T22:00")).toBe(closing - day);
  expect(closed({ since, at: at("2026-11-25T08:00-08:00") }, "24T22:00")).toBe(closing);
  // Closed for good: since the last day that was open, and where none ever was, since ever.
  const last = { name: "Last", from: "2026-11-24", to: "2026-11-24", message: null };
  const never = { ...every([]), closures: [{ ...last, opens: [{ from: 540, to: 1080 }] }] };
  expect(closed({ since, at: closing }, "26T12:00", never)).toBe(since);
  expect(closed({ since, at: closing }, "26T12:00", every([]))).toBe(null);
});

test("a change is looked for within 400 days", () => {
  const always = every([{ from: 0, to: 1440 }]);
  const until = (date: string) => {
    const closure = { name: "X", from: date, to: date, opens: [], message: null };
    const hours = { ...always, closures: [closure] };
    return periodAt(hours, portland, at("2026-11-24T10:00-08:00")).until;
  };
  expect(until("2027-12-29")).toBe(at("2027-12-29T00:00-08:00"));
  expect(until("2027-12-30")).toBe(null);
});

test("open time is what of it lies between, and at most that of ninety days", () => {
  const hours = every([{ from: 600, to: 660 }]);
  const open = (from: string, to: string) =>
    openTimeBetween(hours, portland, { from: at(`${from}-08:00`), to: at(`${to}-08:00`) });
  expect(open("2026-11-24T10:45", "2026-11-25T10:20")).toBe(35 * 60_000);
  expect(open("2026-11-24T12:00", "2026-11-24T18:00")).toBe(0);
  expect(open("2025-11-24T12:00", "2026-11-24T12:00")).toBe(91 * 3_600_000);
  const overnight = every([{ from: 23 * 60, to: 60 }]);
  const early = { from: at("2026-11-24T00:30-08:00"), to: at("2026-11-24T02:00-08:00") };
  expect(openTimeBetween(overnight, portland, early)).toBe(30 * 60_000);
});

test("days count on and back, and what is no day is none", () => {
  fc.assert(fc.property(fc.integer({ min: -50_000, max: 50_000 }), (n) => daysOf(keyOf(n)) === n));
  expect(weekdayOf(daysOf("2026-11-24") ?? 0)).toBe(2);
  expect([daysOf("2026-02-30"), daysOf("2026-00-10"), daysOf("x")]).toEqual([null, null, null]);
});
