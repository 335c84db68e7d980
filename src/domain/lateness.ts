import { instantAfterOpen } from "./business-hours.ts";
import { clinicTime } from "./clinic-time.ts";
import type { Clinic } from "./staff.ts";

/** What decides how long a client may wait at a clinic; `raiseAfter` is in minutes, null: for ever. */
export type Patience = Pick<Clinic, "hours" | "timeZone" | "country" | "raiseAfter">;

/**
 * When a client who waits since an instant has waited too long: only while the clinic is open does the time
 * run, so a text of 11 PM is late half an hour after opening. Null: not within a month.
 */
export function lateAt(
  { hours, timeZone, country, raiseAfter }: Patience,
  since: number,
): number | null {
  if (raiseAfter === null) return null;
  const wait = raiseAfter * 60_000;
  if (hours === null) return since + wait;
  return instantAfterOpen(hours, clinicTime(timeZone, country), { from: since, wait });
}

/** In minutes: a week. */
const longestWait = 10_080;

/** How long somebody typed that a client may wait; null for nothing, "wrong" for what is no such number. */
export function readRaiseAfter(typed: string): number | null | "wrong" {
  const text = typed.trim();
  if (text === "") return null;
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= longestWait ? minutes : "wrong";
}
