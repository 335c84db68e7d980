import { openingWords } from "./auto-responder.ts";
import { type BusinessHours, periodAt } from "./business-hours.ts";
import type { ClinicTime } from "./clinic-time.ts";

/** What the hours mean just now, so that a slip of a time is seen before clients meet it. */
export function hoursInWords(hours: BusinessHours, clock: ClinicTime, now: number): string {
  const period = periodAt(hours, clock, now);
  const { isOpen, since, until, closure } = period;
  if (isOpen && until === null) return "Open now, and at any time.";
  if (!isOpen && until === null) return "Closed now, and not opening again.";
  const change = openingWords(period, clock, now);
  if (isOpen) return `Open now; closes ${change}.`;
  const from = since === null ? "" : ` since ${clock.day(since)} at ${clock.time(since)}`;
  const why = closure && closure.opens.length === 0 ? ` (${closure.name})` : "";
  return `Closed now${why}${from}; opens ${change}.`;
}

/** Minutes after midnight of "08:30"; null for anything else. */
export function readTime(typed: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typed.trim()) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(hours) < 24 && Number(minutes) < 60 ? minute : null;
}

/** "08:30", as a time field takes it; the end of a day is its midnight. */
export function writeTime(minute: number): string {
  const of = minute % 1440;
  return `${String(Math.floor(of / 60)).padStart(2, "0")}:${String(of % 60).padStart(2, "0")}`;
}
