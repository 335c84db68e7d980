/** After how many quiet days a conversation with spam closes, whatever the clinic has set: see README. */
export const spamClosesAfter = 30;

/** A year. */
const longestQuiet = 365;

/** In how many days somebody typed that quiet conversations close; null for nothing, "wrong" for no such number. */
export function readCloseAfter(typed: string): number | null | "wrong" {
  const text = typed.trim();
  if (text === "") return null;
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= longestQuiet ? days : "wrong";
}

/** Who or what closed a conversation, behind "closed": by name, or by itself; nothing where nobody knows. */
export function closedByWords({
  closedBy,
  closedAfter,
}: {
  readonly closedBy: string | null;
  readonly closedAfter: number | null;
}): string {
  if (closedAfter === null) return closedBy === null ? "" : ` by ${closedBy}`;
  return ` by itself after ${closedAfter} quiet ${closedAfter === 1 ? "day" : "days"}`;
}
