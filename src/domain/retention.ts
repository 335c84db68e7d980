/** How many months after its closing a conversation leaves the lists, and is deleted; null: never. */
export interface Retention {
  readonly archiveAfter: number | null;
  readonly purgeAfter: number | null;
}

/** Twenty years. */
export const longestRetention = 240;

export type RetentionProblem = {
  readonly field: keyof Retention;
  readonly why: "number" | "order";
};

/** As typed into a form, where nothing means never. */
export function readRetention(
  typed: Readonly<Record<keyof Retention, string>>,
): Retention | RetentionProblem {
  const archiveAfter = monthsIn(typed.archiveAfter);
  const purgeAfter = monthsIn(typed.purgeAfter);
  if (archiveAfter === undefined) return { field: "archiveAfter", why: "number" };
  if (purgeAfter === undefined) return { field: "purgeAfter", why: "number" };
  const isLate = archiveAfter !== null && purgeAfter !== null && archiveAfter >= purgeAfter;
  return isLate ? { field: "purgeAfter", why: "order" } : { archiveAfter, purgeAfter };
}

function monthsIn(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  const months = Number(text);
  return /^\d{1,3}$/u.test(text) && months >= 1 && months <= longestRetention ? months : undefined;
}
