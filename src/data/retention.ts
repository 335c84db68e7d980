import { type SQL, sql } from "drizzle-orm";
import type { Retention } from "#domain/retention.ts";
import type { Work } from "#domain/work.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** So many months of the calendar before an instant: of a shorter month its last day. */
export function monthsBefore(now: SQL, months: SQL): SQL {
  return sql`unixepoch(${now} / 1000, 'unixepoch', '-' || ${months} || ' months', 'floor') * 1000`;
}

export async function retentionOf({ clinicId, db }: Store): Promise<Retention> {
  const [row] = await db.all<Retention>(sql`
    SELECT archive_after AS archiveAfter, purge_after AS purgeAfter FROM clinics WHERE id = ${clinicId}`);
  return row ?? { archiveAfter: null, purgeAfter: null };
}

/** Sets how long things are kept; the job begins at once, and at the beginning. */
export async function commitRetention(
  store: Store,
  { archiveAfter, purgeAfter }: Retention,
  activity: Activity,
): Promise<void> {
  const dueAt = purgeAfter === null ? null : activity.at;
  await transact(store, [
    sql`UPDATE clinics SET archive_after = ${archiveAfter}, purge_after = ${purgeAfter},
        purge_due_at = ${dueAt}, purge_place = NULL
      WHERE id = ${store.clinicId}`,
    insertActivity(store, activity, somethingChanged),
  ]);
}

/** The most that a preview counts. */
const mostPreviewed = 1000;

/** What would be deleted if conversations were kept so many months: how many, and the oldest. */
export async function previewPurge(
  { clinicId, db }: Store,
  { months, now }: { months: number; now: number },
): Promise<{ conversations: number; kept: number; oldest: number | null }> {
  const [row] = await db.all<{ conversations: number; kept: number; oldest: number | null }>(sql`
    SELECT count(*) FILTER (WHERE NOT held) AS conversations, count(*) FILTER (WHERE held) AS kept,
      min(closed_at) FILTER (WHERE NOT held) AS oldest
    FROM (SELECT v.closed_at, ${isHeld} AS held FROM conversations v INDEXED BY conversations_closed
      WHERE v.clinic_id = ${clinicId} AND v.closed_at IS NOT NULL
        AND v.closed_at < ${monthsBefore(sql`${now}`, sql`${months}`)}
      ORDER BY v.closed_at LIMIT ${mostPreviewed + 1})`);
  return row ?? { conversations: 0, kept: 0, oldest: null };
}

/** Of the conversation `v`: its client's are kept whatever the time. */
const isHeld = sql`EXISTS (SELECT 1 FROM clients h
  WHERE h.clinic_id = v.clinic_id AND h.id = v.client_id AND h.kept_at IS NOT NULL)`;

/** Conversations that have been closed for long enough, the longest first, from where a run was. */
export interface Purgeable {
  readonly ids: readonly string[];
  /** Closed before this, epoch ms; null when the clinic keeps everything. */
  readonly before: number | null;
  /** Where the next ones begin; null when there are no more. */
  readonly next: readonly [closedAt: number, id: string] | null;
}

export async function findPurgeable(
  { clinicId, db }: Store,
  { now, atMost }: { now: number; atMost: number },
): Promise<Purgeable> {
  const [clinic] = await db.all<{ before: number | null; place: string | null }>(sql`
    SELECT ${monthsBefore(sql`${now}`, sql`purge_after`)} AS before, purge_place AS place
    FROM clinics WHERE id = ${clinicId}`);
  const before = clinic?.before ?? null;
  if (before === null) return { ids: [], before, next: null };
  const [closedAt, id] = JSON.parse(clinic?.place ?? `[0, ""]`) as [number, string];
  const rows = await db.all<{ id: string; closedAt: number; held: 0 | 1 }>(sql`
    SELECT v.id, v.closed_at AS closedAt, ${isHeld} AS held
    FROM conversations v INDEXED BY conversations_closed
    WHERE v.clinic_id = ${clinicId} AND v.closed_at IS NOT NULL AND v.closed_at < ${before}
      AND (v.closed_at, v.id) > (${closedAt}, ${id})
    ORDER BY v.closed_at, v.id LIMIT ${atMost}`);
  const last = rows.length === atMost ? rows.at(-1) : undefined;
  const ids = rows.filter(({ held }) => held === 0).map((row) => row.id);
  return { ids, before, next: last ? [last.closedAt, last.id] : null };
}

/** Where a run of the job stops, and when it is looked for more. */
export async function stopPurging(
  { clinicId, db }: Store,
  { next, dueAt }: { next: Purgeable["next"]; dueAt: number },
): Promise<void> {
  const place = next && JSON.stringify(next);
  await db.run(sql`UPDATE clinics SET purge_place = ${place}, purge_due_at = ${dueAt}
    WHERE id = ${clinicId} AND purge_after IS NOT NULL`);
}

/** Clinics that are to be looked at; put off until `tryAgainAt`. */
export async function takeDuePurges(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE clinics SET purge_due_at = ${tryAgainAt} WHERE id IN (
      SELECT id FROM clinics INDEXED BY clinics_to_purge
      WHERE purge_due_at <= ${dueBefore} ORDER BY purge_due_at LIMIT ${atMost})
    RETURNING id AS clinicId, 'purge' AS kind, id AS subjectId, shard`);
}

/** Keeps all of a client's conversations, or lets them go again. */
export async function commitKeeping(
  store: Store,
  clientId: string,
  { keptAt, activity }: { keptAt: number | null; activity: Activity },
): Promise<void> {
  await transact(store, [
    sql`UPDATE clients SET kept_at = ${keptAt}
      WHERE clinic_id = ${store.clinicId} AND id = ${clientId} AND (kept_at IS NULL) <> (${keptAt} IS NULL)`,
    insertActivity(store, activity, somethingChanged),
  ]);
}
