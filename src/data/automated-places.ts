import { type SQL, sql } from "drizzle-orm";

/** For a conversation that an automated text opens: 1 where it stands below those that people write in. */
export function keepsLow(clinicId: string): SQL {
  return sql`(SELECT folds_automated FROM clinics WHERE id = ${clinicId})`;
}

/**
 * May an automated text be what the list shows of its conversation, and move it? Never what waits for an
 * answer, and nothing that somebody has written in unless the clinic wants it.
 */
export function mayMove(clinicId: string): SQL {
  return sql`waiting_since IS NULL AND (only_automated = 1 OR NOT ${keepsLow(clinicId)})`;
}
