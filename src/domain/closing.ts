import { type BusinessHours, closesBetween, periodAt } from "./business-hours.ts";
import type { ClinicTime } from "./clinic-time.ts";

/** When a clinic next closes for the day: not for lunch. Null when it never does. */
export function nextClosing(hours: BusinessHours, clock: ClinicTime, after: number): number | null {
  let at = after;
  for (let look = 0; look < mostOpenings; look += 1) {
    const { isOpen, until } = periodAt(hours, clock, at);
    if (until === null) return null;
    if (isOpen && !opensAgain(hours, clock, until)) return until;
    at = until;
  }
  return null;
}

function opensAgain(hours: BusinessHours, clock: ClinicTime, closesAt: number): boolean {
  const { until } = periodAt(hours, clock, closesAt);
  return until !== null && clock.dayKey(until) === clock.dayKey(closesAt);
}

/** Of one day and the next ones, at most. */
const mostOpenings = 40;

/** When it closes for the day, if that is soon. Every page that is open asks, so most answers are cheap. */
export function closesSoon(
  hours: BusinessHours | null,
  clock: ClinicTime,
  now: number,
): number | null {
  const until = now + soon;
  if (!hours || !closesBetween(hours, clock, { from: now, to: until })) return null;
  const at = nextClosing(hours, clock, now);
  return at !== null && at <= until ? at : null;
}

/** In ms: time enough to answer one or two. */
const soon = 15 * 60_000;
