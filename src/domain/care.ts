import { daysOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { longestBody } from "./message.ts";
import { dayAfter } from "./schedule.ts";

/** Something that is due for a patient, on a day of the clinic's calendar ("2026-11-24"). */
export interface CareItem {
  readonly id: string;
  readonly patientId: string;
  readonly item: string;
  readonly dueOn: string;
  /** When its client is next reminded, epoch milliseconds; null: not again. */
  readonly remindAt: number | null;
  readonly doneAt: number | null;
}

/** Reminders of care go at eight in the morning. */
const hour = 8 * 60;

/**
 * The next reminder after an instant: `days` around the due day, minus is before. Null when there is
 * none left.
 */
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

/** One text for a client, however many patients and items: "Fluffy: Rabies, Bordetella; Max: Dental". */
export function careText(
  clinicName: string,
  phone: string,
  due: readonly { readonly patient: string; readonly item: string }[],
): string {
  const byPatient = Map.groupBy(due, ({ patient }) => patient);
  const parts = [...byPatient].map(
    ([patient, items]) => `${patient}: ${[...new Set(items.map(({ item }) => item))].join(", ")}`,
  );
  const around = (list: string) =>
    `${clinicName}: this is due. ${list}. Answer here or call ${phone} for an appointment.`;
  const whole = around(parts.join("; "));
  if (whole.length <= longestBody) return whole;
  const room = longestBody - around(" and more").length;
  const list = parts
    .join("; ")
    .slice(0, room)
    .replace(/[^,;]*$/u, "")
    .replace(/[,;]$/u, "");
  return around(`${list} and more`);
}

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

function readDay(part: string): number | null {
  if (part === "on the day") return 0;
  const [, count, unit, side] = /^(\d{1,3}) (day|week)s? (before|after)$/u.exec(part) ?? [];
  const days = Number(count) * (unit === "week" ? 7 : 1);
  if (!(days >= 1 && days <= 180)) return null;
  return side === "before" ? -days : days;
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
