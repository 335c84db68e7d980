import { sql } from "drizzle-orm";
import type { Directory } from "./store.ts";

/** A session that somebody ended before its time; triggers write it down, whoever did it. */
export interface EndedSession {
  readonly id: string;
  readonly clinicId: string;
}

/** Those whose sockets may still be open: nearly always none. */
export function listEnded(db: Directory): Promise<EndedSession[]> {
  return db.all<EndedSession>(
    sql`SELECT session_id AS id, clinic_id AS clinicId FROM ended_sessions LIMIT 100`,
  );
}

/** Their sockets are closed. */
export async function forgetEnded(db: Directory, ids: readonly string[]): Promise<void> {
  await db.run(sql`DELETE FROM ended_sessions
    WHERE session_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}
