import { sql } from "drizzle-orm";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Whom a conversation is given to (null: nobody has it then), and by whom. */
export interface Giving {
  readonly conversationId: string;
  readonly to: { readonly id: string; readonly name: string } | null;
  readonly staffId: string;
  readonly staffName: string;
  readonly now: number;
}

/**
 * Gives an open conversation to somebody of the staff. Who gets it from a colleague has it in their ball
 * until they have looked; who was given it before and did not look has it there no more. Null: it is closed,
 * or has been given to them before.
 */
export async function commitGiving(
  store: Store,
  { conversationId, to, staffId, staffName, now }: Giving,
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  const id = to?.id ?? null;
  const rows = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE conversations
      SET staff_id = ${id}, staff_name = ${to?.name ?? null}, is_given = ${to === null ? 0 : 1}
      WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND closed_at IS NULL
        AND (staff_id IS NOT ${id} OR is_given <> ${to === null ? 0 : 1})
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
    // No note asks for it, which is how it is told from a mention.
    sql`INSERT INTO mentions (clinic_id, staff_id, conversation_id, note_id, by_name, at)
      SELECT ${clinicId}, ${id}, ${conversationId}, '', ${staffName}, ${now}
      WHERE ${somethingChanged} AND ${id} IS NOT NULL AND ${id} <> ${staffId}
      ON CONFLICT DO UPDATE SET note_id = '', by_name = excluded.by_name, at = excluded.at`,
    sql`DELETE FROM mentions INDEXED BY mentions_conversation WHERE clinic_id = ${clinicId}
      AND conversation_id = ${conversationId} AND note_id = '' AND staff_id IS NOT ${id}`,
    lastSeq(clinicId),
  ]);
  return rows[0]?.length === 1 ? (rows.at(-1)?.[0]?.seq ?? 0) : null;
}
