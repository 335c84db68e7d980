import { daysOf, keyOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";

/** Between which minutes of the clinic's day automated texts may go; `to` is the first that is not. */
export interface SendingHours {
  readonly from: number;
  readonly to: number;
}

/** From eight in the morning to nine in the evening (47 CFR 64.1200(c)(1) allows calls then). */
const usualSendingHours: SendingHours = { from: 8 * 60, to: 21 * 60 };

/**
 * The first instant from the given one on (epoch milliseconds) at which automated texts may go, by
 * the clinic's wall clock: also on the nights on which the clocks change.
 */
export function nextAllowed(
  instant: number,
  clock: ClinicTime,
  { from, to }: SendingHours = usualSendingHours,
): number {
  const minute = clock.minuteOfDay(instant);
  if (from <= minute && minute < to) return instant;
  const today = clock.dayKey(instant);
  const day = minute < from ? today : keyOf((daysOf(today) ?? 0) + 1);
  return clock.instantOf(day, from);
}
