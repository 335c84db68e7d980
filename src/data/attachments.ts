import { type SQL, sql } from "drizzle-orm";
import type { Attachment } from "#domain/attachment.ts";
import type { Work } from "#domain/work.ts";
import { lastSeq } from "./changes.ts";
import { insertFile, type StoredFile } from "./files.ts";
import { attachments } from "./schema.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/**
 * The attachments of a message as a column of its row, `table` being the name of the messages there:
 * JSON for `toAttachments`. For a message without any, which is nearly all, it reads nothing.
 */
export function attachmentsOf(table: SQL): SQL<string> {
  return sql`CASE WHEN ${table}.media_count = 0 THEN '[]' ELSE (
    SELECT json_group_array(json_object('place', a.place, 'state', a.state, 'fileId', a.file_id,
      'name', a.name, 'contentType', f.content_type, 'size', f.size, 'width', f.width, 'height', f.height))
    FROM attachments a LEFT JOIN files f ON f.clinic_id = a.clinic_id AND f.id = a.file_id
    WHERE a.clinic_id = ${table}.clinic_id AND a.message_position = ${table}.position) END`;
}

export function toAttachments(json: string): Attachment[] {
  return JSON.parse(json) as Attachment[];
}

/** For the transaction that stores an inbound message: what is to be fetched for it. */
export function awaitMedia(
  { clinicId, db }: Store,
  message: { providerSid: string; mediaSids: readonly (string | null)[] },
  now: number,
) {
  const { providerSid, mediaSids } = message;
  return db.insert(attachments).values(
    mediaSids.map((mediaSid, place) => ({
      clinicId,
      messagePosition: sql`(SELECT position FROM messages
        WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid})`,
      place,
      state: "waiting" as const,
      mediaSid,
      dueAt: now,
    })),
  );
}

/** The position of a message that the gateway sent, which its media are fetched by. */
export async function positionOf(
  { clinicId, db }: Store,
  providerSid: string,
): Promise<number | null> {
  const [row] = await db.all<{ position: number }>(sql`
    SELECT position FROM messages WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid}`);
  return row?.position ?? null;
}

/** A medium that the gateway still has for us. */
export interface WaitingMedium {
  readonly place: number;
  readonly mediaSid: string | null;
  readonly attempts: number;
  readonly messageSid: string;
  readonly messageId: string;
}

export async function waitingMedia(
  { clinicId, db }: Store,
  position: number,
): Promise<WaitingMedium[]> {
  return db.all<WaitingMedium>(sql`
    SELECT a.place, a.media_sid AS mediaSid, a.attempts, m.provider_sid AS messageSid, m.id AS messageId
    FROM attachments a JOIN messages m ON m.position = a.message_position AND m.clinic_id = a.clinic_id
    WHERE a.clinic_id = ${clinicId} AND a.message_position = ${position} AND a.state = 'waiting'
    ORDER BY a.place`);
}

/**
 * What became of fetching one medium: kept, to be tried again at `dueAt`, or given up. Returns the
 * clinic's seq. One that is no longer waited for stays as it is; its conversation may be deleted.
 */
export async function commitMedium(
  store: Store,
  which: { position: number; place: number },
  outcome:
    | { readonly kind: "kept"; readonly file: StoredFile }
    | { readonly kind: "again"; readonly dueAt: number }
    | { readonly kind: "unavailable" },
  now: number,
): Promise<number> {
  const { clinicId } = store;
  const isWaiting = sql`clinic_id = ${clinicId} AND message_position = ${which.position}
    AND place = ${which.place} AND state = 'waiting'`;
  const rows = await transact<{ seq: number }[][]>(store, [...change(), lastSeq(clinicId)]);
  return rows.at(-1)?.[0]?.seq ?? 0;

  function change(): SQL[] {
    switch (outcome.kind) {
      case "kept":
        return [
          insertFile(store, outcome.file, now),
          sql`UPDATE attachments SET state = 'kept', file_id = ${outcome.file.id}, due_at = NULL
            WHERE ${isWaiting}`,
          // Deleted while it was fetched: then nothing names the file.
          sql`UPDATE files SET unwanted_at = ${now} WHERE clinic_id = ${clinicId} AND id = ${outcome.file.id}
            AND NOT EXISTS (SELECT 1 FROM attachments a INDEXED BY attachments_file
              WHERE a.clinic_id = ${clinicId} AND a.file_id = ${outcome.file.id})`,
        ];
      case "again":
        return [
          sql`UPDATE attachments SET attempts = attempts + 1, due_at = ${outcome.dueAt} WHERE ${isWaiting}`,
        ];
      case "unavailable":
        return [
          sql`UPDATE attachments SET state = 'unavailable', due_at = NULL WHERE ${isWaiting}`,
        ];
    }
  }
}

/** Puts what could not be fetched back in the line. False when there is nothing such. */
export async function fetchAgain(
  store: Store,
  which: { conversationId: string; position: number },
  now: number,
): Promise<{ found: boolean; seq: number }> {
  const { clinicId } = store;
  const [again, last] = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE attachments SET state = 'waiting', attempts = 0, due_at = ${now}
      WHERE clinic_id = ${clinicId} AND message_position = ${which.position} AND state = 'unavailable'
        AND EXISTS (SELECT 1 FROM messages m WHERE m.position = ${which.position}
          AND m.clinic_id = ${clinicId} AND m.conversation_id = ${which.conversationId})
      RETURNING 0 AS seq`,
    lastSeq(clinicId),
  ]);
  return { found: (again ?? []).length > 0, seq: last?.[0]?.seq ?? 0 };
}

/** Media whose time has come, put off until `tryAgainAt` so that the next sweep waits. */
export async function takeDueMedia(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  const rows = await directory(databases).all<Work>(sql`
    UPDATE attachments SET due_at = ${tryAgainAt}
    WHERE (clinic_id, message_position, place) IN (
      SELECT clinic_id, message_position, place FROM attachments WHERE due_at <= ${dueBefore}
      ORDER BY due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, 'keep-media' AS kind, cast(message_position AS TEXT) AS subjectId, 'DB' AS shard`);
  return [...new Map(rows.map((work) => [`${work.clinicId} ${work.subjectId}`, work])).values()];
}
