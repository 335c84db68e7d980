import type { Closure, Interval } from "./business-hours.ts";
import { daysOf, keyOf } from "./calendar.ts";

export type HoursProblem = "overlap" | "empty-interval";

/** What is wrong with the intervals of one day, or null. Touching is no overlap. */
export function intervalsProblem(intervals: readonly Interval[]): HoursProblem | null {
  if (intervals.some(({ from, to }) => from === to)) return "empty-interval";
  const ends = intervals
    .map(({ from, to }) => ({ from, to: to > from ? to : to + 1440 }))
    .sort((a, b) => a.from - b.from);
  return ends.some(({ from }, i) => from < (ends[i - 1]?.to ?? 0)) ? "overlap" : null;
}

/** What is wrong with a closure, field by field. */
export type ClosureProblem =
  | { readonly field: "name"; readonly problem: "name" | "too-many" }
  | { readonly field: "from"; readonly problem: "day" }
  | { readonly field: "to"; readonly problem: "day" | "order" | "past" }
  | { readonly field: "opens"; readonly problem: HoursProblem }
  | { readonly field: "message"; readonly problem: "empty" | "too-long" };

/** What is wrong with a closure that is entered on a day ("2026-11-24"), or null. */
export function closureProblem(
  { name, from, to, opens }: Closure,
  today: string,
): ClosureProblem | null {
  if (name.trim() === "" || name.length > 80) return { field: "name", problem: "name" };
  if (daysOf(from) === null) return { field: "from", problem: "day" };
  if (daysOf(to) === null) return { field: "to", problem: "day" };
  if (to < from) return { field: "to", problem: "order" };
  if (to < today) return { field: "to", problem: "past" };
  const problem = intervalsProblem(opens);
  return problem && { field: "opens", problem };
}

/** Which one it is: two of one name and time would be the same. */
export function closureKey({ name, from, to }: Pick<Closure, "name" | "from" | "to">): string {
  return `${from}/${to}/${name}`;
}

/** How many days that are not as usual a clinic may have ahead of it. */
export const mostClosures = 100;

/** Without those that are long over: a closed period that began in one may still go on. */
export function withoutOld(closures: readonly Closure[], today: string): readonly Closure[] {
  const oldest = keyOf((daysOf(today) ?? 0) - 60);
  return closures.filter(({ to }) => to >= oldest);
}

/** Those that are still of interest: not over yet. */
export function upcoming(closures: readonly Closure[], today: string): readonly Closure[] {
  return closures.filter(({ to }) => to >= today);
}
