import { expect, test } from "vitest";
import { type BusinessHours, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  closureInWords,
  hoursInWords,
  intervalsInWords,
  openingWords,
  readTime,
  writeTime,
} from "#domain/hours-words.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const said = (hours: BusinessHours, iso: string) =>
  hoursInWords(hours, portland, Date.parse(iso)).replace(/\s/gu, " ");
const every = (from: number, to: number): BusinessHours => ({
  weekly: Array.from({ length: 7 }, () => [{ from, to }]),
  closures: [],
});
const thanksgiving = {
  name: "Thanksgiving",
  from: "2026-11-26",
  to: "2026-11-27",
  opens: [],
  message: null,
};

test("while it is open the preview says when it closes and when it opens again", () => {
  expect(said(usualHours, "2026-11-24T10:00-08:00")).toBe(
    "Open now. Closes today at 6:00 PM. Opens again tomorrow at 8:00 AM.",
  );
  expect(said({ ...usualHours, closures: [thanksgiving] }, "2026-11-25T10:00-08:00")).toBe(
    "Open now. Closes today at 6:00 PM. Opens again Monday, November 30 at 8:00 AM.",
  );
});

test("while it is closed the preview says why, since when, and the next opening and closing", () => {
  expect(said(usualHours, "2026-11-24T22:00-08:00")).toBe(
    "Closed now since Tuesday, November 24 at 6:00 PM. Opens tomorrow at 8:00 AM. Closes again tomorrow at 6:00 PM.",
  );
  expect(said({ ...usualHours, closures: [thanksgiving] }, "2026-11-26T10:00-08:00")).toBe(
    "Closed now (Thanksgiving) since Wednesday, November 25 at 6:00 PM. Opens Monday, November 30 at 8:00 AM. Closes again Monday, November 30 at 6:00 PM.",
  );
});

test("a clinic that never closes, never opens, or opens for the last time says so", () => {
  expect(said(every(0, 1440), "2026-11-24T10:00-08:00")).toBe("Open now, and at any time.");
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  expect(said(never, "2026-11-24T10:00-08:00")).toBe("Closed now, and not opening again.");
  const once = { ...thanksgiving, name: "Open day", opens: [{ from: 540, to: 720 }] };
  expect(said({ ...never, closures: [{ ...once, to: once.from }] }, "2026-11-26T10:00-08:00")).toBe(
    "Open now. Closes today at 12:00 PM. It does not open again after that.",
  );
});

test("a special opening is no reason to be closed, and what was never open is closed since nothing", () => {
  const morning = { ...thanksgiving, to: thanksgiving.from, opens: [{ from: 540, to: 720 }] };
  expect(said({ ...usualHours, closures: [morning] }, "2026-11-26T13:00-08:00")).toBe(
    "Closed now since Thursday, November 26 at 12:00 PM. Opens tomorrow at 8:00 AM. Closes again tomorrow at 6:00 PM.",
  );
  const never = { weekly: [[], [], [], [], [], [], []], closures: [morning] };
  expect(said(never, "2026-11-25T10:00-08:00")).toBe(
    "Closed now. Opens tomorrow at 9:00 AM. Closes again tomorrow at 12:00 PM.",
  );
  const always = { ...every(0, 1440), closures: [thanksgiving] };
  expect(said(always, "2026-11-26T10:00-08:00")).toBe(
    "Closed now (Thanksgiving) since Thursday, November 26 at 12:00 AM. Opens Saturday, November 28 at 12:00 AM.",
  );
});

test("intervals and closures are written as people of the country write times and days", () => {
  const plain = (words: string) => words.replace(/\s/gu, " ");
  const day = [
    { from: 480, to: 720 },
    { from: 780, to: 1080 },
  ];
  expect(plain(intervalsInWords(day, "US"))).toBe("8:00 AM–12:00 PM, 1:00 PM–6:00 PM");
  expect(intervalsInWords([], "US")).toBe("closed");
  const closure = (from: string, to: string, opens: typeof day = []) =>
    plain(closureInWords({ from, to, opens }, "US", "2026-11-24"));
  expect(closure("2026-12-24", "2026-12-26")).toBe(
    "Thursday, December 24 to Saturday, December 26, closed",
  );
  expect(closure("2026-12-31", "2027-01-01")).toBe(
    "Thursday, December 31 to Friday, January 1, 2027, closed",
  );
  expect(closure("2026-12-24", "2026-12-24", day.slice(0, 1))).toBe(
    "Thursday, December 24, open 8:00 AM–12:00 PM",
  );
});

test("an opening that nobody knows is soon", () => {
  const period = { isOpen: false, since: null, until: null, closure: null };
  expect(openingWords(period, portland, 0)).toBe("soon");
});

test("tomorrow is the next day of the calendar, also on the nights of 23 and of 25 hours", () => {
  const opening = (until: string, now: string) => {
    const period = { isOpen: false, since: null, until: Date.parse(until), closure: null };
    return openingWords(period, portland, Date.parse(now)).replace(/\s/gu, " ");
  };
  // Saturday night before the clocks go forward: 24 hours later it is Monday already.
  expect(opening("2026-03-09T08:00-07:00", "2026-03-07T23:30-08:00")).toBe(
    "Monday, March 9 at 8:00 AM",
  );
  expect(opening("2026-03-08T08:00-07:00", "2026-03-07T23:30-08:00")).toBe("tomorrow at 8:00 AM");
  // Just after midnight before they go back: 24 hours later it is still the same day.
  expect(opening("2026-11-02T08:00-08:00", "2026-11-01T00:10-07:00")).toBe("tomorrow at 8:00 AM");
  expect(opening("2026-11-24T21:00-08:00", "2026-11-24T20:00-08:00")).toBe("today at 9:00 PM");
});

test("times are read as a time field sends them, and nothing else is one", () => {
  expect(["00:00", "08:30", "8:30", " 23:59 "].map(readTime)).toEqual([0, 510, 510, 1439]);
  for (const typed of ["", "24:00", "8", "8:60", "8:5", "08:30:00", "8.30", "-1:00", "noon"]) {
    expect(readTime(typed), typed).toBe(null);
  }
  for (const minute of [0, 510, 1439]) expect(readTime(writeTime(minute))).toBe(minute);
  expect(writeTime(1440)).toBe("00:00");
});
