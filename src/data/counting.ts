import { type SQL, sql } from "drizzle-orm";
import type { CountedText, Counts } from "#domain/numbers.ts";
import { somethingChanged } from "./activity.ts";
import { hearOfWaiting } from "./late.ts";
import { directory, type Databases } from "./store.ts";
import { transact } from "./transact.ts";

// What is counted for the clinics' numbers, over all clinics: by whom it was written, never what.

/** Whose day it is. */
interface OfClinic {
  readonly clinicId: string;
  readonly timeZone: string;
  readonly country: string;
}

/** What has not been counted yet, with how far the counting had come. */
export interface Uncounted {
  readonly version: number;
  readonly texts: readonly (CountedText &
    OfClinic & {
      readonly position: number;
      /** It had not arrived before failures were counted as they happen. */
      readonly failedAt: number | null;
      readonly failedWith: number;
    })[];
  /** What happens to a text later, or to a number. */
  readonly others: readonly (OfClinic & {
    readonly id: number;
    readonly at: number;
    readonly what: string;
  })[];
}

/** The first that is to be counted, `atMost` of each sort. */
export async function readUncounted(databases: Databases, atMost: number): Promise<Uncounted> {
  const clinic = sql`c.id AS clinicId, c.time_zone AS timeZone, c.country`;
  const [[state], texts, others] = await transact<
    [{ version: number }[], Uncounted["texts"][number][], Uncounted["others"][number][]]
  >({ db: directory(databases) }, [
    sql`SELECT version FROM counting`,
    sql`SELECT m.position, m.direction, m.author, m.created_at AS at, ${clinic},
        ${waitedSince} AS waitedSince, coalesce(m.error_code, 0) AS failedWith,
        iif((m.delivery = 'failed' OR m.delivery = 'undelivered') AND m.delivery_at < k.began_at,
          m.delivery_at, NULL) AS failedAt
      FROM counting k CROSS JOIN messages m ON m.position > k.position
      CROSS JOIN clinics c ON c.id = m.clinic_id
      ORDER BY m.position LIMIT ${atMost}`,
    sql`SELECT u.id, u.at, u.what, ${clinic} FROM uncounted u
      CROSS JOIN clinics c ON c.id = u.clinic_id ORDER BY u.id LIMIT ${atMost}`,
  ]);
  return { version: state?.version ?? 0, texts, others };
}

/**
 * Since when the client had waited for text `m`: since their first one after the last of staff, but
 * for a yes to the clinic's own question, and for what somebody said needs no answer.
 */
const waitedSince = sql`CASE WHEN m.author = 'staff' THEN (
  SELECT p.created_at FROM messages p INDEXED BY messages_conversation
  WHERE p.clinic_id = m.clinic_id AND p.conversation_id = m.conversation_id
    AND p.position < m.position AND p.position > coalesce((
      SELECT q.position FROM messages q INDEXED BY messages_conversation
      WHERE q.clinic_id = m.clinic_id AND q.conversation_id = m.conversation_id
        AND q.position < m.position AND q.author = 'staff'
      ORDER BY q.position DESC LIMIT 1), 0)
    AND p.direction = 'inbound' AND coalesce(p.understood, '') NOT GLOB 'confirm *'
    AND p.created_at > coalesce((SELECT v.settled_at FROM conversations v
      WHERE v.clinic_id = m.clinic_id AND v.id = m.conversation_id
        AND v.settled_at <= m.created_at), 0)
  ORDER BY p.position LIMIT 1) END`;

/** What of a clinic's day was counted. */
export interface Counted {
  readonly clinicId: string;
  readonly day: string;
  readonly counts: Counts;
}

/**
 * Adds to the days and says how far it has come, in one transaction. False, and nothing written, when
 * another run has written since: it counted the same.
 */
export async function commitCounted(
  databases: Databases,
  { version, texts, others }: Uncounted,
  { counted, forgetBefore }: { counted: readonly Counted[]; forgetBefore: string },
): Promise<boolean> {
  const days = sql`json_each(${JSON.stringify(counted)})`;
  const upTo = texts.at(-1)?.position ?? null;
  const [moved] = await transact<{ id: number }[][]>({ db: directory(databases) }, [
    sql`UPDATE counting SET version = version + 1, position = coalesce(${upTo}, position)
      WHERE version = ${version} RETURNING id`,
    addTo(sql`SELECT value ->> 'clinicId', value ->> 'day', value -> 'counts' FROM ${days}
      WHERE ${somethingChanged}`),
    sql`DELETE FROM uncounted WHERE id <= ${others.at(-1)?.id ?? 0} AND ${somethingChanged}`,
    sql`DELETE FROM day_counts WHERE day < ${forgetBefore}
      AND clinic_id IN (SELECT value ->> 'clinicId' FROM ${days})`,
  ]);
  return (moved?.length ?? 0) > 0;
}

/** A clinic that closes now, or whose next closing is not known: `nextAt` is 0 then. */
export interface Closing extends OfClinic {
  readonly shard: string;
  readonly nextAt: number;
  readonly hours: string | null;
}

export function dueClosings(
  databases: Databases,
  { now, atMost }: { now: number; atMost: number },
): Promise<Closing[]> {
  return directory(databases).all<Closing>(sql`
    SELECT l.clinic_id AS clinicId, c.shard, l.next_at AS nextAt, c.time_zone AS timeZone, c.country,
      c.business_hours AS hours
    FROM closings l INDEXED BY closings_next CROSS JOIN clinics c ON c.id = l.clinic_id
    WHERE l.next_at <= ${now} ORDER BY l.next_at LIMIT ${atMost}`);
}

/**
 * Counts who was left waiting (`day` is null: no closing was due), and says when to look next. An email
 * to those on duty names the number, one for a closing; `isTold`: there is one to be sent.
 */
export async function commitClosing(
  databases: Databases,
  { clinicId, nextAt }: Closing,
  {
    day,
    next,
    isNews,
    now,
  }: { day: string | null; next: number | null; isNews: boolean; now: number },
): Promise<{ isTold: boolean }> {
  const waiting = sql`(SELECT count(*) AS n FROM (SELECT 1 FROM conversations INDEXED BY conversations_waiting
    WHERE clinic_id = ${clinicId} AND closed_at IS NULL AND aside IS NULL AND waiting_since <= ${nextAt} LIMIT 1000))`;
  const [, , told] = await transact<object[][]>({ db: directory(databases) }, [
    sql`UPDATE closings SET next_at = ${next} WHERE clinic_id = ${clinicId} AND next_at = ${nextAt}`,
    addTo(sql`SELECT ${clinicId}, ${day}, json_object('unanswered', w.n) FROM ${waiting} w
      WHERE ${somethingChanged} AND ${day} IS NOT NULL AND w.n > 0`),
    sql`INSERT INTO alert_emails (clinic_id, id, created_at, due_at, still_waiting)
      SELECT c.id, ${`closing-${clinicId}-${nextAt}`}, ${now}, ${now}, w.n
      FROM ${waiting} w CROSS JOIN clinics c ON c.id = ${clinicId} AND ${hearOfWaiting}
      WHERE ${somethingChanged} AND w.n > 0 AND ${isNews ? 1 : 0} ON CONFLICT DO NOTHING RETURNING id`,
  ]);
  return { isTold: told?.length === 1 };
}

/** Adds counts to those of their days. */
function addTo(rows: SQL): SQL {
  return sql`INSERT INTO day_counts (clinic_id, day, counts) ${rows}
    ON CONFLICT (clinic_id, day) DO UPDATE SET counts = (
      SELECT json_group_object(what, times) FROM (
        SELECT key AS what, sum(value) AS times FROM (
          SELECT key, value FROM json_each(day_counts.counts)
          UNION ALL SELECT key, value FROM json_each(excluded.counts))
        GROUP BY key))`;
}
