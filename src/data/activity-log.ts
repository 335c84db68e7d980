import { sql } from "drizzle-orm";
import type { Activity } from "./activity.ts";
import type { Store } from "./store.ts";

/** How many lines a page of the log has. */
export const logPage = 50;
/** How many are looked at for those of one person or kind: a log may be long and theirs far apart. */
export const logWindow = 250;

/** Lines newest first, and where they go on; it may go on without a line found. */
export interface LogPage<Line> {
  readonly lines: readonly Line[];
  readonly next: string | null;
}

/** Which lines: those from before a line's id, of some kinds, by somebody. */
export interface LogFilter {
  readonly before: string | null;
  readonly kinds: readonly string[] | null;
  readonly staffId: string | null;
}

/** What was done by staff, by a system of the clinic's, or by Deskline for it. */
export async function listActivity(
  { clinicId, db }: Store,
  { before, kinds, staffId }: LogFilter,
): Promise<LogPage<Activity>> {
  const inWindow = sql`FROM activity WHERE clinic_id = ${clinicId} AND id < ${before ?? "~"}
    ORDER BY id DESC LIMIT ${logWindow}`;
  const wanted = kinds && JSON.stringify(kinds);
  const rows = await db.all<Activity>(sql`
    SELECT id, at, staff_id AS staffId, staff_name AS staffName, kind, client_id AS clientId, detail
    FROM (SELECT * ${inWindow})
    WHERE (${wanted} IS NULL OR kind IN (SELECT value FROM json_each(${wanted})))
      AND (${staffId} IS NULL OR staff_id = ${staffId})
    ORDER BY id DESC LIMIT ${logPage + 1}`);
  if (rows.length > logPage || (wanted === null && staffId === null)) return toPage(rows, idOf);
  const [end] = await db.all<WindowEnd>(
    sql`SELECT min(id) AS id, count(*) AS looked FROM (SELECT id ${inWindow})`,
  );
  return { lines: rows, next: afterWindow(end) };
}

/** How far a page has looked. */
export interface WindowEnd {
  readonly id: string | null;
  readonly looked: number;
}

export function afterWindow(end: WindowEnd | undefined): string | null {
  return end && end.looked >= logWindow ? end.id : null;
}

export function toPage<Line>(
  rows: readonly Line[],
  placeOf: (line: Line) => string,
): LogPage<Line> {
  const lines = rows.slice(0, logPage);
  const last = rows.length > logPage ? lines.at(-1) : undefined;
  return { lines, next: last ? placeOf(last) : null };
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}

/** Who has done things here: the staff, also those who left, and the clinic's own systems. */
export async function listActors({ clinicId, db }: Store): Promise<{ id: string; name: string }[]> {
  return db.all<{ id: string; name: string }>(sql`
    SELECT id, name FROM staff INDEXED BY staff_clinic WHERE clinic_id = ${clinicId}
    UNION ALL
    SELECT 'api:' || id, name FROM api_tokens INDEXED BY api_tokens_of_clinic
    WHERE clinic_id = ${clinicId} AND revoked_at IS NULL
    ORDER BY name LIMIT 500`);
}

/** Who changed the settings last, among the newest lines; null when that is longer ago. */
export async function lastSettingsChange({
  clinicId,
  db,
}: Store): Promise<Pick<Activity, "staffId" | "staffName" | "at"> | null> {
  const [row] = await db.all<Pick<Activity, "staffId" | "staffName" | "at">>(sql`
    SELECT staff_id AS staffId, staff_name AS staffName, at FROM (
      SELECT id, staff_id, staff_name, at, kind FROM activity
      WHERE clinic_id = ${clinicId} ORDER BY id DESC LIMIT 100)
    WHERE kind = 'hours-changed' OR kind = 'texting-changed' OR kind = 'clinic-changed'
    ORDER BY id DESC LIMIT 1`);
  return row ?? null;
}
