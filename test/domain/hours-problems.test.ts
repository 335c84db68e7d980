import { expect, test } from "vitest";
import type { Closure, Interval } from "#domain/business-hours.ts";
import {
  closureKey,
  closureProblem,
  intervalsProblem,
  upcoming,
  withoutOld,
} from "#domain/hours-problems.ts";

/** "8-12 13-18" */
const intervals = (text: string): Interval[] =>
  text.split(" ").map((one) => {
    const [from = 0, to = 0] = one.split("-").map((hours) => Number(hours) * 60);
    return { from, to };
  });

test.each([
  ["8-12", null],
  ["8-12 13-18", null],
  ["8-12 12-18", null],
  ["13-18 8-12", null],
  ["0-24", null],
  ["8-12 18-2", null],
  ["8-12 11.5-18", "overlap"],
  ["11.5-18 8-12", "overlap"],
  ["8-18 9-10", "overlap"],
  ["8-12 8-12", "overlap"],
  ["22-2 23-24", "overlap"],
  ["23-24 22-2", "overlap"],
  ["8-8", "empty-interval"],
  ["8-12 13-13", "empty-interval"],
])("the times %j of a day, some until after midnight: %j", (times, problem) => {
  expect(intervalsProblem(intervals(times))).toBe(problem);
});

test("a day may be closed altogether", () => {
  expect(intervalsProblem([])).toBeNull();
});

const closure: Closure = {
  name: "X",
  from: "2026-12-24",
  to: "2026-12-26",
  opens: [],
  message: null,
};

test.each([
  [{}, null],
  [{ name: "x".repeat(80) }, null],
  [{ name: "x".repeat(81) }, { field: "name", problem: "name" }],
  [{ name: " " }, { field: "name", problem: "name" }],
  [{ from: "2026-12-32" }, { field: "from", problem: "day" }],
  [{ to: "" }, { field: "to", problem: "day" }],
  [{ to: "2026-12-23" }, { field: "to", problem: "order" }],
  [{ to: "2026-12-24" }, null],
  [
    { from: "2026-11-23", to: "2026-11-23" },
    { field: "to", problem: "past" },
  ],
  [{ from: "2026-11-20", to: "2026-11-24" }, null],
  [{ opens: intervals("8-8") }, { field: "opens", problem: "empty-interval" }],
  [{ opens: intervals("8-12 11-13") }, { field: "opens", problem: "overlap" }],
])("days that are not as usual with %o, written down on November 24: %o", (over, problem) => {
  expect(closureProblem({ ...closure, ...over }, "2026-11-24")).toEqual(problem);
});

test("two closures are the same only with name and both days", () => {
  const closures: Closure[] = [
    closure,
    { ...closure, name: "Y" },
    { ...closure, from: "2026-12-25" },
    { ...closure, to: "2026-12-27" },
    { ...closure, opens: intervals("8-12"), message: "Merry" },
  ];
  const [first, name, from, to, again] = closures.map(closureKey);
  expect(new Set([first, name, from, to]).size).toBe(4);
  expect(again).toBe(first);
});

const until = (to: string) => ({ ...closure, from: "2026-09-01", to });
const ends = (closures: readonly { to: string }[]) => closures.map(({ to }) => to);

test("what is over for more than sixty days is forgotten: a closed period may have begun in the rest", () => {
  const kept = withoutOld([until("2026-09-24"), until("2026-09-25")], "2026-11-24");
  expect(ends(kept)).toEqual(["2026-09-25"]);
});

test("what ends today or later is still ahead", () => {
  const all = [until("2026-11-23"), until("2026-11-24"), until("2026-11-25")];
  expect(ends(upcoming(all, "2026-11-24"))).toEqual(["2026-11-24", "2026-11-25"]);
});
