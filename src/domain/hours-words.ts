import {
  type BusinessHours,
  type Closure,
  type Interval,
  type Period,
  periodAt,
} from "./business-hours.ts";
import { daysOf, keyOf } from "./calendar.ts";
import { type ClinicTime, clinicTime } from "./clinic-time.ts";

/** What the hours mean just now, so that a slip of a time is seen before clients meet it. */
export function hoursInWords(hours: BusinessHours, clock: ClinicTime, now: number): string {
  const period = periodAt(hours, clock, now);
  const { isOpen, since, until, closure } = period;
  if (isOpen && until === null) return "Open now, and at any time.";
  if (!isOpen && until === null) return "Closed now, and not opening again.";
  const change = openingWords(period, clock, now);
  const then = until === null ? period : periodAt(hours, clock, until);
  const after = then.until === null ? null : openingWords(then, clock, now);
  if (isOpen) return `Open now. Closes ${change}. ${after ? `Opens again ${after}.` : never}`;
  const from = since === null ? "" : ` since ${clock.day(since)} at ${clock.time(since)}`;
  const why = closure && closure.opens.length === 0 ? ` (${closure.name})` : "";
  return `Closed now${why}${from}. Opens ${change}.${after ? ` Closes again ${after}.` : ""}`;
}

const never = "It does not open again after that.";

/** When a period ends: "tomorrow at 8:00 AM", "Monday, November 30 at 8:00 AM". */
export function openingWords({ until }: Period, clock: ClinicTime, now: number): string {
  if (until === null) return "soon";
  const key = clock.dayKey(until);
  const today = clock.dayKey(now);
  // By the calendar: on the nights on which the clocks change, tomorrow is not 24 hours away.
  const tomorrow = keyOf((daysOf(today) ?? 0) + 1);
  const day = key === today ? "today" : key === tomorrow ? "tomorrow" : clock.day(until);
  return `${day} at ${clock.time(until)}`;
}

/** "8:00 AM–12:00 PM, 1:00 PM–6:00 PM"; "closed". `country` decides how times are written. */
export function intervalsInWords(intervals: readonly Interval[], country: string): string {
  const clock = clinicTime("UTC", country);
  const time = (minute: number) => clock.time(minute * 60_000);
  return intervals.length === 0
    ? "closed"
    : intervals.map(({ from, to }) => `${time(from)}–${time(to)}`).join(", ");
}

/** "Thursday, December 24 to Saturday, December 26, closed"; with the year when it is not this one. */
export function closureInWords(
  { from, to, opens }: Pick<Closure, "from" | "to" | "opens">,
  country: string,
  today: string,
): string {
  const clock = clinicTime("UTC", country);
  const day = (key: string) => {
    const said = clock.day((daysOf(key) ?? 0) * 86_400_000);
    return key.slice(0, 4) === today.slice(0, 4) ? said : `${said}, ${key.slice(0, 4)}`;
  };
  const days = from === to ? day(from) : `${day(from)} to ${day(to)}`;
  const times = intervalsInWords(opens, country);
  return opens.length === 0 ? `${days}, closed` : `${days}, open ${times}`;
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
