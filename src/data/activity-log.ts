import { sql } from "drizzle-orm";
import type { Activity } from "./activity.ts";
import type { Store } from "./store.ts";

/** How many lines a page of the log has. */
const logPage = 50;

/** Lines newest first, and where they go on. */
export interface LogPage<Line> {
  readonly lines: readonly Line[];
  readonly next: string | null;
}

/** What staff did, from before a line's id. */
export async function listActivity(
  { clinicId, db }: Store,
  before: string | null,
): Promise<LogPage<Activity>> {
  const rows = await db.all<Activity>(sql`
    SELECT id, at, staff_id AS staffId, staff_name AS staffName, kind, client_id AS clientId, detail
    FROM activity WHERE clinic_id = ${clinicId} AND id < ${before ?? "~"}
    ORDER BY id DESC LIMIT ${logPage + 1}`);
  return toPage(rows, (line) => line.id);
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

/** A text that came or went while the clinic was closed; never what it said. */
export interface AfterHoursLine {
  readonly position: number;
  readonly at: number;
  readonly conversationId: string;
  readonly who: string;
  readonly contact: string;
  /** Why it was not answered by itself; null: this is the answer. */
  readonly silence: string | null;
  readonly isEmergency: 0 | 1;
}

export async function listAfterHours(
  { clinicId, db }: Store,
  before: number | null,
): Promise<LogPage<AfterHoursLine>> {
  const rows = await db.all<AfterHoursLine>(sql`
    SELECT m.position, m.created_at AS at, m.conversation_id AS conversationId,
      coalesce(v.client_name, v.contact) AS who, v.contact, m.silence, m.auto_key GLOB 'emergency *' AS isEmergency
    FROM messages m INDEXED BY messages_after_hours
    CROSS JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
    WHERE m.clinic_id = ${clinicId} AND (m.silence IS NOT NULL OR m.auto_key IS NOT NULL)
      AND m.position < ${before ?? 9e15}
    ORDER BY m.position DESC LIMIT ${logPage + 1}`);
  return toPage(rows, (line) => String(line.position));
}

/** An email to the people on duty. */
export interface AlertLine {
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly texts: number;
}

export async function listAlerts(
  { clinicId, db }: Store,
  before: number | null,
): Promise<LogPage<AlertLine>> {
  const rows = await db.all<AlertLine>(sql`
    SELECT e.created_at AS createdAt, e.sent_at AS sentAt, e.failure, e.attempts,
      (SELECT count(*) FROM alerts a INDEXED BY alerts_of_email
        WHERE a.clinic_id = e.clinic_id AND a.email_id = e.id) AS texts
    FROM alert_emails e INDEXED BY alert_emails_log
    WHERE e.clinic_id = ${clinicId} AND e.created_at < ${before ?? 9e15}
    ORDER BY e.created_at DESC LIMIT ${logPage + 1}`);
  return toPage(rows, (line) => String(line.createdAt));
}

function toPage<Line>(rows: readonly Line[], placeOf: (line: Line) => string): LogPage<Line> {
  const lines = rows.slice(0, logPage);
  const last = rows.length > logPage ? lines.at(-1) : undefined;
  return { lines, next: last ? placeOf(last) : null };
}
