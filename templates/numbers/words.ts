import type { ClinicTime } from "#domain/clinic-time.ts";

/** From Sunday on. */
export const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** "9 AM" or "21", whichever way the clinic's country writes the time. */
export function hourWords(clock: ClinicTime, hour: number): string {
  // A day in winter, on which no clock changes.
  return clock.time(clock.instantOf("2026-01-07", hour * 60)).replace(":00", "");
}
