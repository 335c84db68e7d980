import { daysOf, keyOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";

/** Between which minutes of the clinic's day automated texts may go; `to` is the first that is not. */
export interface SendingHours {
  readonly from: number;
  readonly to: number;
}

/**
 * From eight in the morning to nine in the evening: a clinic may keep to less, and no clinic may send
 * at other times. Source: 47 CFR 64.1200(c)(1).
 */
export const widestSendingHours: SendingHours = { from: 8 * 60, to: 21 * 60 };

/** Is this a part of them that leaves an hour to send in? */
export function isSendingHours({ from, to }: SendingHours): boolean {
  return from >= widestSendingHours.from && to <= widestSendingHours.to && to - from >= 60;
}

/**
 * The first instant from the given one on (epoch milliseconds) at which automated texts may go, by
 * the clinic's wall clock: also on the nights on which the clocks change.
 */
export function nextAllowed(
  instant: number,
  clock: ClinicTime,
  { from, to }: SendingHours,
): number {
  const minute = clock.minuteOfDay(instant);
  const today = clock.dayKey(instant);
  if (minute < from) return clock.instantOf(today, from);
  return minute < to ? instant : clock.instantOf(keyOf((daysOf(today) ?? 0) + 1), from);
}
