import { sql } from "drizzle-orm";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { seqAfter } from "./changes.ts";
import type { Store } from "./store.ts";

/**
 * Ends a conversation's waiting without an answer, unless its client wrote after what was seen
 * (`seen` is the position of the last message on the screen; null when the page did not say). What
 * was put aside so is written down with whose decision it was. Null: nothing was changed.
 */
export async function commitNoAnswerNeeded(
  store: Store,
  { conversationId, seen }: { conversationId: string; seen: number | null },
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`UPDATE conversations SET waiting_since = NULL, settled_at = ${activity.at}
      WHERE clinic_id = ${clinicId} AND id = ${conversationId}
        AND waiting_since IS NOT NULL AND closed_at IS NULL
        AND (${seen} IS NULL OR NOT EXISTS (SELECT 1 FROM messages m
          WHERE m.clinic_id = ${clinicId} AND m.conversation_id = ${conversationId}
            AND m.position > ${seen} AND m.direction = 'inbound'))
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** How many wait; a thousand at most. */
export async function countWaiting({ clinicId, db }: Store): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`
    SELECT count(*) AS n FROM (SELECT 1 FROM conversations INDEXED BY conversations_waiting
      WHERE clinic_id = ${clinicId} AND closed_at IS NULL AND aside IS NULL
        AND waiting_since IS NOT NULL LIMIT 1000)`);
  return row?.n ?? 0;
}

/** Lets a conversation wait for an answer after all, since its client's last text. */
export async function commitAnswerNeeded(
  store: Store,
  conversationId: string,
  activity: Activity,
): Promise<number | null> {
  return seqAfter(store, [
    sql`UPDATE conversations SET waiting_since = last_message_at, settled_at = NULL
      WHERE clinic_id = ${store.clinicId} AND id = ${conversationId}
        AND waiting_since IS NULL AND closed_at IS NULL AND last_message_author = 'client'
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}
