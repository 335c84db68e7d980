import { daysOf, keyOf, weekdayOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";

/**
 * When somebody is there, in minutes after midnight on the clinic's wall clock. `to` may be 1440;
 * one that is not after `from` is on the next day.
 */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Days that are not as usual: closed, or open at other times. Both ends are included. */
export interface Closure {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly opens: readonly Interval[];
  /** What clients are told instead of the usual; null: the usual. */
  readonly message: string | null;
}

export interface BusinessHours {
  /** From Sunday to Saturday. */
  readonly weekly: readonly (readonly Interval[])[];
  readonly closures: readonly Closure[];
}

/** Whether the clinic is open, since when and until when; null where that never changes. */
export interface Period {
  readonly isOpen: boolean;
  readonly since: number | null;
  readonly until: number | null;
  /** The days that are not as usual, when today is one. */
  readonly closure: Closure | null;
}

export function isOpenAt(hours: BusinessHours, clock: ClinicTime, instant: number): boolean {
  const today = dayOf(clock, instant);
  return [today - 1, today].some((day) =>
    spansOf(hours, clock, day).some(({ from, to }) => from <= instant && instant < to),
  );
}

/** The open or closed period that an instant (epoch milliseconds) falls in. */
export function periodAt(hours: BusinessHours, clock: ClinicTime, instant: number): Period {
  const today = dayOf(clock, instant);
  const isOpen = isOpenAt(hours, clock, instant);
  const closure = closureOn(hours, keyOf(today));
  return {
    isOpen,
    since: change(hours, clock, { today, step: -1, isOpen, instant }),
    until: change(hours, clock, { today, step: 1, isOpen, instant }),
    closure,
  };
}

/** How long the clinic was open between two instants, in ms; of the last ninety days at most. */
export function openTimeBetween(
  hours: BusinessHours,
  clock: ClinicTime,
  { from, to }: { from: number; to: number },
): number {
  const last = dayOf(clock, to);
  const first = Math.max(dayOf(clock, from) - 1, last - 90);
  let total = 0;
  for (let day = first; day <= last; day += 1) {
    for (const span of spansOf(hours, clock, day)) {
      total += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
    }
  }
  return total;
}

/** How far ahead and back a change is looked for, in days: longer than any holiday. */
const farthest = 400;

/** The nearest change in one direction: when it began to be as it is, or when it will be otherwise. */
function change(
  hours: BusinessHours,
  clock: ClinicTime,
  at: { today: number; step: 1 | -1; isOpen: boolean; instant: number },
): number | null {
  const { today, step, isOpen, instant } = at;
  for (let n = 0; n <= farthest; n += 1) {
    // An interval may end on the day after it began.
    const days = step === 1 ? [today + n - 1, today + n] : [today - n - 1, today - n];
    const edges = days
      .flatMap((day) => spansOf(hours, clock, day))
      .flatMap(({ from, to }) => [from, to])
      .filter((edge) => (step === 1 ? edge > instant : edge <= instant))
      .sort((a, b) => step * (a - b));
    const found = edges.find((edge) => {
      const after = isOpenAt(hours, clock, edge);
      const before = isOpenAt(hours, clock, edge - 1);
      return step === 1 ? after !== isOpen : after === isOpen && before !== isOpen;
    });
    if (found !== undefined) return found;
  }
  return null;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When somebody is there on a day (days since 1970), as instants: a day may have 23 or 25 hours. */
function spansOf(hours: BusinessHours, clock: ClinicTime, day: number): Span[] {
  const key = keyOf(day);
  const intervals = closureOn(hours, key)?.opens ?? hours.weekly[weekdayOf(day)] ?? [];
  return intervals.map(({ from, to }) => ({
    from: clock.instantOf(key, from),
    to: to > from ? clock.instantOf(key, to) : clock.instantOf(keyOf(day + 1), to),
  }));
}

/** The last one entered wins: "open late today" within a week of holidays. */
function closureOn({ closures }: BusinessHours, key: string): Closure | null {
  return closures.findLast(({ from, to }) => from <= key && key <= to) ?? null;
}

function dayOf(clock: ClinicTime, instant: number): number {
  return daysOf(clock.dayKey(instant)) ?? 0;
}

export type HoursProblem = "overlap" | "empty-interval" | "day" | "name" | "order";

/** What is wrong with the intervals of one day, or null. Touching is no overlap. */
export function intervalsProblem(intervals: readonly Interval[]): HoursProblem | null {
  if (intervals.some(({ from, to }) => from === to)) return "empty-interval";
  const ends = intervals
    .map(({ from, to }) => ({ from, to: to > from ? to : to + 1440 }))
    .sort((a, b) => a.from - b.from);
  return ends.some(({ from }, i) => i > 0 && from < (ends[i - 1]?.to ?? 0)) ? "overlap" : null;
}

/** What is wrong with a closure, or null. */
export function closureProblem({ name, from, to, opens }: Closure): HoursProblem | null {
  if (name.trim() === "" || name.length > 80) return "name";
  if (daysOf(from) === null || daysOf(to) === null) return "day";
  return to < from ? "order" : intervalsProblem(opens);
}

/** Nine to five on weekdays: where a clinic begins. */
export const usualHours: BusinessHours = {
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) =>
    day === 0 || day === 6 ? [] : [{ from: 8 * 60, to: 18 * 60 }],
  ),
  closures: [],
};
