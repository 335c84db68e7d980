import { expect, test } from "vitest";
import { faultsNamed } from "./faults.ts";
import { problemsOf } from "./table.ts";
import { torture } from "./torture.ts";

/** What finds most; the whole list takes a long run: see "Torture" in the README. */
const few = ["gateway-500-after", "gateway-429", "webhooks-dropped"];

test("under faults nothing is lost, doubled, leaked, untrue or left over, and all drains", async () => {
  const outcomes = await torture({
    ...{ seed: 1, minutes: 0, lasts: 5, drains: 120, cron: 10, isHasty: true },
    faults: faultsNamed(few),
    onOutcome: () => {},
  });
  expect(outcomes.flatMap(problemsOf)).toEqual([]);
  expect(outcomes.length).toBe(few.length + 1);
});
