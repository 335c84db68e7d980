import { daysOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";

export type AppointmentStatus = "booked" | "confirmed" | "cancelled" | "done" | "missed";

/** Somebody comes to the clinic. Times are epoch milliseconds. */
export interface Appointment {
  readonly id: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly patientId: string | null;
  readonly patientName: string | null;
  readonly typeId: string;
  readonly typeName: string;
  /** Nothing automated is ever sent about it. */
  readonly isSensitive: boolean;
  /** Whom they come to; empty for nobody in particular. */
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly status: AppointmentStatus;
  /** What the client last said to a text about it. */
  readonly answer: "confirm" | "reschedule" | null;
  readonly version: number;
}

/** A kind of appointment, as the clinic has set it up. */
export interface AppointmentType {
  readonly id: string;
  readonly name: string;
  readonly minutes: number;
  readonly isSensitive: boolean;
  /** Templates: see appointment-template.ts. */
  readonly confirmation: string;
  readonly reminder: string;
  /** How long before the start reminders go, in minutes. */
  readonly offsets: readonly number[];
  readonly version: number;
}

/** Does anybody still expect the client? */
export function isExpected(status: AppointmentStatus): boolean {
  return status === "booked" || status === "confirmed";
}

export type WhenProblem = "no-day" | "no-time" | "no-such-time" | "past";

/**
 * When a day ("2026-11-24") and a time ("16:15") are in the clinic. "no-such-time": the clocks skip
 * it that night. "past": an appointment is made for what is still to come. A time that comes twice in
 * a night is the first one, unless `shown`, the instant that day and time were written for, is the
 * second.
 */
export function readWhen(
  { day, time, shown = null }: { day: string; time: string; shown?: number | null | undefined },
  clock: ClinicTime,
  now: number,
): { readonly startsAt: number } | { readonly problem: WhenProblem } {
  if (daysOf(day) === null) return { problem: "no-day" };
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (hours === undefined) return { problem: "no-time" };
  const minute = Number(hours) * 60 + Number(minutes);
  const first = clock.instantOf(day, minute);
  if (clock.minuteOfDay(first) !== minute) return { problem: "no-such-time" };
  const startsAt = shown !== null && isAgain(shown, first, clock) ? shown : first;
  return startsAt < now ? { problem: "past" } : { startsAt };
}

/** Does the clock show at the second instant, hours after the first, the same once more? */
function isAgain(second: number, first: number, clock: ClinicTime): boolean {
  const after = second - first;
  return (
    after > 0 &&
    after <= 2 * 3_600_000 &&
    after % 60_000 === 0 &&
    clock.minuteOfDay(second) === clock.minuteOfDay(first)
  );
}
