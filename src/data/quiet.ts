import { type SQL, sql } from "drizzle-orm";
import { spamClosesAfter } from "#domain/quiet.ts";
import type { Work } from "#domain/work.ts";
import { type Activity, somethingChanged } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import { placeInInbox } from "./inbox-lists.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

const day = 24 * 3_600_000;
/** By how much the inbox puts those of nothing but automated texts below the others: see `placeInInbox`. */
const below = 1_000_000_000_000;

/** Where a walk is: through which list, and behind which conversation there. */
type Place = readonly [list: number, at: number, id: string];

/** Conversations whose last text is old enough, the oldest first, from where a run was. */
export interface QuietPage {
  readonly ids: readonly string[];
  /** How many days that is, and since when nothing may have happened in one. */
  readonly after: number;
  readonly before: number;
  readonly isSpam: boolean;
  /** The clinic's setting, and how far an earlier run came, as they were read. */
  readonly closeAfter: number | null;
  readonly place: string | null;
  /** Where the next ones begin; null when this walk is over. */
  readonly next: Place | null;
}

/**
 * One page of a walk through what may have been quiet for long enough: spam, then, if the clinic wants it,
 * what holds only automated texts, and the rest. Each is a range of an index that ends where it is too young.
 */
export async function findQuiet(
  { clinicId, db }: Store,
  { now, atMost }: { now: number; atMost: number },
): Promise<QuietPage | null> {
  const [clinic] = await db.all<Pick<QuietPage, "closeAfter" | "place">>(sql`
    SELECT close_after AS closeAfter, quiet_place AS place FROM clinics WHERE id = ${clinicId}`);
  if (!clinic) return null;
  const { closeAfter } = clinic;
  const [reached, at, id] = JSON.parse(clinic.place ?? `[0, ${-below}, ""]`) as Place;
  // The setting was switched off in the middle of a walk.
  const list = closeAfter === null ? 0 : reached;
  const isSpam = list === 0;
  const after = isSpam ? spamClosesAfter : (closeAfter ?? spamClosesAfter);
  const before = now - after * day;
  const { index, which, place, from, to } = listed(list, before);
  const rows = await db.all<{ id: string; at: number }>(sql`
    SELECT id, ${place} AS at FROM conversations INDEXED BY ${index}
    WHERE clinic_id = ${clinicId} AND ${which}
      AND ${place} >= ${Math.max(from, at)} AND ${place} <= ${to} AND (${place}, id) > (${at}, ${id})
    ORDER BY ${place}, id LIMIT ${atMost}`);
  const last = rows.length === atMost ? rows.at(-1) : undefined;
  const nextList: Place | null = closeAfter === null || list === 2 ? null : [list + 1, -below, ""];
  const next: Place | null = last ? [list, last.at, last.id] : nextList;
  return { ...clinic, ids: rows.map((row) => row.id), after, before, isSpam, next };
}

function listed(list: number, before: number) {
  if (list === 0) {
    const spam = { index: sql`conversations_spam`, which: sql`aside = 'spam'` };
    return { ...spam, place: sql`last_message_at`, from: 0, to: before };
  }
  const open = { index: sql`conversations_inbox`, which: sql`closed_at IS NULL AND aside IS NULL` };
  const inbox = { ...open, place: placeInInbox };
  return list === 1
    ? { ...inbox, from: -below, to: before - below }
    : { ...inbox, from: below, to: before };
}

/**
 * Closes those of a page in which nothing has happened, nobody waits and nothing is under way, and says how
 * far the walk has come, in one transaction. Where the setting or the walk is another one by now, nothing of
 * that happens. Returns how many were closed, and the clinic's seq.
 */
export async function commitQuiet(
  store: Store,
  page: QuietPage,
  { dueAt, activity }: { dueAt: number; activity: Activity },
): Promise<{ closed: number; seq: number }> {
  const { clinicId } = store;
  const { ids, after, next } = page;
  const asSeen = sql`id = ${clinicId} AND close_after IS ${page.closeAfter} AND quiet_place IS ${page.place}`;
  const { id, at, staffId, staffName, kind } = activity;
  const [closed = [], , , last] = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE conversations AS v SET closed_at = ${at}, closed_by = NULL, closed_after = ${after}
      WHERE v.clinic_id = ${clinicId} AND v.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
        AND v.closed_at IS NULL AND v.aside IS ${page.isSpam ? "spam" : null}
        AND EXISTS (SELECT 1 FROM clinics WHERE ${asSeen}) AND ${hasBeenQuiet(clinicId, page.before)}
      RETURNING 0 AS seq`,
    sql`INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, client_id, detail)
      SELECT ${clinicId}, ${id}, ${at}, ${staffId}, ${staffName}, ${kind}, NULL,
        changes() || ${activity.detail} WHERE ${somethingChanged}`,
    sql`UPDATE clinics SET quiet_place = ${next && JSON.stringify(next)}, quiet_due_at = ${dueAt}
      WHERE ${asSeen}`,
    lastSeq(clinicId),
  ]);
  return { closed: closed.length, seq: last?.[0]?.seq ?? 0 };
}

/** Of the conversation `v`: a reminder that was sent by itself, a note or a hand on it count as well. */
function hasBeenQuiet(clinicId: string, before: number): SQL {
  const ofIt = (table: string) =>
    sql`${sql.raw(table)}.clinic_id = ${clinicId} AND ${sql.raw(table)}.conversation_id = v.id`;
  return sql`v.unread_since IS NULL AND v.waiting_since IS NULL
    AND max(v.last_message_at, coalesce(v.came_back_at, 0), coalesce(v.taken_up_at, 0),
      coalesce(v.settled_at, 0)) <= ${before}
    AND coalesce((SELECT m.created_at FROM messages m WHERE ${ofIt("m")}
      ORDER BY m.position DESC LIMIT 1), 0) <= ${before}
    AND coalesce((SELECT n.created_at FROM notes n WHERE ${ofIt("n")}
      ORDER BY n.after_position DESC, n.place DESC LIMIT 1), 0) <= ${before}
    AND NOT EXISTS (SELECT 1 FROM scheduled_texts s WHERE ${ofIt("s")})
    AND NOT EXISTS (SELECT 1 FROM mentions x WHERE ${ofIt("x")})
    AND v.id NOT IN (SELECT m.conversation_id FROM outbox o
      CROSS JOIN messages m INDEXED BY messages_outbound_id ON m.clinic_id = ${clinicId}
        AND m.id = o.subject_id AND m.direction = 'outbound'
      WHERE o.clinic_id = ${clinicId} AND o.kind = 'deliver-message')`;
}

/** Clinics that are to be looked at; put off until `tryAgainAt`. */
export async function takeDueQuiet(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE clinics SET quiet_due_at = ${tryAgainAt} WHERE id IN (
      SELECT id FROM clinics INDEXED BY clinics_to_look_at
      WHERE quiet_due_at <= ${dueBefore} ORDER BY quiet_due_at LIMIT ${atMost})
    RETURNING id AS clinicId, 'close-quiet' AS kind, id AS subjectId, shard`);
}
