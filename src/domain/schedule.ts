import { type Appointment, isExpected } from "./appointment.ts";
import { daysOf, keyOf, weekdayOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { writeTime } from "./hours-words.ts";

/** A stretch of a day's schedule: half an hour, with what begins in it. */
export interface Slot {
  readonly at: number;
  /** The clock has shown the same before in this night. */
  readonly isAgain: boolean;
  readonly appointments: readonly Appointment[];
  /** What began before and goes on: nobody is free who is busy with it. */
  readonly running: readonly Appointment[];
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
    const isAgain = at - hour >= first && clock.minuteOfDay(at - hour) === clock.minuteOfDay(at);
    const running = appointments.filter(
      ({ startsAt, endsAt, status }) => startsAt < at && at < endsAt && isExpected(status),
    );
    slots.push({ at, isAgain, appointments: here, running });
  }
  return slots;
}

/** How an appointment is moved without saying a time. */
export const steps = ["earlier", "later", "day-before", "day-after", "week-after"] as const;
export type Step = (typeof steps)[number];

/**
 * Where a step leads from a start: half an hour on, or the same time of another day. Day and time as
 * forms write them, and the instant that they were written for.
 */
export function stepFrom(
  startsAt: number,
  step: Step,
  clock: ClinicTime,
): { readonly day: string; readonly time: string; readonly shown: number } {
  const minutes = { earlier: -30, later: 30, "day-before": 0, "day-after": 0, "week-after": 0 }[
    step
  ];
  const days = { earlier: 0, later: 0, "day-before": -1, "day-after": 1, "week-after": 7 }[step];
  const shown = startsAt + minutes * 60_000;
  return {
    day: dayAfter(clock.dayKey(shown), days),
    time: writeTime(clock.minuteOfDay(shown)),
    shown,
  };
}

export type ScheduleView = "day" | "week";

/** What a view of a day shows: days, from an instant up to another. Null for what is no day. */
export interface Span {
  readonly view: ScheduleView;
  readonly day: string;
  readonly days: readonly string[];
  readonly from: number;
  readonly to: number;
}

export function spanOf(view: ScheduleView, day: string, clock: ClinicTime): Span | null {
  if (daysOf(day) === null) return null;
  const days = view === "week" ? weekOf(day) : [day];
  const from = clock.startOfDay(days[0] ?? day);
  const to = clock.startOfDay(dayAfter(days.at(-1) ?? day, 1));
  return from === null || to === null ? null : { view, day, days, from, to };
}

/** More than thirty vets see in a week: so many are drawn, and a page that leaves some out says so. */
export const mostAppointments = 3000;

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

const half = 30 * 60_000;
/** What the clocks are set back by, in ms. */
const hour = 2 * half;

function toHalfHour(instant: number): number {
  return instant - (instant % half);
}
