import { type SQL, sql } from "drizzle-orm";
import type { Store } from "./store.ts";

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
 * Back at a start whose last reminder has missed its hour while the appointment was elsewhere, or
 * went before the client was told otherwise: it goes now.
 */
export function remindAgain(
  store: Store,
  appointmentId: string,
  { id, startsAt, dueAt }: Pick<PlannedText, "id" | "startsAt" | "dueAt">,
  holds: SQL,
): SQL {
  const arrived = sql`clinic_id = ${store.clinicId} AND appointment_id = ${appointmentId}
    AND kind = 'reminder' AND starts_at = ${startsAt} AND planned_at <= ${dueAt}
    AND (outcome = 'moved' OR outcome = 'cancelled' OR outcome = 'sent')`;
  return sql`UPDATE planned_texts INDEXED BY planned_texts_once
    SET id = ${id}, planned_at = ${dueAt}, due_at = ${dueAt}, settled_at = NULL, outcome = NULL, message_id = NULL
    WHERE ${arrived} AND ${holds}
      AND place = (SELECT min(place) FROM planned_texts INDEXED BY planned_texts_once WHERE ${arrived})
      AND (outcome <> 'sent' OR ${toldOtherwise(store, appointmentId, startsAt)})`;
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

/** Is there a confirmation that has not gone yet, or is still to be handed over? */
export async function isConfirmationWaiting(
  { clinicId, db }: Store,
  appointmentId: string,
): Promise<boolean> {
  const rows = await db.all(sql`
    SELECT 1 FROM planned_texts INDEXED BY planned_texts_once
    WHERE clinic_id = ${clinicId} AND appointment_id = ${appointmentId} AND kind = 'confirmation'
      AND (due_at IS NOT NULL OR (outcome = 'sent' AND EXISTS (SELECT 1 FROM messages m
        WHERE m.clinic_id = ${clinicId} AND m.direction = 'outbound' AND m.id = planned_texts.message_id
          AND m.delivery = 'queued'))) LIMIT 1`);
  return rows.length > 0;
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
