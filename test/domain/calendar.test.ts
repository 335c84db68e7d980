import { expect, test } from "vitest";
import { daysOf, keyOf, weekdayOf } from "#domain/calendar.ts";

test("every day of four centuries has its place, its name and its weekday", () => {
  const first = Date.UTC(1800, 0, 1) / 86_400_000;
  for (let day = first; day < first + 400 * 366; day += 1) {
    const date = new Date(day * 86_400_000);
    const key = keyOf(day);
    if (key !== date.toISOString().slice(0, 10)) expect(key).toBe(date.toISOString().slice(0, 10));
    if (daysOf(key) !== day) expect(daysOf(key)).toBe(day);
    if (weekdayOf(day) !== date.getUTCDay()) expect(weekdayOf(day)).toBe(date.getUTCDay());
  }
  expect(keyOf(daysOf("0999-12-31") ?? 0)).toBe("0999-12-31");
});

test.each(
  ["", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00"].concat([
    ...["2026-1-1", "x2026-01-01", "2026-01-01T00:00", "12026-01-01", "tomorrow"],
  ]),
)("“%s” is no day", (key) => {
  expect(daysOf(key)).toBeNull();
});
