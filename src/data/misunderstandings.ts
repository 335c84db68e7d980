import { sql } from "drizzle-orm";
import { readUnderstood, writeUnderstood } from "#domain/appointment-answer.ts";
import { lastSeq } from "./changes.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/**
 * Takes back what a text was understood to say: its appointment waits for an answer again, unless it
 * was moved since, and its conversation for the clinic's, unless somebody has answered since. Null when no text of the clinic's at that place was understood so;
 * otherwise the clinic's seq.
 */
export async function commitMisunderstanding(
  store: Store,
  { conversationId, position }: { conversationId: string; position: number },
): Promise<number | null> {
  const { clinicId, db } = store;
  const where = sql`clinic_id = ${clinicId} AND conversation_id = ${conversationId} AND position = ${position}`;
  const [row] = await db.all<{ understood: string | null; at: number }>(
    sql`SELECT understood, created_at AS at FROM messages WHERE ${where}`,
  );
  const understood = readUnderstood(row?.understood ?? null);
  if (!row || !understood) return null;
  const undone = writeUnderstood({ ...understood, answer: "undone" });
  const rows = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE messages SET understood = ${undone} WHERE ${where} AND understood = ${row.understood}`,
    sql`UPDATE appointments SET status = 'booked', answer = NULL, version = version + 1
      WHERE clinic_id = ${clinicId} AND id = ${understood.appointmentId}
        AND starts_at = ${understood.startsAt} AND answer = ${understood.answer} AND (status = 'booked' OR status = 'confirmed')`,
    sql`UPDATE conversations SET waiting_since = coalesce(waiting_since, ${row.at})
      WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND closed_at IS NULL
        AND coalesce(staff_wrote_at, 0) <= ${row.at}`,
    lastSeq(clinicId),
  ]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}
