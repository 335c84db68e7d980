import { daysOf, keyOf } from "./calendar.ts";

/** A formatter of instants (epoch milliseconds) for one clinic: its zone, its country's habits. */
export interface ClinicTime {
  /** "10:31 AM" */
  time(instant: number): string;
  /** "Tuesday, November 24" */
  day(instant: number): string;
  /** "Nov 24, 2026" */
  date(instant: number): string;
  /** "4:15 – 4:45 PM" */
  range(from: number, to: number): string;
  /** A key that is equal for two instants of the same day in the clinic: "2026-11-24". */
  dayKey(instant: number): string;
  /** When a day ("2026-11-24") begins in the clinic; null for what is no day. */
  startOfDay(dayKey: string): number | null;
  /** Minutes after midnight on the clinic's wall clock. */
  minuteOfDay(instant: number): number;
  /**
   * When the wall clock shows that minute of that day: the first time where it does so twice, the
   * first moment after where it never does (the nights on which the clocks change).
   */
  instantOf(dayKey: string, minute: number): number;
  /** The shortest that tells: a time today, "Mon" within a week, otherwise "Nov 3". */
  short(instant: number, now: number): string;
  /** "2026-11-24T18:31Z", for machines; to the minute. */
  iso(instant: number): string;
}

/** Formatters are costly to make: one set per zone and country is kept for the isolate's life. */
export function clinicTime(timeZone: string, country: string): ClinicTime {
  const key = `${timeZone} ${country}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = make(timeZone, country === "CA" ? "en-CA" : "en-US");
  made.set(key, fresh);
  return fresh;
}

const made = new Map<string, ClinicTime>();

function make(timeZone: string, locale: string): ClinicTime {
  const format = (options: Intl.DateTimeFormatOptions, language = locale) =>
    new Intl.DateTimeFormat(language, { timeZone, ...options });
  const time = remembered(format({ hour: "numeric", minute: "2-digit" }), minute);
  const weekday = remembered(format({ weekday: "short" }), quarter);
  const shortDate = remembered(format({ month: "short", day: "numeric" }), quarter);
  const date = remembered(format({ month: "short", day: "numeric", year: "numeric" }), quarter);
  const day = remembered(format({ weekday: "long", month: "long", day: "numeric" }), quarter);
  const dayKey = remembered(
    format({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA"),
    quarter,
  );
  const machine = remembered(
    new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC", dateStyle: "short", timeStyle: "short" }),
    minute,
  );
  const wallClock = remembered(
    format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-US"),
    quarter,
  );
  const minuteOfDay = (instant: number) => {
    const [hours = 0, minutes = 0] = wallClock(instant).split(":").map(Number);
    return hours * 60 + minutes + Math.floor((instant % quarter) / minute);
  };
  const starts = new Map<string, number | null>();
  const startOfDay = (key: string) => {
    const known = starts.get(key);
    if (known !== undefined) return known;
    if (starts.size >= 5000) starts.clear();
    const start = findStart(key);
    starts.set(key, start);
    return start;
  };
  const findStart = (key: string) => {
    const days = daysOf(key);
    if (days === null) return null;
    // The first quarter of an hour that bears the day begins it: looked for from two hours before its
    // midnight by the offset around then, since the clocks may change that night.
    const midnight = days * day24;
    const shown = (daysOf(dayKey(midnight)) ?? days) * day24 + minuteOfDay(midnight) * minute;
    const likely = midnight - (shown - midnight);
    for (let at = likely - 2 * hour; at <= likely + 2 * hour; at += quarter) {
      if (dayKey(at) === key) return at;
    }
    return null;
  };
  return {
    time,
    day,
    date,
    range(from, to) {
      const [start, end] = [time(from), time(to)];
      const half = /\D+$/u.exec(end)?.[0] ?? "";
      return `${start.endsWith(half) ? start.slice(0, start.length - half.length) : start} – ${end}`;
    },
    dayKey,
    startOfDay,
    minuteOfDay,
    instantOf(key, wanted) {
      const [at, within] = [wanted - (wanted % 15), wanted % 15];
      const days = daysOf(key) ?? 0;
      const start = startOfDay(key) ?? days * day24;
      if (wanted >= 1440) return startOfDay(keyOf(days + 1)) ?? start + day24;
      // Where no clock has changed since midnight; a time that comes twice is first found so.
      const usual = start + at * minute;
      if (dayKey(usual) === key && minuteOfDay(usual) === at) return usual + within * minute;
      // Clocks change by an hour, in one zone by half of one.
      for (
        let t = start + at * minute - 2 * hour;
        t <= start + at * minute + 2 * hour;
        t += quarter
      ) {
        if (dayKey(t) !== key || minuteOfDay(t) < at) continue;
        return minuteOfDay(t) === at ? t + within * minute : t;
      }
      return start + wanted * minute;
    },
    short(instant, now) {
      if (dayKey(instant) === dayKey(now)) return time(instant);
      return now - instant < 6 * day24 ? weekday(instant) : shortDate(instant);
    },
    iso: (instant) => `${machine(instant).replace(" ", "T")}Z`,
  };
}

const minute = 60_000;
/** Every zone is a multiple of a quarter of an hour from UTC, so no day begins within one. */
const quarter = 15 * minute;
const hour = 60 * minute;
const day24 = 24 * 60 * minute;

/**
 * The same words for every instant of a grain, kept: formatting one costs microseconds, a page has
 * hundreds, and neighbouring requests show the same ones. Forgets all when it grows large.
 */
function remembered(formatter: Intl.DateTimeFormat, grain: number): (instant: number) => string {
  const kept = new Map<number, string>();
  return (instant) => {
    const key = Math.floor(instant / grain);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= 5000) kept.clear();
    const words = formatter.format(key * grain);
    kept.set(key, words);
    return words;
  };
}
