import { sql } from "drizzle-orm";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { seqAfter } from "./changes.ts";
import { directory, type Databases, type Store } from "./store.ts";

export interface Snooze {
  readonly conversationId: string;
  readonly until: number;
  /** The position of the last message that was seen; null when the page did not say. */
  readonly seen: number | null;
}

/**
 * Puts an open conversation aside until an instant, read, unless its client wrote after what was seen.
 * Null, and nothing written, where that is not so any more; otherwise the clinic's seq.
 */
export async function commitSnooze(
  store: Store,
  { conversationId, until, seen }: Snooze,
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`UPDATE conversations SET aside = 'snoozed', snoozed_until = ${until}, unread_since = NULL,
        came_back_at = NULL
      WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND closed_at IS NULL
        AND aside IS NOT 'spam'
        AND (${seen} IS NULL OR NOT EXISTS (SELECT 1 FROM messages m
          WHERE m.clinic_id = ${clinicId} AND m.conversation_id = ${conversationId}
            AND m.position > ${seen} AND m.direction = 'inbound'))
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** Brings it back to where it was. Null: it is not snoozed. */
export async function commitWaking(
  store: Store,
  conversationId: string,
  activity: Activity,
): Promise<number | null> {
  return seqAfter(store, [
    sql`UPDATE conversations SET aside = NULL, snoozed_until = NULL, taken_up_at = ${activity.at}
      WHERE clinic_id = ${store.clinicId} AND id = ${conversationId} AND aside = 'snoozed'
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/**
 * Brings back what is due in all clinics, unread and on top, in one statement. Returns the clinics, each
 * as often as something came back there.
 */
export async function wakeDue(
  databases: Databases,
  { now, atMost }: { now: number; atMost: number },
): Promise<string[]> {
  const woken = await directory(databases).all<{ clinicId: string }>(sql`
    UPDATE conversations SET aside = NULL, snoozed_until = NULL, came_back_at = ${now},
      unread_since = coalesce(unread_since, ${now})
    WHERE (clinic_id, id) IN (SELECT clinic_id, id FROM conversations INDEXED BY conversations_come_back
      WHERE aside = 'snoozed' AND snoozed_until <= ${now} ORDER BY snoozed_until LIMIT ${atMost})
    RETURNING clinic_id AS clinicId`);
  return woken.map(({ clinicId }) => clinicId);
}

/** Of the newest message; null before the first. */
export async function lastPosition(
  { clinicId, db }: Store,
  conversationId: string,
): Promise<number | null> {
  const [last] = await db.all<{ position: number | null }>(sql`SELECT max(position) AS position
    FROM messages WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId}`);
  return last?.position ?? null;
}
