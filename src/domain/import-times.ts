import { daysOf } from "./calendar.ts";

/** Takes "11/24/2026 4:15 PM" apart. `zone` is what an exact instant has at its end: "Z", "-08:00". */
export function splitWhen(text: string): { day: string; time: string; zone: string | null } {
  const whole = text.trim();
  const alone = { day: whole, time: "", zone: null };
  if (whole.length > 60) return alone;
  const [, day, time, zone] =
    /^(.*?\d)(?:T|[\s,]+(?:at\s+|@\s*|à\s+)?)(\d{1,2}(?:[:h.]\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?)?|\s*[ap]\.?\s?m\.?|\s?h))\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/iu.exec(
      whole,
    ) ?? [];
  if (day === undefined || time === undefined) return alone;
  return { day, time: time.trim(), zone: zone ?? null };
}

/** Minutes after midnight, of "16:15", "4:15 PM", "4 pm", "16h15", "1615"; null for what is no time. */
export function readTime(text: string): number | null {
  const plain = text.trim().toLowerCase();
  const [, hours, minutes, half] =
    /^(\d{1,2})[:h.](\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?$/u.exec(plain) ??
    /^(\d{1,2})()\s*([ap])\.?\s?m\.?$/u.exec(plain) ??
    /^(\d{1,2})\s?h()()$/u.exec(plain) ??
    /^(\d\d)(\d\d)()$/u.exec(plain) ??
    [];
  if (hours === undefined) return null;
  const [hour, minute] = [Number(hours), Number(minutes || "0")];
  if (hour > 23 || minute > 59) return null;
  // "13:15 PM" says the same twice; "13:15 AM" and "0:15 PM" say nothing that can be.
  if (half === "a") return hour > 12 ? null : (hour % 12) * 60 + minute;
  if (half === "p") return hour === 0 ? null : (hour % 12) * 60 + minute + 720;
  return hour * 60 + minute;
}

/** The instant of a day and a time that tell their zone, in epoch milliseconds. */
export function instantIn(zone: string, day: string, minute: number): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/u.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === "-" ? -1 : 1);
  return ((daysOf(day) ?? 0) * 1440 + minute - offset) * 60_000;
}

/** How long something takes, in minutes: "30", "45 min", "1 h", "1:30", "1h30"; null: not said so. */
export function readMinutes(text: string): number | null {
  const plain = text.trim().toLowerCase();
  const [, minutes] = /^(\d{1,3})(?:\.0+)?\s*(?:m|min|mins|minutes?|')?\.?$/u.exec(plain) ?? [];
  if (minutes !== undefined) return Number(minutes);
  const [, hours, rest] =
    /^(\d{1,2})\s*(?::|h|hr|hrs|hours?|heures?)\s*(?:(\d\d?)\s*(?:m|min|mins|minutes?)?)?(?::00)?$/u.exec(
      plain,
    ) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(rest ?? 0);
}
