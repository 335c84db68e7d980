import type { BusinessHours } from "./business-hours.ts";
import { daysOf, keyOf, weekdayOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { nextOpening } from "./send-later.ts";

/** Until its client writes, and not before: the last instant that there is, which never comes. */
export const untilTheyWrite = 8_640_000_000_000_000;

/** Until when a conversation can be put aside at one press. */
export interface SnoozeTime {
  readonly kind: "today" | "tomorrow" | "opening" | "week";
  readonly at: number;
}

/** `hours` is null where nobody has said when the clinic is open. */
export function snoozeTimes(
  hours: BusinessHours | null,
  clock: ClinicTime,
  now: number,
): SnoozeTime[] {
  const today = daysOf(clock.dayKey(now)) ?? 0;
  const opening = (day: number) => {
    const midnight = clock.startOfDay(keyOf(day)) ?? now;
    return (hours && nextOpening(hours, clock, midnight)) ?? clock.instantOf(keyOf(day), eight);
  };
  const later = Math.ceil((now + threeHours) / quarter) * quarter;
  const next = opening(today + 1);
  const isTomorrow = clock.dayKey(next) === keyOf(today + 1);
  const week = opening(today + daysToMonday(today));
  return [
    ...(clock.dayKey(later) === keyOf(today) ? [{ kind: "today", at: later } as const] : []),
    { kind: isTomorrow ? "tomorrow" : "opening", at: next },
    ...(week > next ? [{ kind: "week", at: week } as const] : []),
  ];
}

/** From a day to the Monday after it. */
function daysToMonday(day: number): number {
  return (8 - weekdayOf(day)) % 7 || 7;
}

const quarter = 15 * 60_000;
const threeHours = 3 * 3_600_000;
const eight = 8 * 60;
