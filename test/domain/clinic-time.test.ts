import { expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const evening = Date.UTC(2026, 10, 25, 2, 30); // 6:30 PM on Tuesday the 24th in Portland

test("times print in the clinic's zone and its country's way", () => {
  expect(portland.time(evening)).toMatch(/^6:30\sPM$/);
  expect(clinicTime("America/Toronto", "CA").time(evening)).toMatch(/^9:30\sp\.m\.$/);
  expect(portland.day(evening)).toBe("Tuesday, November 24");
  expect(portland.iso(evening)).toBe("2026-11-25T02:30Z");
});

test("a day begins at the clinic's midnight, also when the clocks change", () => {
  expect(portland.dayKey(evening)).toBe("2026-11-24");
  const fallBack = Date.UTC(2026, 10, 1, 7, 0); // midnight of November 1, a day of 25 hours
  expect(portland.dayKey(fallBack)).toBe("2026-11-01");
  expect(portland.dayKey(fallBack - 1)).toBe("2026-10-31");
  expect(portland.dayKey(fallBack + 25 * 3_600_000 - 1)).toBe("2026-11-01");
  expect(portland.dayKey(fallBack + 25 * 3_600_000)).toBe("2026-11-02");
});

test("from when to when is told shortly, and a date with its year", () => {
  const later = (minutes: number) => evening + minutes * 60_000;
  expect(portland.range(evening, later(45))).toMatch(/^6:30 – 7:15\sPM$/);
  expect(portland.range(evening, later(360))).toMatch(/^6:30\sPM – 12:30\sAM$/);
  expect(clinicTime("America/Toronto", "CA").range(evening, later(30))).toMatch(
    /^9:30 – 10:00\sp\.m\.$/,
  );
  expect(portland.date(evening)).toBe("Nov 24, 2026");
});

test("a list shows the shortest time that tells", () => {
  const hour = 3_600_000;
  expect(portland.short(evening - hour, evening)).toMatch(/^5:30\sPM$/);
  expect(portland.short(evening - 30 * hour, evening)).toBe("Mon");
  expect(portland.short(evening - 10 * 24 * hour, evening)).toBe("Nov 14");
});

test("a day begins at the clinic's midnight, also where the clocks change", () => {
  const portland = clinicTime("America/Los_Angeles", "US");
  expect(portland.startOfDay("2026-11-24")).toBe(Date.parse("2026-11-24T08:00Z"));
  expect(portland.startOfDay("2026-03-08")).toBe(Date.parse("2026-03-08T08:00Z"));
  expect(portland.startOfDay("2026-03-09")).toBe(Date.parse("2026-03-09T07:00Z"));
  expect(clinicTime("America/St_Johns", "CA").startOfDay("2026-11-24")).toBe(
    Date.parse("2026-11-24T03:30Z"),
  );
  for (const no of ["", "2026-13-01", "2026-02-30", "yesterday"]) {
    expect(portland.startOfDay(no)).toBeNull();
  }
});

test("wherever it is: a day begins with the first quarter of an hour that bears it", () => {
  const quarter = 900_000;
  for (const zone of [
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana", // its clocks change at midnight
    "America/Toronto",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
  ]) {
    const clock = clinicTime(zone, "US");
    const seen = new Set<string>();
    const year = Date.parse("2026-01-02T00:00Z");
    seen.add(clock.dayKey(year - quarter));
    for (let at = year; at < year + 366 * 86_400_000; at += quarter) {
      const key = clock.dayKey(at);
      if (seen.has(key)) continue;
      seen.add(key);
      expect(clock.startOfDay(key), `${zone} ${key}`).toBe(at);
    }
  }
});

test("a day of long ago or far ahead does no harm", () => {
  for (const key of ["0000-01-01", "0001-01-01", "9999-12-31"]) {
    expect(() => portland.startOfDay(key)).not.toThrow();
  }
});

test("the instant of a wall-clock time is its first, also where it comes twice or never", () => {
  for (const [zone, from] of [
    ["America/Los_Angeles", "2026-10-31"],
    ["America/Los_Angeles", "2026-03-07"],
    ["America/St_Johns", "2026-10-31"],
    ["Australia/Lord_Howe", "2026-04-04"],
    ["America/Havana", "2026-03-07"],
  ] as const) {
    const clock = clinicTime(zone, "US");
    const seen = new Map<string, number>();
    const start = clock.startOfDay(from) ?? 0;
    const quarter = 15 * 60_000;
    for (let at = start; clock.dayKey(at) < `${from.slice(0, 8)}99`; at += quarter) {
      const key = `${clock.dayKey(at)} ${clock.minuteOfDay(at)}`;
      if (!seen.has(key)) seen.set(key, at);
      if (at > start + 80 * 3_600_000) break;
    }
    for (const [key, first] of seen) {
      const [day = "", minute] = key.split(" ");
      expect(clock.instantOf(day, Number(minute)), `${zone} ${key}`).toBe(first);
    }
  }
});

test("to the minute, also after the clocks have changed that night", () => {
  const at = (day: string, hour: number, minute: number) =>
    portland.instantOf(day, hour * 60 + minute);
  expect(at("2026-11-01", 1, 10)).toBe(Date.parse("2026-11-01T01:10-07:00"));
  expect(at("2026-11-01", 2, 10)).toBe(Date.parse("2026-11-01T02:10-08:00"));
  expect(at("2026-11-01", 10, 20)).toBe(Date.parse("2026-11-01T10:20-08:00"));
  // The clocks go from two to three.
  expect(at("2026-03-08", 2, 10)).toBe(Date.parse("2026-03-08T03:00-07:00"));
  expect(at("2026-03-08", 3, 10)).toBe(Date.parse("2026-03-08T03:10-07:00"));
});

test("within six days it is a weekday's name that tells when, then a date", () => {
  const sixDays = evening + 6 * 86_400_000;
  expect(portland.short(evening, sixDays - 1)).toBe("Tue");
  expect(portland.short(evening, sixDays)).toBe("Nov 24");
});
