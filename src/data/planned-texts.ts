import { type SQL, sql } from "drizzle-orm";
import type { Once } from "./automated-texts.ts";
import type { Work } from "#domain/work.ts";
import { contactOf, lineOf } from "./recipients.ts";
import { directory, type Databases, type Store } from "./store.ts";

export type PlannedKind = "confirmation" | "reminder" | "running-late" | "cancellation";

/** An automated text to come. `place`: of several reminders, minutes before the start. */
export interface PlannedText {
  readonly id: string;
  readonly kind: PlannedKind;
  readonly startsAt: number;
  readonly place: number;
  readonly dueAt: number;
  /** Staff want it to go, also when the client had it before. */
  readonly isWanted?: boolean;
}

/**
 * Statements that plan them if something holds. What is planned already is left as it is, and so is
 * what went, unless staff want it again or the client was told otherwise since.
 */
export function planTexts(
  store: Store,
  appointmentId: string,
  texts: readonly PlannedText[],
  holds: SQL,
): SQL[] {
  const { clinicId } = store;
  return texts.map(
    ({ id, kind, startsAt, place, dueAt, isWanted = false }) => sql`
      INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
      SELECT ${clinicId}, ${id}, ${appointmentId}, ${kind}, ${startsAt}, ${place}, ${dueAt}, ${dueAt}
      WHERE ${holds}
      ON CONFLICT (clinic_id, appointment_id, kind, starts_at, place) DO UPDATE SET ${anew}
        WHERE planned_texts.settled_at IS NOT NULL AND (planned_texts.outcome <> 'sent'
          OR ${isWanted ? 1 : 0} OR ${toldOtherwise(store, appointmentId, startsAt)})`,
  );
}

/**
 * Back at a start that the client was reminded of and told otherwise since: the last of those
 * reminders goes again, as its hour may be over.
 */
export function remindAgain(
  store: Store,
  appointmentId: string,
  { id, startsAt, dueAt }: Pick<PlannedText, "id" | "startsAt" | "dueAt">,
  holds: SQL,
): SQL {
  const reminders = sql`clinic_id = ${store.clinicId} AND appointment_id = ${appointmentId}
    AND kind = 'reminder' AND starts_at = ${startsAt}`;
  return sql`UPDATE planned_texts INDEXED BY planned_texts_once
    SET id = ${id}, planned_at = ${dueAt}, due_at = ${dueAt}, settled_at = NULL, outcome = NULL, message_id = NULL
    WHERE ${reminders} AND outcome = 'sent' AND ${holds}
      AND place = (SELECT min(place) FROM planned_texts INDEXED BY planned_texts_once
        WHERE ${reminders} AND outcome = 'sent')
      AND ${toldOtherwise(store, appointmentId, startsAt)}`;
}

/** Planned once more, as a text of its own. */
const anew = sql`id = excluded.id, planned_at = excluded.planned_at, due_at = excluded.due_at,
  settled_at = NULL, outcome = NULL, message_id = NULL`;

/** Since a text about this start, one went about another, or that the appointment is cancelled. */
function toldOtherwise({ clinicId }: Store, appointmentId: string, startsAt: number): SQL {
  return sql`EXISTS (SELECT 1 FROM planned_texts other INDEXED BY planned_texts_once
    WHERE other.clinic_id = ${clinicId} AND other.appointment_id = ${appointmentId}
      AND other.outcome = 'sent' AND (other.starts_at <> ${startsAt} OR other.kind = 'cancellation')
      AND other.settled_at >= planned_texts.settled_at)`;
}

/** Plans one by a click: it goes again, also when it went before. */
export async function planNow(
  { clinicId, db }: Store,
  appointmentId: string,
  { id, kind, startsAt, place, dueAt }: PlannedText,
): Promise<void> {
  await db.run(sql`
    INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
    VALUES (${clinicId}, ${id}, ${appointmentId}, ${kind}, ${startsAt}, ${place}, ${dueAt}, ${dueAt})
    ON CONFLICT (clinic_id, appointment_id, kind, starts_at, place) DO UPDATE SET ${anew}
      WHERE planned_texts.settled_at <= ${dueAt - 60_000}`);
}

/**
 * What is withdrawn of what has not gone: all, or what tells of other starts than the appointment's
 * and what is still to come of this one. What is due already is left to go.
 */
export type Withdrawn = "all" | "of-other-starts" | "none";

/** Statements that withdraw texts if something holds. */
export function withdrawTexts(
  { clinicId }: Store,
  appointmentId: string,
  withdrawn: Withdrawn,
  { startsAt, at }: { startsAt: number; at: number },
  holds: SQL,
): SQL[] {
  if (withdrawn === "none") return [];
  const which =
    withdrawn === "all" ? sql`TRUE` : sql`(starts_at <> ${startsAt} OR planned_at > ${at})`;
  return [
    sql`UPDATE planned_texts INDEXED BY planned_texts_once
      SET due_at = NULL, settled_at = ${at}, outcome = 'moved'
      WHERE clinic_id = ${clinicId} AND appointment_id = ${appointmentId} AND due_at IS NOT NULL
        AND ${which} AND ${holds}`,
  ];
}

/** Is there a confirmation that has not gone yet? */
export async function isConfirmationWaiting(
  { clinicId, db }: Store,
  appointmentId: string,
): Promise<boolean> {
  const rows = await db.all(sql`
    SELECT 1 FROM planned_texts INDEXED BY planned_texts_once
    WHERE clinic_id = ${clinicId} AND appointment_id = ${appointmentId} AND kind = 'confirmation'
      AND due_at IS NOT NULL LIMIT 1`);
  return rows.length > 0;
}

/** A planned text with all that decides whether it may go. Times are epoch milliseconds. */
export interface DueText {
  readonly id: string;
  readonly kind: PlannedKind;
  readonly plannedFor: number;
  readonly place: number;
  readonly dueAt: number;
  readonly appointmentId: string;
  readonly startsAt: number;
  readonly status: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly archivedAt: number | null;
  readonly patientName: string | null;
  readonly deceasedAt: number | null;
  readonly typeName: string;
  readonly isSensitive: 0 | 1;
  readonly staffName: string;
  readonly confirmation: string;
  readonly reminder: string;
  /** The number to text: the preferred one, or the first. */
  readonly contact: string | null;
  readonly optedOutAt: number | null;
  readonly isLandline: 0 | 1;
  /** The clinic's number; null while texting is off. */
  readonly line: string | null;
  readonly conversationId: string | null;
}

/** Takes up to `atMost` that are due, until `until`; of two callers one gets each. */
export async function claimDueTexts(
  store: Store,
  { now, until, atMost }: { now: number; until: number; atMost: number },
): Promise<DueText[]> {
  const { clinicId, db } = store;
  const claimed = await db.all<{ id: string }>(sql`
    UPDATE planned_texts SET due_at = ${until} WHERE clinic_id = ${clinicId} AND id IN (
      SELECT id FROM planned_texts INDEXED BY planned_texts_of_clinic
      WHERE clinic_id = ${clinicId} AND due_at <= ${now} ORDER BY due_at LIMIT ${atMost})
    RETURNING id`);
  if (claimed.length === 0) return [];
  const ids = JSON.stringify(claimed.map(({ id }) => id));
  return db.all<DueText>(sql`
    SELECT s.*, o.opted_out_at AS optedOutAt,
      EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = s.contact) AS isLandline,
      v.id AS conversationId
    FROM (
      SELECT x.id, x.kind, x.starts_at AS plannedFor, x.place, x.planned_at AS dueAt, a.id AS appointmentId,
        a.starts_at AS startsAt, a.status, a.client_id AS clientId, c.name AS clientName,
        c.archived_at AS archivedAt, p.name AS patientName, p.deceased_at AS deceasedAt,
        t.name AS typeName, t.is_sensitive AS isSensitive, a.staff_name AS staffName,
        t.confirmation, t.reminder,
        ${contactOf(clinicId, sql`c`)} AS contact, ${lineOf(clinicId)} AS line
      FROM json_each(${ids}) j
      CROSS JOIN planned_texts x ON x.clinic_id = ${clinicId} AND x.id = j.value
      CROSS JOIN appointments a ON a.clinic_id = x.clinic_id AND a.id = x.appointment_id
      CROSS JOIN clients c ON c.clinic_id = a.clinic_id AND c.id = a.client_id
      CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
      LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id
    ) s
    LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = s.contact
    LEFT JOIN conversations v ON v.clinic_id = ${clinicId} AND v.number = s.line
      AND v.contact = s.contact AND v.closed_at IS NULL
    ORDER BY s.dueAt`);
}

/** What makes a planned text go once: the end of its plan is part of the text. */
export function oncePlanned(
  { clinicId }: Store,
  { id, appointmentId, kind }: Pick<DueText, "id" | "appointmentId" | "kind">,
  { messageId, now }: { messageId: string; now: number },
): Once {
  const asks = kind === "confirmation" || kind === "reminder";
  return {
    before: [
      sql`UPDATE planned_texts SET due_at = NULL, settled_at = ${now}, outcome = 'sent', message_id = ${messageId}
        WHERE clinic_id = ${clinicId} AND id = ${id} AND settled_at IS NULL`,
    ],
    // What the text was decided on: a patient that dies in this very moment is not written about.
    holds: sql`EXISTS (SELECT 1 FROM planned_texts x
      CROSS JOIN appointments a ON a.clinic_id = x.clinic_id AND a.id = x.appointment_id
      CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
      CROSS JOIN clients c ON c.clinic_id = a.clinic_id AND c.id = a.client_id
      LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id
      WHERE x.clinic_id = ${clinicId} AND x.id = ${id} AND x.message_id = ${messageId}
        AND a.starts_at = x.starts_at AND t.is_sensitive = 0 AND p.deceased_at IS NULL
        AND c.archived_at IS NULL AND ${
          kind === "cancellation"
            ? sql`a.status = 'cancelled'`
            : sql`(a.status = 'booked' OR a.status = 'confirmed')`
        })`,
    after: asks
      ? [
          sql`UPDATE appointments SET asked_at = ${now}
            WHERE clinic_id = ${clinicId} AND id = ${appointmentId}`,
        ]
      : [],
  };
}

/** Not sent, and why; it is not looked at again. */
export async function settleText(
  { clinicId, db }: Store,
  id: string,
  { outcome, now }: { outcome: string; now: number },
): Promise<void> {
  await db.run(sql`
    UPDATE planned_texts SET due_at = NULL, settled_at = ${now}, outcome = ${outcome}
    WHERE clinic_id = ${clinicId} AND id = ${id} AND settled_at IS NULL`);
}

/** Later: the hour is not one for automated texts. */
export async function postponeText(
  { clinicId, db }: Store,
  id: string,
  dueAt: number,
): Promise<void> {
  await db.run(sql`UPDATE planned_texts SET due_at = ${dueAt}
    WHERE clinic_id = ${clinicId} AND id = ${id} AND settled_at IS NULL`);
}

/** What was planned for an appointment, and what became of it. */
export interface TextRecord {
  readonly kind: PlannedKind;
  readonly plannedAt: number;
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: string | null;
}

export async function textsOf(
  { clinicId, db }: Store,
  appointmentId: string,
): Promise<TextRecord[]> {
  return db.all<TextRecord>(sql`
    SELECT kind, planned_at AS plannedAt, due_at AS dueAt, settled_at AS settledAt, outcome
    FROM planned_texts INDEXED BY planned_texts_once
    WHERE clinic_id = ${clinicId} AND appointment_id = ${appointmentId} ORDER BY planned_at LIMIT 50`);
}

/** Clinics with a planned text that is due, for the cron. */
export async function dueClinics(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT DISTINCT clinic_id AS clinicId, 'send-planned' AS kind, clinic_id AS subjectId, 'DB' AS shard
    FROM (SELECT clinic_id FROM planned_texts WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost})`);
}
