import { sql } from "drizzle-orm";
import type { Delivery } from "#domain/delivery.ts";
import type { Author } from "#domain/message.ts";
import {
  afterWindow,
  type LogPage,
  logPage,
  logWindow,
  toPage,
  type WindowEnd,
} from "./activity-log.ts";
import type { Store } from "./store.ts";

/**
 * A text in the log; never what it said. Of one that was deleted nothing remains but its outcome:
 * `contact` is null then.
 */
interface TextLine {
  readonly at: number;
  readonly conversationId: string;
  readonly contact: string | null;
  readonly clientName: string | null;
  readonly delivery: Delivery | null;
  readonly errorCode: number | null;
}

/** A text that went out, or was to. */
export interface SentLine extends TextLine {
  readonly id: string;
  readonly author: Author;
  /** The staff member's name, or what kind of automated text it is. */
  readonly authorName: string | null;
  readonly delivery: Delivery;
}

/** What was sent, newest first, from before a message's id; by somebody or by anybody. */
export async function listSent(
  { clinicId, db }: Store,
  { before, staffId }: { before: string | null; staffId: string | null },
): Promise<LogPage<SentLine>> {
  const from = before ?? "~";
  const inWindow = sql`
    SELECT id, created_at AS at, author, author_name, staff_id, conversation_id, delivery, error_code, 0 AS gone
    FROM messages INDEXED BY messages_outbound_id
    WHERE clinic_id = ${clinicId} AND direction = 'outbound' AND id < ${from}
    UNION ALL
    SELECT message_id, at, author, author_name, staff_id, conversation_id, delivery, error_code, 1
    FROM message_traces INDEXED BY message_traces_sent
    WHERE clinic_id = ${clinicId} AND delivery IS NOT NULL AND message_id < ${from}
    ORDER BY id DESC LIMIT ${logWindow}`;
  const rows = await db.all<SentLine>(sql`
    SELECT m.id, m.at, m.author, m.author_name AS authorName, m.conversation_id AS conversationId,
      v.contact, v.client_name AS clientName, m.delivery, m.error_code AS errorCode
    FROM (SELECT * FROM (${inWindow}) WHERE ${staffId} IS NULL OR coalesce(staff_id, '') = ${staffId} LIMIT ${logPage + 1}) m
    LEFT JOIN conversations v ON v.clinic_id = ${clinicId} AND v.id = m.conversation_id AND m.gone = 0
    ORDER BY m.id DESC`);
  if (rows.length > logPage || staffId === null) return toPage(rows, ({ id }) => id);
  const [end] = await db.all<WindowEnd>(
    sql`SELECT min(id) AS id, count(*) AS looked FROM (${inWindow})`,
  );
  return { lines: rows, next: afterWindow(end) };
}

/** A text that came or went while the clinic was closed. */
export interface AfterHoursLine extends TextLine {
  readonly place: string;
  /** Why it was not answered by itself; null: this is the answer. */
  readonly silence: string | null;
  readonly isEmergency: 0 | 1;
}

/** What was answered by itself after hours and what was not, newest first, from before a place. */
export async function listAfterHours(
  { clinicId, db }: Store,
  before: string | null,
): Promise<LogPage<AfterHoursLine>> {
  const [position, id] = toPlace(before);
  const is = sql`(silence IS NOT NULL OR auto_key IS NOT NULL)
    AND position <= ${position}`;
  const rows = await db.all<AfterHoursLine>(sql`
    SELECT m.position || '.' || m.id AS place, m.at, m.conversation_id AS conversationId, v.contact,
      v.client_name AS clientName, m.silence, m.auto_key GLOB 'emergency *' AS isEmergency, m.delivery,
      m.error_code AS errorCode
    FROM (
      SELECT position, id, created_at AS at, conversation_id, silence, auto_key, delivery, error_code, 0 AS gone
      FROM messages INDEXED BY messages_after_hours
      WHERE clinic_id = ${clinicId} AND ${is} AND (position < ${position} OR id < ${id})
      UNION ALL
      SELECT position, message_id, at, conversation_id, silence, auto_key, delivery, error_code, 1
      FROM message_traces INDEXED BY message_traces_after_hours
      WHERE clinic_id = ${clinicId} AND ${is} AND (position < ${position} OR message_id < ${id})
      ORDER BY position DESC, id DESC LIMIT ${logPage + 1}) m
    LEFT JOIN conversations v ON v.clinic_id = ${clinicId} AND v.id = m.conversation_id AND m.gone = 0
    ORDER BY m.position DESC, m.id DESC`);
  return toPage(rows, ({ place }) => place);
}

/** An email to the people on duty. */
export interface AlertLine {
  readonly id: string;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly texts: number;
  readonly urgent: number;
  /** Of those, who had waited too long. */
  readonly late: number;
  /** How many waited at closing, of which it told instead of texts; else null. */
  readonly stillWaiting: number | null;
  /** It was about urgent texts that could not go each for itself: too many had gone out. */
  readonly isCapped: 0 | 1;
}

/** The emails to the people on duty, newest first, from before a place. */
export async function listAlerts(
  { clinicId, db }: Store,
  before: string | null,
): Promise<LogPage<AlertLine>> {
  const [createdAt, id] = toPlace(before);
  const rows = await db.all<AlertLine>(sql`
    SELECT e.id, e.created_at AS createdAt, e.sent_at AS sentAt, e.failure, e.attempts, e.still_waiting AS stillWaiting,
      (SELECT count(a.waiting_since) FROM alerts a INDEXED BY alerts_of_email
        WHERE a.clinic_id = e.clinic_id AND a.email_id = e.id) AS late,
      (SELECT count(*) FROM alerts a INDEXED BY alerts_of_email
        WHERE a.clinic_id = e.clinic_id AND a.email_id = e.id) AS texts,
      (SELECT count(*) FROM alerts a INDEXED BY alerts_of_email
        WHERE a.clinic_id = e.clinic_id AND a.email_id = e.id AND a.is_urgent = 1) AS urgent,
      EXISTS (SELECT 1 FROM alerts a INDEXED BY alerts_of_email WHERE a.clinic_id = e.clinic_id
        AND a.email_id = e.id AND a.is_urgent = 1 AND a.id <> e.id) AS isCapped
    FROM alert_emails e INDEXED BY alert_emails_log
    WHERE e.clinic_id = ${clinicId} AND (e.created_at, e.id) < (${createdAt}, ${id})
    ORDER BY e.created_at DESC, e.id DESC LIMIT ${logPage + 1}`);
  return toPage(rows, (line) => `${line.createdAt}.${line.id}`);
}

/** "17.01J…": a number and, among those with the same, an id. Anything else is the very beginning. */
function toPlace(before: string | null): [number, string] {
  const [, number, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(before ?? "") ?? [];
  return number === undefined || id === undefined ? [9e15, "~"] : [Number(number), id];
}
