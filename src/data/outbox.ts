import { and, eq, sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { outbox } from "./schema.ts";
import { directory, type Databases, type Store } from "./store.ts";

export function doneWith({ clinicId, db }: Store, kind: "deliver-message", subjectId: string) {
  return db
    .delete(outbox)
    .where(
      and(eq(outbox.clinicId, clinicId), eq(outbox.kind, kind), eq(outbox.subjectId, subjectId)),
    );
}

/**
 * Work that was due at `dueBefore` and is still there: its queue message was lost, or never sent.
 * It is put off until `tryAgainAt`, so that the next sweep does not hand it out once more.
 */
export async function takeOverdue(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE outbox SET due_at = ${tryAgainAt}
    WHERE (clinic_id, kind, subject_id) IN (
      SELECT clinic_id, kind, subject_id FROM outbox WHERE due_at <= ${dueBefore}
      ORDER BY due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, kind, subject_id AS subjectId, 'DB' AS shard`);
}
