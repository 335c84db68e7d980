import { sql } from "drizzle-orm";
import type { Counts, DayCounts } from "#domain/numbers.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A clinic's days from one on, oldest first, and who waits for an answer now. */
export async function readNumbers(
  store: Store,
  from: string,
): Promise<{ days: DayCounts[]; waiting: { count: number; since: number | null } }> {
  const { clinicId } = store;
  const [rows, [waiting]] = await transact<
    [{ day: string; counts: string }[], { count: number; since: number | null }[]]
  >(store, [
    sql`SELECT day, counts FROM day_counts WHERE clinic_id = ${clinicId} AND day >= ${from} ORDER BY day`,
    sql`SELECT count(*) AS count, min(waiting_since) AS since FROM (
      SELECT waiting_since FROM conversations INDEXED BY conversations_waiting
      WHERE clinic_id = ${clinicId} AND closed_at IS NULL AND aside IS NULL AND waiting_since IS NOT NULL
      ORDER BY waiting_since LIMIT ${mostCounted})`,
  ]);
  return {
    days: rows.map(({ day, counts }) => ({ day, counts: JSON.parse(counts) as Counts })),
    waiting: waiting ?? { count: 0, since: null },
  };
}

/** Of those who wait no more are counted. */
export const mostCounted = 100;
