import { expect, test } from "vitest";
import { breaks } from "./breaks.ts";
import { seek } from "./seek.ts";

/** That something waits for longer than it may takes that long to see. */
const isSlow = ({ invariant }: (typeof breaks)[number]) => invariant === "I5";

test("the torture finds the deliberate break of each invariant", async () => {
  const plan = { seed: 1, lasts: 4, cron: 10 };
  const sought = await Promise.all([
    seek(breaks.filter(isSlow), { ...plan, drains: 120 }),
    seek(
      breaks.filter((one) => !isSlow(one)),
      { ...plan, drains: 60 },
    ),
  ]);
  const found = sought.flat().filter((one) => one.found !== null);
  expect(found.map(({ mistake }) => mistake.invariant).toSorted()).toEqual(
    breaks.map(({ invariant }) => invariant),
  );
});
