import { type SQL, sql } from "drizzle-orm";
import { type Activity, insertActivity } from "./activity.ts";
import type { LogPage } from "./activity-log.ts";
import type { DueEvent } from "./events.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A line of a receiver's log; never what was written. Times are epoch milliseconds. */
export interface EventLine {
  readonly id: string;
  readonly kind: DueEvent["kind"];
  readonly detail: string | null;
  readonly at: number;
  readonly attempts: number;
  readonly triedAt: number | null;
  readonly status: number | null;
  readonly problem: string | null;
  readonly dueAt: number | null;
  readonly outcome: "taken" | "given-up" | "withdrawn" | null;
}

/** How many lines a page of it has. */
const logPage = 30;

/** What a receiver was told or is to be, newest first, from before a line's id. */
export async function listEvents(
  { clinicId, db }: Store,
  receiverId: string,
  before: string | null,
): Promise<LogPage<EventLine>> {
  const rows = await db.all<EventLine>(sql`
    SELECT id, kind, detail, at, attempts, tried_at AS triedAt, status, problem, due_at AS dueAt, outcome
    FROM events WHERE clinic_id = ${clinicId} AND receiver_id = ${receiverId} AND id < ${before ?? "~"}
    ORDER BY id DESC LIMIT ${logPage + 1}`);
  const lines = rows.slice(0, logPage);
  return { lines, next: rows.length > logPage ? (lines.at(-1)?.id ?? null) : null };
}

/** How many of a receiver's events were given up, up to `most`. */
export async function countGivenUp(
  { clinicId, db }: Store,
  receiverId: string,
  most: number,
): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`
    SELECT count(*) AS n FROM (SELECT 1 FROM events INDEXED BY events_given_up
      WHERE clinic_id = ${clinicId} AND receiver_id = ${receiverId} AND outcome = 'given-up' LIMIT ${most})`);
  return row?.n ?? 0;
}

/** Writes down an event that tells of nothing but the receiver itself. */
export async function insertTest(
  store: Store,
  receiverId: string,
  activity: Activity,
): Promise<void> {
  const { clinicId } = store;
  const { at } = activity;
  await transact(store, [
    sql`INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, at, due_at)
      SELECT clinic_id, id, printf('evt_%011x', ${at}) || lower(hex(randomblob(8))), 'receiver.tested',
        id, ${at}, ${at}
      FROM receivers WHERE clinic_id = ${clinicId} AND id = ${receiverId} AND off_at IS NULL`,
    insertActivity(store, activity),
  ]);
}

/**
 * Makes events due again, as if for the first time: one, or with null up to `atMost` of those that
 * were given up. What was withdrawn stays so: there is nothing left to tell. Returns how many.
 */
export async function makeDueAgain(
  store: Store,
  receiverId: string,
  eventId: string | null,
  { atMost, activity }: { atMost: number; activity: Activity },
): Promise<number> {
  const { clinicId } = store;
  const { at } = activity;
  const its = sql`clinic_id = ${clinicId} AND receiver_id = ${receiverId}`;
  const which: SQL =
    eventId === null
      ? sql`id IN (SELECT id FROM events INDEXED BY events_given_up
          WHERE ${its} AND outcome = 'given-up' ORDER BY id LIMIT ${atMost})`
      : sql`id = ${eventId} AND outcome IS NOT 'withdrawn'`;
  const [again] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE events SET outcome = NULL, attempts = 0, due_at = ${at}
      WHERE ${its} AND ${which} RETURNING id`,
    sql`UPDATE receivers SET due_at = ${at}
      WHERE clinic_id = ${clinicId} AND id = ${receiverId} AND (due_at IS NULL OR due_at > ${at})`,
    insertActivity(
      store,
      activity,
      sql`EXISTS (SELECT 1 FROM events INDEXED BY events_waiting WHERE ${its} AND due_at = ${at})`,
    ),
  ]);
  return again.length;
}
