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
  /**
   * Hours or zone were changed `at` an instant within a closed period that had begun at `since`: for
   * clients it is still the same one, wherever it would begin now. Epoch milliseconds.
   */
  readonly unbroken?: { readonly since: number; readonly at: number } | null;
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
  return isOpenIn((day) => spansOf(hours, clock, day), clock, instant);
}

/** The open or closed period that an instant (epoch milliseconds) falls in. */
export function periodAt(hours: BusinessHours, clock: ClinicTime, instant: number): Period {
  const today = dayOf(clock, instant);
  const spansOn = remembered((day) => spansOf(hours, clock, day));
  const isOpen = isOpenIn(spansOn, clock, instant);
  const find = (step: 1 | -1) =>
    nearestChange({ hours, clock, spansOn }, { today, step, isOpen, instant });
  const [began, until] = [find(-1), find(1)];
  const since = isOpen ? began : unbrokenSince(hours, began, until);
  return { isOpen, since, until, closure: closureOn(hours, keyOf(today)) };
}

function unbrokenSince(
  { unbroken }: BusinessHours,
  since: number | null,
  until: number | null,
): number | null {
  if (!unbroken || since === null) return since;
  const isThisOne = since <= unbroken.at && (until === null || unbroken.at < until);
  return isThisOne ? unbroken.since : since;
}

/** When somebody is there on a day ("2026-11-24"), by the wall clock; nothing on a closed one. */
export function opensOn(hours: BusinessHours, dayKey: string): readonly Interval[] {
  const usual = hours.weekly[weekdayOf(daysOf(dayKey) ?? 0)];
  return closureOn(hours, dayKey)?.opens ?? usual ?? [];
}

/**
 * The hours as they are after a change, with the closed period that goes on through it: nobody who
 * was answered in it is answered again because the clinic's clock or week is another one now.
 */
export function changeHours(
  before: { readonly hours: BusinessHours | null; readonly clock: ClinicTime },
  after: { readonly hours: BusinessHours; readonly clock: ClinicTime },
  now: number,
): BusinessHours {
  const { weekly, closures } = after.hours;
  const was = before.hours && periodAt(before.hours, before.clock, now);
  const isClosed = was && !was.isOpen && !isOpenAt(after.hours, after.clock, now);
  return { weekly, closures, unbroken: isClosed ? { since: was.since ?? 0, at: now } : null };
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

/** When the clinic has been open for so long (`wait`, in ms) since an instant; null: not within a month. */
export function instantAfterOpen(
  hours: BusinessHours,
  clock: ClinicTime,
  { from, wait }: { from: number; wait: number },
): number | null {
  const first = dayOf(clock, from) - 1;
  let [at, left] = [from, wait];
  for (let day = first; day <= first + 32; day += 1) {
    for (const span of spansOf(hours, clock, day).toSorted((a, b) => a.from - b.from)) {
      const begin = Math.max(span.from, at);
      if (span.to <= begin) continue;
      if (span.to - begin >= left) return begin + left;
      left -= span.to - begin;
      at = span.to;
    }
  }
  return null;
}

/** Does an interval end between two instants, the first not included? It may go on with another one. */
export function closesBetween(
  hours: BusinessHours,
  clock: ClinicTime,
  { from, to }: { from: number; to: number },
): boolean {
  const today = dayOf(clock, from);
  return [today - 1, today, today + 1].some((day) =>
    spansOf(hours, clock, day).some((span) => span.to > from && span.to <= to),
  );
}

/** The nearest change in one direction: when it began to be as it is, or when it will be otherwise. */
function nearestChange(
  { hours, clock, spansOn }: { hours: BusinessHours; clock: ClinicTime; spansOn: SpansOn },
  {
    today,
    step,
    isOpen,
    instant,
  }: { today: number; step: 1 | -1; isOpen: boolean; instant: number },
): number | null {
  for (const day of daysToLookAt(hours, today, step)) {
    // An interval may end on the day after it began.
    const edges = [day - 1, day]
      .flatMap((one) => spansOn(one))
      .flatMap(({ from, to }) => [from, to])
      .filter((edge) => (step === 1 ? edge > instant : edge <= instant))
      .sort((a, b) => step * (a - b));
    const found = edges.find((edge) => {
      const after = isOpenIn(spansOn, clock, edge);
      const before = isOpenIn(spansOn, clock, edge - 1);
      return step === 1 ? after !== isOpen : after === isOpen && before !== isOpen;
    });
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * The days on which something may change, nearest first: those around today and around both ends of
 * each closure. In between each week is like the last, and a clinic that never closes is not looked
 * at day by day for a year.
 */
function daysToLookAt({ closures }: BusinessHours, today: number, step: 1 | -1): number[] {
  const ends = closures.flatMap(({ from, to }) => [daysOf(from) ?? today, daysOf(to) ?? today]);
  const near = new Set<number>();
  for (const end of [today, ...ends]) {
    if (Math.abs(end - today) > farthest) continue;
    for (let day = end - fortnight; day <= end + fortnight; day += 1) near.add(day);
  }
  return [...near]
    .filter((day) => (step === 1 ? day >= today : day <= today))
    .sort((a, b) => step * (a - b));
}

/** How far ahead and back a change is looked for, in days: longer than any holiday. */
const farthest = 400;
/** And a day: what opens but once a week may not on the night on which the clocks change. */
const fortnight = 15;

type SpansOn = (day: number) => readonly Span[];

function isOpenIn(spansOn: SpansOn, clock: ClinicTime, instant: number): boolean {
  const today = dayOf(clock, instant);
  return [today - 1, today].some((day) =>
    spansOn(day).some(({ from, to }) => from <= instant && instant < to),
  );
}

/** Each day is looked at from several sides, and worked out once. */
function remembered(spansOn: SpansOn): SpansOn {
  const known = new Map<number, readonly Span[]>();
  return (day) => {
    const spans = known.get(day) ?? spansOn(day);
    known.set(day, spans);
    return spans;
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When somebody is there on a day (days since 1970), as instants: a day may have 23 or 25 hours. */
function spansOf(hours: BusinessHours, clock: ClinicTime, day: number): Span[] {
  const key = keyOf(day);
  return opensOn(hours, key).map(({ from, to }) => ({
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

/** Nine to five on weekdays: where a clinic begins. */
export const usualHours: BusinessHours = {
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) =>
    day === 0 || day === 6 ? [] : [{ from: 8 * 60, to: 18 * 60 }],
  ),
  closures: [],
};
