import { daysOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { dayAfter } from "./schedule.ts";

/**
 * On which days clients are reminded of care: days after the due day, minus is before. An empty list:
 * never.
 */
export interface CareRules {
  /** Of whatever has no days of its own. */
  readonly usual: readonly number[];
  readonly own: readonly CareRule[];
}

/** An item with days of its own, named as somebody wrote it. */
export interface CareRule {
  readonly item: string;
  readonly days: readonly number[];
}

/** The days of one item; "rabies" is "Rabies". */
export function careDaysOf({ usual, own }: CareRules, item: string): readonly number[] {
  return own.find((rule) => isSameItem(rule.item, item))?.days ?? usual;
}

/** As the database compares names: of A to Z in either case. */
export function isSameItem(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** Reminders of care go at eight in the morning, by the clinic's clock. */
const hour = 8 * 60;

/** The next reminder after an instant, epoch milliseconds. Null when there is none left. */
export function nextCareReminder(
  dueOn: string,
  days: readonly number[],
  clock: ClinicTime,
  after: number,
): number | null {
  if (daysOf(dueOn) === null) return null;
  const instants = days.map((day) => clock.instantOf(dayAfter(dueOn, day), hour));
  const left = instants.filter((at) => at > after);
  return left.length === 0 ? null : Math.min(...left);
}

/** Is the day of an instant one on which clients are reminded of what is due then? */
export function isReminderDay(
  dueOn: string,
  days: readonly number[],
  clock: ClinicTime,
  instant: number,
): boolean {
  const day = clock.dayKey(instant);
  return days.some((after) => dayAfter(dueOn, after) === day);
}

/** As far from the due day as a reminder may be, in days. */
export const farthestCareDay = 180;

/** How many items of a clinic may have days of their own. */
export const mostCareRules = 100;

/** Reads "2 weeks before, 1 week before, on the day, 1 week after"; null for what is no such list. */
export function readCareDays(typed: string): number[] | null {
  const parts = typed
    .split(/[,;\n]/u)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");
  const days = parts.flatMap((part) => readDay(part) ?? []);
  if (days.length !== parts.length || days.length > 6) return null;
  return [...new Set(days)].sort((a, b) => a - b);
}

export function writeCareDays(days: readonly number[]): string {
  return days
    .map((day) => {
      if (day === 0) return "on the day";
      const count = Math.abs(day);
      const [number, unit] = count % 7 === 0 ? [count / 7, "week"] : [count, "day"];
      return `${number} ${unit}${number === 1 ? "" : "s"} ${day < 0 ? "before" : "after"}`;
    })
    .join(", ");
}

function readDay(part: string): number | null {
  if (part === "on the day") return 0;
  const [, count, unit, side] = /^(\d{1,3}) (day|week)s? (before|after)$/u.exec(part) ?? [];
  const days = Number(count) * (unit === "week" ? 7 : 1);
  if (!(days >= 1 && days <= farthestCareDay)) return null;
  return side === "before" ? -days : days;
}

function folded(item: string): string {
  return item.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
