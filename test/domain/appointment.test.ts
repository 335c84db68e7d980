import { expect, test } from "vitest";
import { readWhen } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const at = (iso: string) => Date.parse(iso);
const now = at("2026-10-20T10:15-07:00");

test.each([
  ["", "10:15", "no-day"],
  ["2026-02-30", "10:15", "no-day"],
  ["11/24/2026", "10:15", "no-day"],
  ["2026-11-24", "", "no-time"],
  ["2026-11-24", "7:15", "no-time"],
  ["2026-11-24", "24:00", "no-time"],
  ["2026-11-24", "10:60", "no-time"],
  ["2026-11-24", "110:15", "no-time"],
  ["2026-11-24", "10:15 pm", "no-time"],
  ["2027-03-14", "02:30", "no-such-time"],
  ["2026-10-19", "10:15", "past"],
  ["2026-10-20", "10:14", "past"],
])("no appointment is made for %j at %j: %s", (day, time, problem) => {
  expect(readWhen({ day, time }, portland, now)).toEqual({ problem });
});

test.each([
  ["2026-10-20", "10:15", "2026-10-20T10:15-07:00"],
  ["2026-11-24", "00:00", "2026-11-24T00:00-08:00"],
  ["2026-11-24", "23:59", "2026-11-24T23:59-08:00"],
])("an appointment is made from this minute on, at any of a day: %s at %s", (day, time, iso) => {
  expect(readWhen({ day, time }, portland, now)).toEqual({ startsAt: at(iso) });
});

test.each<[string, number | null]>([
  ["nothing", null],
  ["the first", at("2026-11-01T01:30-07:00")],
  ["what no form has", Number.NaN],
  ["an instant before", at("2026-11-01T00:30-07:00")],
  ["another time of that night", at("2026-11-01T01:45-08:00")],
  ["half a minute after", at("2026-11-01T01:30:30-08:00")],
  ["the same time of the next day", at("2026-11-02T01:30-08:00")],
  ["an instant after all calendars", at("2026-11-01T01:30-07:00") + 144_500_000_000 * 60_000],
  ["an instant before all calendars", at("2026-11-01T01:30-07:00") - 144_500_000_000 * 60_000],
])(
  "half past one is the first of a night that has two, where it was written for %s",
  (_, shown) => {
    const when = { day: "2026-11-01", time: "01:30", shown };
    expect(readWhen(when, portland, now)).toEqual({ startsAt: at("2026-11-01T01:30-07:00") });
  },
);

test("half past one is the second of a night that has two where it was written for that", () => {
  const second = at("2026-11-01T01:30-08:00");
  const when = { day: "2026-11-01", time: "01:30", shown: second };
  expect(readWhen(when, portland, now)).toEqual({ startsAt: second });
  // The first is over by then.
  expect(readWhen(when, portland, second)).toEqual({ startsAt: second });
  // In one place the clocks go back by two hours.
  const troll = clinicTime("Antarctica/Troll", "US");
  const late = at("2026-10-25T01:30Z");
  expect(readWhen({ day: "2026-10-25", time: "01:30" }, troll, now)).toEqual({
    startsAt: late - 2 * 3_600_000,
  });
  expect(readWhen({ day: "2026-10-25", time: "01:30", shown: late }, troll, now)).toEqual({
    startsAt: late,
  });
});
