import { type SQL, sql } from "drizzle-orm";
import type { BusinessHours } from "#domain/business-hours.ts";
import type { OptOut, OptOutSource } from "#domain/consent.ts";
import type { Held } from "#domain/send-later.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { toHours } from "./clinic-settings.ts";
import { lastSeq } from "./changes.ts";
import { asksToStop } from "./recipients.ts";
import { asSeen, type Seen } from "./scheduled-texts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A text whose time has come, with what decides about it. Times are epoch milliseconds. */
export interface DueScheduled {
  readonly seen: Seen;
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  readonly fileCount: number;
  /** Are all of them still there? */
  readonly hasItsFiles: boolean;
  readonly leavesAt: number;
  readonly atOpening: boolean;
  readonly savedAt: number;
  readonly conversation: { readonly contact: string; readonly closedAt: number | null };
  readonly clientId: string | null;
  readonly optOut: OptOut | null;
  readonly asksToStop: boolean;
  readonly isLineOff: boolean;
  /** Whether its writer has the conversation from then on. */
  readonly takesOver: boolean;
  readonly hours: BusinessHours | null;
  readonly timeZone: string;
  readonly country: string;
}

/** Null when it has left, was withdrawn, or is to leave later. */
export async function readDueScheduled(
  { clinicId, db }: Store,
  id: string,
  now: number,
): Promise<DueScheduled | null> {
  const [row] = await db.all<Row>(sql`
    SELECT s.conversation_id AS conversationId, s.version, s.staff_id AS staffId,
      s.staff_name AS staffName, s.body, s.file_count AS fileCount, s.leaves_at AS leavesAt,
      s.at_opening AS atOpening, s.saved_at AS savedAt, v.contact, v.closed_at AS closedAt,
      v.client_id AS clientId, o.opted_out_at AS optedOutAt, o.source,
      c.business_hours AS hours, c.time_zone AS timeZone, c.country,
      c.answering_assigns AS answeringAssigns,
      ${asksToStop(clinicId, sql`v.contact`)} AS asks,
      EXISTS (SELECT 1 FROM numbers n WHERE n.number = v.number AND n.disabled_at IS NULL) AS isLineOn,
      (SELECT count(*) FROM draft_attachments d WHERE d.clinic_id = ${clinicId}
        AND d.conversation_id = s.conversation_id AND d.staff_id = 'scheduled ' || s.id) AS filesNow
    FROM scheduled_texts s
    CROSS JOIN conversations v ON v.clinic_id = ${clinicId} AND v.id = s.conversation_id
    CROSS JOIN clinics c ON c.id = ${clinicId}
    LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = v.contact
    WHERE s.clinic_id = ${clinicId} AND s.id = ${id} AND s.held IS NULL AND s.leaves_at <= ${now}`);
  if (!row) return null;
  const { conversationId, version, contact, closedAt, optedOutAt, source, ...rest } = row;
  return {
    ...rest,
    seen: { conversationId, id, version },
    conversation: { contact, closedAt },
    hasItsFiles: row.filesNow === row.fileCount,
    atOpening: row.atOpening === 1,
    optOut: optedOutAt === null ? null : { at: optedOutAt, source },
    asksToStop: row.asks === 1,
    isLineOff: row.isLineOn === 0,
    hours: toHours(row.hours),
    takesOver: row.answeringAssigns === 1,
  };
}

/**
 * It does not leave by itself, and nobody is there to be told: the conversation is unread again, so
 * that somebody comes back to it. Returns the clinic's seq.
 */
export function commitHeld(
  store: Store,
  seen: Seen,
  { reason, now }: { reason: Held; now: number },
  activity: Activity,
): Promise<number> {
  const { clinicId } = store;
  return seqAfter(store, [
    sql`UPDATE scheduled_texts SET due_at = NULL, held = ${reason}, version = version + 1
      WHERE ${asSeen(store, seen)} AND held IS NULL`,
    insertActivity(store, activity, somethingChanged),
    sql`UPDATE conversations SET unread_since = ${now}
      WHERE ${somethingChanged} AND clinic_id = ${clinicId} AND id = ${seen.conversationId}
        AND unread_since IS NULL AND closed_at IS NULL`,
  ]);
}

/** It leaves later than was chosen. Returns the clinic's seq. */
export function commitPutOff(store: Store, seen: Seen, at: number): Promise<number> {
  return seqAfter(store, [
    sql`UPDATE scheduled_texts SET due_at = ${at}, leaves_at = ${at}, version = version + 1
      WHERE ${asSeen(store, seen)} AND held IS NULL`,
  ]);
}

async function seqAfter(store: Store, statements: readonly SQL[]): Promise<number> {
  const rows = await transact<{ seq: number }[][]>(store, [...statements, lastSeq(store.clinicId)]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}

interface Row {
  readonly conversationId: string;
  readonly version: number;
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  readonly fileCount: number;
  readonly filesNow: number;
  readonly leavesAt: number;
  readonly atOpening: 0 | 1;
  readonly savedAt: number;
  readonly contact: string;
  readonly closedAt: number | null;
  readonly clientId: string | null;
  readonly optedOutAt: number | null;
  readonly source: OptOutSource;
  readonly hours: string | null;
  readonly timeZone: string;
  readonly country: string;
  readonly asks: 0 | 1;
  readonly answeringAssigns: 0 | 1;
  readonly isLineOn: 0 | 1;
}
