import type { Appointment } from "./appointment.ts";
import { daysOf, keyOf, weekdayOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";

/** A stretch of a day's schedule: half an hour, with what begins in it. */
export interface Slot {
  readonly at: number;
  readonly appointments: readonly Appointment[];
}

/**
 * A day in half hours, from eight to six or as far as its appointments go. By instants and not by
 * the clock's face: a day of 23 hours has two slots less, one of 25 two more.
 */
export function slotsOf(
  day: string,
  appointments: readonly Appointment[],
  clock: ClinicTime,
): Slot[] {
  const starts = appointments.map(({ startsAt }) => startsAt);
  const first = Math.min(clock.instantOf(day, 8 * 60), ...starts.map(toHalfHour));
  const last = Math.max(
    clock.instantOf(day, 18 * 60),
    ...starts.map((at) => toHalfHour(at) + half),
  );
  const slots: Slot[] = [];
  for (let at = first; at < last; at += half) {
    const here = appointments.filter(({ startsAt }) => at <= startsAt && startsAt < at + half);
    slots.push({ at, appointments: here });
  }
  return slots;
}

/** The days of the week that a day belongs to, from Monday on. */
export function weekOf(day: string): string[] {
  const days = daysOf(day) ?? 0;
  const monday = days - ((weekdayOf(days) + 6) % 7);
  return Array.from({ length: 7 }, (_, i) => keyOf(monday + i));
}

/** The day that many days later. */
export function dayAfter(day: string, count: number): string {
  return keyOf((daysOf(day) ?? 0) + count);
}

/** When a day begins and ends in the clinic; null for what is no day. */
export function boundsOf(day: string, clock: ClinicTime): { from: number; to: number } | null {
  const from = clock.startOfDay(day);
  const to = from === null ? null : clock.startOfDay(dayAfter(day, 1));
  return from === null || to === null ? null : { from, to };
}

const half = 30 * 60_000;

function toHalfHour(instant: number): number {
  return instant - (instant % half);
}
