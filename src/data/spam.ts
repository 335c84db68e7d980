import { type SQL, sql } from "drizzle-orm";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { seqAfter } from "./changes.ts";
import type { Store } from "./store.ts";

/**
 * Marks the number that a conversation is with as spam; triggers put its conversation aside. Null, and
 * nothing written, where it is marked already or some client's.
 */
export function commitSpam(store: Store, id: string, activity: Activity): Promise<number | null> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`INSERT INTO spam_numbers (clinic_id, number, marked_at, marked_by)
      SELECT v.clinic_id, v.contact, ${activity.at}, ${activity.staffName} FROM conversations v
      WHERE v.clinic_id = ${clinicId} AND v.id = ${id} AND v.client_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM client_numbers n
          WHERE n.clinic_id = ${clinicId} AND n.number = v.contact)
      ON CONFLICT DO NOTHING RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** Takes the mark away; a trigger brings the conversation back. Null: there is none. */
export function commitNoSpam(store: Store, id: string, activity: Activity): Promise<number | null> {
  const { clinicId } = store;
  const contact = sql`(SELECT contact FROM conversations WHERE clinic_id = ${clinicId} AND id = ${id})`;
  return seqAfter(store, [
    sql`DELETE FROM spam_numbers WHERE clinic_id = ${clinicId} AND number = ${contact} RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
    sql`UPDATE conversations SET taken_up_at = ${activity.at}
      WHERE ${openWith(clinicId, contact)} AND ${somethingChanged}`,
  ]);
}

/**
 * Spam with a number that is about to become a client's comes back by a trigger: its quiet days count from
 * then on, however old its last text.
 */
export function takeUpSpam({ clinicId }: Store, number: string, now: number): SQL {
  return sql`UPDATE conversations SET taken_up_at = ${now}
    WHERE ${openWith(clinicId, sql`${number}`)} AND aside = 'spam'`;
}

/** The open conversations with a number, on any line of the clinic, each found by its key. */
function openWith(clinicId: string, contact: SQL): SQL {
  return sql`clinic_id = ${clinicId} AND id IN (SELECT v.id FROM numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
      AND v.number = n.number AND v.contact = ${contact} AND v.closed_at IS NULL
    WHERE n.clinic_id = ${clinicId})`;
}
