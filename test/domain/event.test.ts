import { expect, test } from "vitest";
import { delayAfter, failsAtMost, longestDelay } from "#domain/event.ts";

test("tries are seconds apart at first and half a day at last, for about three days", () => {
  const delays: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const delay = delayAfter(attempts);
    if (delay === null) break;
    delays.push(delay);
  }
  expect(delays.slice(0, 4)).toEqual([5000, 30_000, 120_000, 600_000]);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(delays.at(-1)).toBe(longestDelay);
  const days = delays.reduce((sum, delay) => sum + delay) / 86_400_000;
  expect(days).toBeGreaterThan(2.8);
  expect(days).toBeLessThanOrEqual(3);
  expect(failsAtMost).toBe(3 * 86_400_000);
});
