import { type SQL, sql } from "drizzle-orm";
import { mostScheduled, type ScheduledText } from "#domain/send-later.ts";
import type { Work } from "#domain/work.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { lastSeq, seqAfter } from "./changes.ts";
import { takesTexts } from "./recipients.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Whose draft the attachments of a scheduled text are: nobody's of the staff, whose ids have no blank. */
export function draftOwnerOf(id: string): string {
  return `scheduled ${id}`;
}

/** What is to leave later in a conversation, the next first; JSON for `toScheduled`. */
export function scheduledIn(clinicId: string, conversationId: string): SQL<string> {
  return listOf(
    clinicId,
    sql`s.conversation_id = ${conversationId} ORDER BY s.leaves_at, s.id LIMIT ${mostScheduled}`,
  );
}

/** The same for one of drizzle's batches. */
export function scheduledOf({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({ texts: scheduledIn(clinicId, conversationId).mapWith(toScheduled).as("scheduled") })
    .from(sql`(SELECT 1)`);
}

export function toScheduled(json: string): ScheduledText[] {
  type Row = Omit<ScheduledText, "atOpening"> & { readonly atOpening: 0 | 1 };
  return (JSON.parse(json) as Row[]).map((row) => ({ ...row, atOpening: row.atOpening === 1 }));
}

export async function readScheduled(store: Store, which: Which): Promise<ScheduledText | null> {
  const { clinicId, db } = store;
  const [row] = await db.all<{ texts: string }>(
    sql`SELECT ${listOf(
      clinicId,
      sql`s.id = ${which.id} AND s.conversation_id = ${which.conversationId}`,
    )} AS texts`,
  );
  return toScheduled(row?.texts ?? "[]")[0] ?? null;
}

export async function listScheduled(
  { clinicId, db }: Store,
  conversationId: string,
): Promise<ScheduledText[]> {
  const [row] = await db.all<{ texts: string }>(
    sql`SELECT ${scheduledIn(clinicId, conversationId)} AS texts`,
  );
  return toScheduled(row?.texts ?? "[]");
}

function listOf(clinicId: string, which: SQL): SQL<string> {
  return sql`(SELECT json_group_array(json_object('id', id, 'conversationId', conversation_id,
      'staffName', staff_name, 'body', body, 'leavesAt', leaves_at, 'atOpening', at_opening,
      'held', held, 'heldBy', held_by, 'version', version,
      'fileNames', CASE WHEN file_count = 0 THEN json('[]') ELSE (SELECT json_group_array(d.name)
        FROM draft_attachments d WHERE d.clinic_id = ${clinicId}
          AND d.conversation_id = t.conversation_id AND d.staff_id = 'scheduled ' || t.id) END))
    FROM (SELECT * FROM scheduled_texts s WHERE s.clinic_id = ${clinicId} AND ${which}) t)`;
}

interface Which {
  readonly conversationId: string;
  readonly id: string;
}

/** As somebody saw it when they decided: of two who decide at once one finds it otherwise. */
export interface Seen extends Which {
  readonly version: number;
}

/** What is written, by whom, and when it leaves. Times are epoch milliseconds. */
export interface Written {
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  readonly at: number;
  readonly atOpening: boolean;
  readonly now: number;
}

/**
 * Schedules a text, with the files of its writer's draft if the form showed any. False, and nothing
 * written, unless somebody could answer there now and the files are those that the form showed. The
 * same id twice is the same text once.
 */
export async function commitScheduled(
  store: Store,
  { conversationId, id }: Which,
  written: Written & { readonly fileCount: number },
  activity: Activity,
): Promise<{ isKept: boolean; seq: number }> {
  const { clinicId } = store;
  const { fileCount, staffId, now } = written;
  const draft = sql`clinic_id = ${clinicId} AND conversation_id = ${conversationId} AND staff_id = ${staffId}`;
  const isThere = sql`EXISTS (SELECT 1 FROM scheduled_texts WHERE clinic_id = ${clinicId} AND id = ${id}
    AND conversation_id = ${conversationId})`;
  const rows = await transact<{ seq: number }[][]>(store, [
    sql`INSERT INTO scheduled_texts (clinic_id, id, conversation_id, staff_id, staff_name, body,
        file_count, leaves_at, at_opening, due_at, saved_at)
      SELECT ${clinicId}, ${id}, v.id, ${staffId}, ${written.staffName}, ${written.body}, ${fileCount},
        ${written.at}, ${written.atOpening ? 1 : 0}, ${written.at}, ${now}
      FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}
        AND ${maybeAnswered(clinicId)}
        AND (${fileCount} = 0 OR (SELECT count(*) FROM draft_attachments WHERE ${draft}) = ${fileCount})
        AND (SELECT count(*) FROM scheduled_texts
          WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId}) < ${mostScheduled}
      ON CONFLICT DO NOTHING`,
    insertActivity(store, activity, somethingChanged),
    ...(fileCount === 0
      ? []
      : [
          sql`UPDATE draft_attachments SET staff_id = ${draftOwnerOf(id)} WHERE ${draft} AND ${isThere}`,
        ]),
    sql`SELECT 0 AS seq WHERE ${isThere}`,
    lastSeq(clinicId),
  ]);
  return { isKept: rows.at(-2)?.length === 1, seq: rows.at(-1)?.[0]?.seq ?? 0 };
}

/** Could staff answer in the conversation `v`? What `replyRefusal` says, asked in the same moment. */
function maybeAnswered(clinicId: string): SQL {
  return sql`v.closed_at IS NULL AND ${takesTexts(sql`v.contact`)}
    AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = v.contact)
    AND EXISTS (SELECT 1 FROM numbers n WHERE n.number = v.number AND n.disabled_at IS NULL)`;
}

/** Changes what it says and when it leaves; what was held leaves by itself again. Null: not so any more. */
export function commitRewriting(
  store: Store,
  seen: Seen,
  { staffId, staffName, body, at, atOpening, now }: Written,
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`UPDATE scheduled_texts SET staff_id = ${staffId}, staff_name = ${staffName}, body = ${body},
        leaves_at = ${at}, at_opening = ${atOpening ? 1 : 0}, due_at = ${at}, held = NULL,
        held_by = NULL, saved_at = ${now}, version = version + 1
      WHERE ${asSeen(store, seen)} AND EXISTS (SELECT 1 FROM conversations v
        WHERE v.clinic_id = ${clinicId} AND v.id = ${seen.conversationId} AND ${maybeAnswered(clinicId)})
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** It does not leave by itself any more, because somebody decided so. Null: not so any more. */
export function commitWithdrawn(
  store: Store,
  seen: Seen,
  by: string,
  activity: Activity,
): Promise<number | null> {
  return seqAfter(store, [
    sql`UPDATE scheduled_texts SET due_at = NULL, held = 'withdrawn', held_by = ${by},
        version = version + 1
      WHERE ${asSeen(store, seen)} AND held IS NULL RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** Lets go of what does not leave by itself. Null: not so any more. */
export function commitPutAway(
  store: Store,
  seen: Seen,
  activity: Activity,
): Promise<number | null> {
  return seqAfter(store, [
    sql`DELETE FROM scheduled_texts WHERE ${asSeen(store, seen)} AND held IS NOT NULL
      RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** Finds what is due in all clinics; put off until `tryAgainAt`, so that the next minute leaves it alone. */
export async function takeDueScheduled(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE scheduled_texts SET due_at = ${tryAgainAt} WHERE (clinic_id, id) IN (
      SELECT clinic_id, id FROM scheduled_texts INDEXED BY scheduled_texts_due
      WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, 'send-scheduled' AS kind, id AS subjectId, 'DB' AS shard`);
}

export function asSeen({ clinicId }: Store, { conversationId, id, version }: Seen): SQL {
  return sql`clinic_id = ${clinicId} AND id = ${id} AND conversation_id = ${conversationId}
    AND version = ${version}`;
}
