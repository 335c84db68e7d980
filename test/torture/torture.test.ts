import { expect, test } from "vitest";
import { breaks } from "./breaks.ts";
import { faultsNamed } from "./faults.ts";
import { problemsOf } from "./table.ts";
import { torture } from "./torture.ts";

/**
 * What finds most, and where the deliberate breaks show, which are none of the program's own; the whole
 * list takes a long run: see "Torture" in the README.
 */
const few = [...new Set(["gateway-429", "webhooks-dropped", ...breaks.map(({ fault }) => fault)])];

test("under faults nothing is lost, doubled, leaked, untrue or left over, and all drains", async () => {
  const outcomes = await torture({
    ...{ seed: 1, minutes: 0, lasts: 5, drains: 120, cron: 10, isHasty: true },
    faults: faultsNamed(few),
    onOutcome: () => {},
  });
  expect(outcomes.flatMap(problemsOf)).toEqual([]);
  expect(outcomes.length).toBe(few.length + 1);
});
