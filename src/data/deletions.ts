import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What remains of a deleted conversation: no word of it, and not with whom it was. */
export interface Deleted {
  readonly clinicId: string;
  readonly conversationId: string;
  /** Epoch ms. */
  readonly at: number;
  /** By the gateway's ids, or by what stands for one that nobody knew. */
  readonly messages: readonly (readonly [sid: string, hasMedia: 0 | 1])[];
}

/** Before all others of that time and later: keys are ordered by it. */
export function deletedSince(at: number): string {
  return `${deletedPrefix}${String(at).padStart(15, "0")}`;
}

export const deletedPrefix = "deletions/";

export function deletedKey({ at, clinicId, conversationId }: Deleted): string {
  return `${deletedSince(at)}/${clinicId}/${conversationId}.json`;
}

/** A deletion that is still to be written down; null when it is. */
export async function unrecorded(
  { clinicId, db }: Store,
  conversationId: string,
): Promise<Deleted | null> {
  const [row] = await db.all<{ at: number; messages: string }>(sql`
    SELECT at, messages FROM deletions
    WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId}`);
  if (!row) return null;
  const messages = JSON.parse(row.messages) as Deleted["messages"];
  return { clinicId, conversationId, at: row.at, messages };
}

export async function forgetRecorded({ clinicId, db }: Store, deleted: Deleted): Promise<void> {
  await db.run(sql`DELETE FROM deletions
    WHERE clinic_id = ${clinicId} AND conversation_id = ${deleted.conversationId} AND at = ${deleted.at}`);
}

/** Deletions that nobody has written down yet, put off until `tryAgainAt`. */
export async function takeUnrecorded(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE deletions SET due_at = ${tryAgainAt} WHERE (clinic_id, conversation_id) IN (
      SELECT clinic_id, conversation_id FROM deletions WHERE due_at <= ${dueBefore}
      ORDER BY due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, 'record-deletion' AS kind, conversation_id AS subjectId, 'DB' AS shard`);
}

/** How far a replay has come, as a key of R2; null when nobody wants one. */
export async function replayPlace(databases: Databases): Promise<string | null> {
  const [row] = await directory(databases).all<{ place: string }>(
    sql`SELECT place FROM deletion_replays WHERE bucket = 'ATTACHMENTS'`,
  );
  return row?.place ?? null;
}

/** Where it goes on; null: it has come to its end. */
export async function setReplayPlace(databases: Databases, place: string | null): Promise<void> {
  const bucket = sql`bucket = 'ATTACHMENTS'`;
  await directory(databases).run(
    place === null
      ? sql`DELETE FROM deletion_replays WHERE ${bucket}`
      : sql`UPDATE deletion_replays SET place = ${place} WHERE ${bucket}`,
  );
}

/**
 * What the gateway may still have of a deleted conversation is put down to be deleted there again, and
 * what came from there anew meanwhile, into whatever conversation, goes.
 */
export async function deleteAgain(store: Store, { messages }: Deleted, now: number): Promise<void> {
  const { clinicId } = store;
  const list = sql`json_each(${JSON.stringify(messages)})`;
  const sids = sql`(SELECT value ->> 0 FROM ${list})`;
  const found = await store.db.all<{ id: string }>(sql`
    SELECT DISTINCT conversation_id AS id FROM messages INDEXED BY messages_once_from_gateway
    WHERE clinic_id = ${clinicId} AND provider_sid IN ${sids}`);
  const touched = sql`clinic_id = ${clinicId} AND id IN
    (SELECT value FROM json_each(${JSON.stringify(found.map(({ id }) => id))}))`;
  const newest = sql`(SELECT m.body FROM messages m WHERE m.clinic_id = ${clinicId}
    AND m.conversation_id = conversations.id ORDER BY m.position DESC LIMIT 1)`;
  await transact(store, [
    sql`INSERT INTO gateway_deletions (clinic_id, provider_sid, has_media, requested_at, due_at)
      SELECT ${clinicId}, value ->> 0, value ->> 1, ${now}, iif(value ->> 0 GLOB 'message *', NULL, ${now})
      FROM ${list} WHERE TRUE ON CONFLICT DO NOTHING`,
    sql`DELETE FROM messages WHERE clinic_id = ${clinicId} AND provider_sid IN ${sids}`,
    sql`DELETE FROM conversations WHERE ${touched} AND ${newest} IS NULL`,
    sql`UPDATE conversations SET last_message_text = substr(${newest}, 1, 120) WHERE ${touched}`,
  ]);
}
