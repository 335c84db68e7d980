import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readOffsets, writeOffsets } from "#domain/offsets.ts";

test.each([
  ["3 days, 24 hours; 2 hours", [4320, 1440, 120]],
  ["2 hours, 3 days", [4320, 120]],
  ["1 week\n90 minutes", [10_080, 90]],
  ["1 day, 24 hours", [1440]],
  ["3days,1 HOUR", [4320, 60]],
  [" , 2 hours, ", [120]],
  ["30 minutes, 30 days", [43_200, 30]],
  ["1 day, 2 days, 3 days, 4 days, 5 days", [7200, 5760, 4320, 2880, 1440]],
  ["", []],
])("%j is a list of reminders, the earliest first", (typed, minutes) => {
  expect(readOffsets(typed)).toEqual(minutes);
});

test.each([
  ...["soon", "3", "days", "about 3 days", "3 days before", "3  days", "1.5 hours", "1 month"],
  ...["29 minutes", "31 days", "43201 minutes", "1 day, 1 day, 1 day, x"],
  "1 day, 2 days, 3 days, 4 days, 5 days, 6 days",
])("%j is none: from half an hour to thirty days before, five at most", (typed) => {
  expect(readOffsets(typed)).toBeNull();
});

test("reminders are shown as people say them, and are read back the same", () => {
  expect(writeOffsets([20_160, 10_080, 4320, 1440, 120, 90, 61])).toBe(
    "2 weeks, 1 week, 3 days, 1 day, 2 hours, 90 minutes, 61 minutes",
  );
  const offsets = fc.uniqueArray(fc.integer({ min: 30, max: 43_200 }), { maxLength: 5 });
  fc.assert(
    fc.property(offsets, (list) => {
      expect(readOffsets(writeOffsets(list))).toEqual(list.toSorted((a, b) => b - a));
    }),
  );
});
