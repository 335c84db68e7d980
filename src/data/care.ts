import { type SQL, sql } from "drizzle-orm";
import type { CareItem } from "#domain/care.ts";
import type { Work } from "#domain/work.ts";
import type { Once } from "./automated-texts.ts";
import { transact } from "./transact.ts";
import { contactOf, lineOf } from "./recipients.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** What is due for a patient and what was done lately, the nearest first. */
export async function listCare({ clinicId, db }: Store, patientId: string): Promise<CareItem[]> {
  return db.all<CareItem>(sql`
    SELECT id, patient_id AS patientId, item, due_on AS dueOn, remind_at AS remindAt, done_at AS doneAt
    FROM care_items INDEXED BY care_items_patient
    WHERE clinic_id = ${clinicId} AND patient_id = ${patientId} ORDER BY due_on DESC LIMIT 50`);
}

/** False when the patient is not the clinic's. */
export async function insertCare(
  { clinicId, db }: Store,
  { id, patientId, item, dueOn, remindAt }: Omit<CareItem, "doneAt">,
  now: number,
): Promise<boolean> {
  const rows = await db.all(sql`
    INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
    SELECT ${clinicId}, ${id}, ${patientId}, ${item}, ${dueOn}, ${remindAt}, ${now}
    FROM patients WHERE clinic_id = ${clinicId} AND id = ${patientId} RETURNING id`);
  return rows.length > 0;
}

/** It was done: nobody is reminded of it any more. Null when it is not there, else its patient. */
export async function settleCare(
  { clinicId, db }: Store,
  id: string,
  doneAt: number,
): Promise<string | null> {
  const [row] = await db.all<{ patientId: string }>(sql`
    UPDATE care_items SET done_at = coalesce(done_at, ${doneAt}), remind_at = NULL
    WHERE clinic_id = ${clinicId} AND id = ${id} RETURNING patient_id AS patientId`);
  return row?.patientId ?? null;
}

/** An item whose reminder is due, with all that decides whether it may go. */
export interface DueCare {
  readonly id: string;
  readonly item: string;
  readonly dueOn: string;
  readonly remindAt: number;
  readonly patientName: string;
  readonly isDeceased: 0 | 1;
  /** The patient comes anyway. */
  readonly isBooked: 0 | 1;
  readonly clientId: string;
  readonly clientName: string;
  readonly isArchived: 0 | 1;
  readonly contact: string | null;
  readonly optedOut: 0 | 1;
  readonly isLandline: 0 | 1;
  readonly line: string | null;
  readonly conversationId: string | null;
}

/** Of the clients with something due, the first ones with all that is due for them. */
export async function listDueCare(
  { clinicId, db }: Store,
  { now, atMost }: { now: number; atMost: number },
): Promise<DueCare[]> {
  return db.all<DueCare>(sql`
    SELECT s.*, EXISTS (SELECT 1 FROM opt_outs WHERE clinic_id = ${clinicId} AND number = s.contact) AS optedOut,
      EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = s.contact) AS isLandline,
      (SELECT v.id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.number = s.line
        AND v.contact = s.contact AND v.closed_at IS NULL) AS conversationId
    FROM (
      SELECT x.id, x.item, x.due_on AS dueOn, x.remind_at AS remindAt, p.name AS patientName,
        p.deceased_at IS NOT NULL AS isDeceased, c.id AS clientId, c.name AS clientName,
        c.archived_at IS NOT NULL AS isArchived, ${contactOf(clinicId, sql`c`)} AS contact,
        ${lineOf(clinicId)} AS line,
        EXISTS (SELECT 1 FROM appointments a INDEXED BY appointments_client
          WHERE a.clinic_id = ${clinicId} AND a.client_id = c.id AND a.starts_at > ${now}
            AND a.patient_id = p.id AND (a.status = 'booked' OR a.status = 'confirmed')) AS isBooked
      FROM (
        SELECT DISTINCT o.client_id AS id FROM (
          SELECT patient_id FROM care_items INDEXED BY care_items_of_clinic
          WHERE clinic_id = ${clinicId} AND remind_at <= ${now} ORDER BY remind_at LIMIT ${atMost}) y
        CROSS JOIN patients o ON o.clinic_id = ${clinicId} AND o.id = y.patient_id) k
      CROSS JOIN clients c ON c.clinic_id = ${clinicId} AND c.id = k.id
      CROSS JOIN patients p INDEXED BY patients_client ON p.clinic_id = ${clinicId} AND p.client_id = k.id
      CROSS JOIN care_items x INDEXED BY care_items_patient ON x.clinic_id = ${clinicId}
        AND x.patient_id = p.id AND x.remind_at <= ${now}
    ) s`);
}

type Moved = readonly {
  readonly id: string;
  readonly remindAt: number;
  readonly next: number | null;
}[];

/** What makes a client's text of a day happen once; the items go on to their next reminders with it. */
export function onceCare(
  store: Store,
  { clientId, day, messageId }: { clientId: string; day: string; messageId: string },
  moved: Moved,
): Once {
  return {
    before: [
      sql`INSERT INTO care_texts (clinic_id, client_id, day, message_id)
        VALUES (${store.clinicId}, ${clientId}, ${day}, ${messageId})`,
    ],
    holds: sql`TRUE`,
    after: moveOn(store, moved),
  };
}

/** Moves items on without a text; given a client and a day, only if they had that day's text. */
export async function passOver(
  store: Store,
  moved: Moved,
  had: { clientId: string; day: string } | null = null,
): Promise<void> {
  const { clinicId } = store;
  const when = had
    ? sql`EXISTS (SELECT 1 FROM care_texts
        WHERE clinic_id = ${clinicId} AND client_id = ${had.clientId} AND day = ${had.day})`
    : sql`TRUE`;
  await transact(store, moveOn(store, moved, when));
}

function moveOn({ clinicId }: Store, moved: Moved, when = sql`TRUE`): SQL[] {
  return moved.map(
    ({ id, remindAt, next }) => sql`UPDATE care_items SET remind_at = ${next}
      WHERE clinic_id = ${clinicId} AND id = ${id} AND remind_at = ${remindAt} AND ${when}`,
  );
}

export async function readCareDays({ clinicId, db }: Store): Promise<number[]> {
  const [row] = await db.all<{ days: string }>(
    sql`SELECT care_days AS days FROM clinics WHERE id = ${clinicId}`,
  );
  return JSON.parse(row?.days ?? "[]") as number[];
}

/** Clinics with a reminder of care that is due, for the cron. */
export async function dueCareClinics(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT DISTINCT clinic_id AS clinicId, 'send-care' AS kind, clinic_id AS subjectId, 'DB' AS shard
    FROM (SELECT clinic_id FROM care_items WHERE remind_at <= ${dueBefore} ORDER BY remind_at LIMIT ${atMost})`);
}
