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

/**
 * Takes a number's mark away; a trigger brings its conversation back, whose quiet days count from now on,
 * however old its last text. Null: there is none.
 */
export function commitNoSpam(
  store: Store,
  number: string,
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`DELETE FROM spam_numbers WHERE clinic_id = ${clinicId} AND number = ${number} RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
    sql`UPDATE conversations SET taken_up_at = ${activity.at}
      WHERE ${openWith(clinicId, number)} AND ${somethingChanged}`,
  ]);
}

/** The same of spam with a number that is about to become a client's, which a trigger takes for no spam. */
export function takeUpSpam({ clinicId }: Store, number: string, now: number): SQL {
  return sql`UPDATE conversations SET taken_up_at = ${now}
    WHERE ${openWith(clinicId, number)} AND aside = 'spam'`;
}

/** The open conversations with a number, on any line of the clinic, each found by its key. */
function openWith(clinicId: string, number: string): SQL {
  return sql`clinic_id = ${clinicId} AND id IN (SELECT v.id FROM numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
      AND v.number = n.number AND v.contact = ${number} AND v.closed_at IS NULL
    WHERE n.clinic_id = ${clinicId})`;
}
