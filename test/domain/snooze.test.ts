import { expect, test } from "vitest";
import { type BusinessHours, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { snoozeTimes } from "#domain/snooze.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const never: BusinessHours = { weekly: usualHours.weekly.map(() => []), closures: [] };
const always: BusinessHours = {
  weekly: usualHours.weekly.map(() => [{ from: 0, to: 1440 }]),
  closures: [],
};
const shut: BusinessHours = {
  ...usualHours,
  closures: [{ name: "Holiday", from: "2026-11-25", to: "2026-11-27", opens: [], message: null }],
};

// Open from Monday to Friday from 8 to 6.
test.each<[why: string, BusinessHours | null, now: string, offered: [string, string][]]>([
  [
    "within a week",
    usualHours,
    "2026-11-24T10:00:20-08:00",
    [
      ["today", "2026-11-24T13:15-08:00"],
      ["tomorrow", "2026-11-25T08:00-08:00"],
      ["week", "2026-11-30T08:00-08:00"],
    ],
  ],
  [
    "on a Friday night: no later today, and Monday is next week",
    usualHours,
    "2026-11-27T21:30-08:00",
    [["opening", "2026-11-30T08:00-08:00"]],
  ],
  [
    "on a Sunday: the Monday after it is tomorrow",
    usualHours,
    "2026-11-29T09:00-08:00",
    [
      ["today", "2026-11-29T12:00-08:00"],
      ["tomorrow", "2026-11-30T08:00-08:00"],
    ],
  ],
  [
    "before days that are closed",
    shut,
    "2026-11-24T22:00-08:00",
    [["opening", "2026-11-30T08:00-08:00"]],
  ],
  ...[null, never, always].map(
    (hours): [string, BusinessHours | null, string, [string, string][]] => [
      "where nobody said when it opens, or it never does, or is never closed: at eight",
      hours,
      "2026-10-31T22:00-07:00", // and the clocks change in that night
      [
        ["tomorrow", "2026-11-01T08:00-08:00"],
        ["week", "2026-11-02T08:00-08:00"],
      ],
    ],
  ),
])("what is offered %s", (_, hours, now, offered) => {
  expect(snoozeTimes(hours, portland, Date.parse(now))).toEqual(
    offered.map(([kind, at]) => ({ kind, at: Date.parse(at) })),
  );
});
