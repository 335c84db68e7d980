import { dayAfter } from "#domain/schedule.ts";
import { daysOf, weekdayOf } from "#domain/calendar.ts";
import type { insertInto } from "./sql.ts";

/** Three months of a desk that has more to do on Mondays, and in the morning. */
export function demoNumbers(
  insert: (...statement: Parameters<typeof insertInto>) => void,
  clinicId: string,
  today: string,
): void {
  for (let ago = 1; ago < 90; ago += 1) {
    const day = dayAfter(today, -ago);
    const weekday = weekdayOf(daysOf(day) ?? 0);
    if (weekday === 0) continue;
    const counts: Record<string, number> = { auto: 1 + (ago % 3), automated: 4 + (ago % 5) };
    const isShort = weekday === 6;
    for (const [i, busy] of [3, 6, 8, 6, 4, 2, 4, 5, 4, 3].entries()) {
      if (isShort && i > 4) break;
      const texts = busy + ((ago * 7 + i * 5) % 4) + (weekday === 1 ? 2 : 0);
      counts[`in ${8 + i}`] = texts;
      counts[`out ${8 + i}`] = texts - ((ago + i) % 2);
      const speed = `answer ${(ago * 3 + i * 2) % 11}`;
      counts[speed] = (counts[speed] ?? 0) + Math.ceil(texts / 2);
    }
    if (ago % 4 === 0) counts["failed 30003"] = 1;
    if (ago % 9 === 0) counts["failed 30006"] = 1;
    if (ago % 13 === 0) counts["opt-out"] = 1;
    insert("day_counts", { clinic_id: clinicId, day, counts: JSON.stringify(counts) });
  }
}
