/** A formatter of instants (epoch milliseconds) for one clinic: its zone, its country's habits. */
export interface ClinicTime {
  /** "10:31 AM" */
  time(instant: number): string;
  /** "Tuesday, November 24" */
  day(instant: number): string;
  /** A key that is equal for two instants of the same day in the clinic: "2026-11-24". */
  dayKey(instant: number): string;
  /** The shortest that tells: a time today, "Mon" within a week, otherwise "Nov 3". */
  short(instant: number, now: number): string;
  /** "2026-11-24T18:31:00.000Z", for machines. */
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
  const time = format({ hour: "numeric", minute: "2-digit" });
  const day = format({ weekday: "long", month: "long", day: "numeric" });
  const weekday = format({ weekday: "short" });
  const date = format({ month: "short", day: "numeric" });
  const key = format({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
  const machine = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "UTC",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return {
    time: (instant) => time.format(instant),
    day: (instant) => day.format(instant),
    dayKey: (instant) => key.format(instant),
    short(instant, now) {
      if (key.format(instant) === key.format(now)) return time.format(instant);
      return (now - instant < sixDays ? weekday : date).format(instant);
    },
    iso: (instant) => `${machine.format(instant).replace(" ", "T")}Z`,
  };
}

const sixDays = 6 * 24 * 60 * 60 * 1000;
