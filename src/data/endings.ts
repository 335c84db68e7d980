import { sql } from "drizzle-orm";
import type { Activity } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import { isConflict } from "./conflict.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export interface Closing {
  readonly conversationId: string;
  /** The position of the last message that the closer saw; null when their page did not say. */
  readonly seen: number | null;
  /** Only if nothing was said after this instant; null when it does not matter. */
  readonly unchangedSince: number | null;
  readonly staffName: string;
  readonly now: number;
}

/**
 * Closes an open conversation, unless its client wrote after what the closer saw: a text must never
 * be closed away unread. Returns the clinic's seq and whether it was closed by this call.
 */
export async function commitClosing(
  store: Store,
  { conversationId, seen, unchangedSince, staffName, now }: Closing,
): Promise<{ closed: boolean; seq: number }> {
  const { clinicId } = store;
  const [closed, last] = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE conversations SET closed_at = ${now}, closed_by = ${staffName}, closed_after = NULL
      WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND closed_at IS NULL
        AND (${unchangedSince} IS NULL OR last_message_at <= ${unchangedSince})
        AND (${seen} IS NULL OR NOT EXISTS (SELECT 1 FROM messages m
          WHERE m.clinic_id = ${clinicId} AND m.conversation_id = ${conversationId}
            AND m.position > ${seen} AND m.direction = 'inbound'))
      RETURNING 0 AS seq`,
    lastSeq(clinicId),
  ]);
  return { closed: closed?.length === 1, seq: last?.[0]?.seq ?? 0 };
}

/**
 * Opens a closed conversation again, with the marks that it was closed with. False when it is not
 * closed, or when its contact has another one open: there is only ever one.
 */
export async function commitReopening(
  store: Store,
  conversationId: string,
  now: number,
): Promise<{ reopened: boolean; seq: number }> {
  const { clinicId } = store;
  try {
    const [reopened, last] = await transact<{ seq: number }[][]>(store, [
      sql`UPDATE conversations SET closed_at = NULL, closed_by = NULL, closed_after = NULL,
          taken_up_at = ${now}
        WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND closed_at IS NOT NULL
        RETURNING 0 AS seq`,
      lastSeq(clinicId),
    ]);
    return { reopened: reopened?.length === 1, seq: last?.[0]?.seq ?? 0 };
  } catch (error) {
    if (isConflict(error)) return { reopened: false, seq: 0 };
    throw error;
  }
}

export interface Deletion {
  readonly conversationId: string;
  /** Somebody asked; it was closed before that instant, and must have been; or a restore undid it. */
  readonly why: "asked" | "restored" | { readonly closedBefore: number };
  readonly activityId: string;
  readonly staffId: string;
  readonly staffName: string;
  readonly now: number;
}

/**
 * Removes a conversation with all that was said in it, for good (R14). What the gateway still has is
 * put down to be deleted there, as are messages that are being handed over at this moment; what was
 * only queued is never sent. A line without content says who deleted how much.
 *
 * Returns the gateway ids to delete, and null when the clinic has no such conversation, or keeps it.
 */
export async function commitDeletion(
  store: Store,
  { conversationId, why, activityId, staffId, staffName, now }: Deletion,
): Promise<{ providerSids: string[]; seq: number } | null> {
  const { clinicId } = store;
  const closedBefore = typeof why === "object" ? why.closedBefore : null;
  // Where it may not go there is nobody to name, and NOT NULL refuses the transaction.
  const mayGo = sql`(${closedBefore} IS NULL OR v.closed_at < ${closedBefore})
    AND (${why === "restored" ? 1 : 0} OR NOT EXISTS (SELECT 1 FROM clients h
      WHERE h.clinic_id = ${clinicId} AND h.id = v.client_id AND h.kept_at IS NOT NULL))`;
  const ofThis = sql`clinic_id = ${clinicId} AND conversation_id = ${conversationId}`;
  const atGateway = sql`${ofThis}
    AND (provider_sid IS NOT NULL OR delivery = 'sending' OR delivery = 'unknown')`;
  const sidOf = sql`coalesce(provider_sid, ${inFlight("")} || id)`;
  const statements = [
    sql`INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, client_id, detail)
      SELECT clinic_id, ${activityId}, ${now}, iif(${mayGo}, ${staffId}, NULL), ${staffName},
        ${kindOf(why)}, client_id, (SELECT count(*) FROM messages WHERE ${ofThis}) || ' messages'
      FROM conversations v WHERE clinic_id = ${clinicId} AND id = ${conversationId}`,
    sql`INSERT INTO gateway_deletions (clinic_id, provider_sid, has_media, requested_at, due_at)
      SELECT clinic_id, ${sidOf}, media_count > 0, ${now}, iif(provider_sid IS NULL, NULL, ${now})
      FROM messages WHERE ${atGateway} ON CONFLICT DO NOTHING RETURNING provider_sid AS sid`,
    sql`INSERT OR REPLACE INTO deletions (clinic_id, conversation_id, at, messages, due_at)
      SELECT clinic_id, id, ${now}, (SELECT json_group_array(json_array(${sidOf}, media_count > 0))
        FROM messages WHERE ${atGateway}), ${now}
      FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId}`,
    sql`DELETE FROM outbox WHERE clinic_id = ${clinicId} AND kind = 'deliver-message' AND subject_id IN
      (SELECT id FROM messages WHERE ${ofThis} AND direction = 'outbound')`,
    sql`DELETE FROM messages WHERE ${ofThis}`,
    sql`DELETE FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId}
      RETURNING id AS sid`,
    lastSeq(clinicId),
  ];
  try {
    const [, sids, , , , deleted, last] = await transact<{ sid: string; seq: number }[][]>(
      store,
      statements,
    );
    if (deleted?.length !== 1) return null;
    const known = (sids ?? []).map(({ sid }) => sid).filter((sid) => !sid.startsWith(inFlight("")));
    return { providerSids: known, seq: last?.[0]?.seq ?? 0 };
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

function kindOf(why: Deletion["why"]): Activity["kind"] {
  if (why === "asked") return "conversation-deleted";
  return why === "restored" ? "conversation-deleted-again" : "conversation-purged";
}

/** What stands for a message's gateway id until a delivery report tells it. */
export function inFlight(messageId: string): string {
  return `message ${messageId}`;
}
