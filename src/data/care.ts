import { type SQL, sql } from "drizzle-orm";
import type { CareItem } from "#domain/care.ts";
import type { Work } from "#domain/work.ts";
import type { Once } from "./automated-texts.ts";
import { transact } from "./transact.ts";
import { asksToStop, contactOf, isSilenced, lineOf } from "./recipients.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** What is due for a patient and what was done lately, the nearest first. */
export async function listCare({ clinicId, db }: Store, patientId: string): Promise<CareItem[]> {
  return db.all<CareItem>(sql`
    SELECT id, patient_id AS patientId, item, due_on AS dueOn, remind_at AS remindAt, done_at AS doneAt
    FROM care_items INDEXED BY care_items_patient
    WHERE clinic_id = ${clinicId} AND patient_id = ${patientId} ORDER BY due_on DESC LIMIT 50`);
}

/** Does an appointment say that nobody is reminded of a patient's care? */
export async function isCareSilenced({ clinicId, db }: Store, patientId: string): Promise<boolean> {
  const [row] = await db.all<{ silenced: 0 | 1 }>(sql`
    SELECT ${isSilenced(clinicId, sql`p`)} AS silenced FROM patients p
    WHERE p.clinic_id = ${clinicId} AND p.id = ${patientId}`);
  return row?.silenced === 1;
}

/** What is to be done at the clinic, by name. Of many items only the next two thousand are looked at. */
export async function listCareNames({ clinicId, db }: Store): Promise<string[]> {
  const rows = await db.all<{ item: string }>(sql`
    SELECT DISTINCT item FROM (SELECT item FROM care_items INDEXED BY care_items_to_do
      WHERE clinic_id = ${clinicId} AND done_at IS NULL AND due_on > '' ORDER BY due_on DESC LIMIT 2000)
    ORDER BY item LIMIT 100`);
  return rows.map(({ item }) => item);
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
  readonly doneAt: number | null;
  readonly isDeceased: 0 | 1;
  readonly isSilenced: 0 | 1;
  readonly isBooked: 0 | 1;
  readonly clientId: string;
  readonly clientName: string;
  readonly isArchived: 0 | 1;
  readonly hasConsent: 0 | 1;
  readonly contact: string | null;
  readonly optedOut: 0 | 1;
  readonly asksToStop: 0 | 1;
  readonly isLandline: 0 | 1;
  readonly line: string | null;
  readonly conversationId: string | null;
}

/** Of the clients with something due, the first ones with all that is due for them. */
export async function listDueCare(
  { clinicId, db }: Store,
  { now, atMost }: { now: number; atMost: number },
): Promise<DueCare[]> {
  const due = sql`(
        SELECT DISTINCT o.client_id AS id FROM (
          SELECT patient_id FROM care_items INDEXED BY care_items_of_clinic
          WHERE clinic_id = ${clinicId} AND remind_at <= ${now} ORDER BY remind_at LIMIT ${atMost}) y
        CROSS JOIN patients o ON o.clinic_id = ${clinicId} AND o.id = y.patient_id) k
      CROSS JOIN clients c ON c.clinic_id = ${clinicId} AND c.id = k.id
      CROSS JOIN patients p INDEXED BY patients_client ON p.clinic_id = ${clinicId} AND p.client_id = k.id
      CROSS JOIN care_items x INDEXED BY care_items_patient ON x.clinic_id = ${clinicId}
        AND x.patient_id = p.id AND x.remind_at <= ${now}`;
  return db.all<DueCare>(careFacts(clinicId, due, sql`x.remind_at`, now));
}

/** What the text with an id tells of, as it is now: a statement. */
export function factsOfCareText({ clinicId }: Store, messageId: string, now: number): SQL {
  const told = sql`care_texts k INDEXED BY care_texts_message CROSS JOIN json_each(k.told) j
      CROSS JOIN care_items x ON x.clinic_id = ${clinicId} AND x.id = j.value ->> 0
      CROSS JOIN patients p ON p.clinic_id = ${clinicId} AND p.id = x.patient_id
      CROSS JOIN clients c ON c.clinic_id = ${clinicId} AND c.id = p.client_id
      WHERE k.clinic_id = ${clinicId} AND k.message_id = ${messageId}`;
  return careFacts(clinicId, told, sql`j.value ->> 1`, now);
}

/** `items` names clients c, their patients p and items x. */
function careFacts(clinicId: string, items: SQL, remindAt: SQL, now: number): SQL {
  return sql`
    SELECT s.*, EXISTS (SELECT 1 FROM opt_outs WHERE clinic_id = ${clinicId} AND number = s.contact) AS optedOut,
      ${asksToStop(clinicId, sql`s.contact`)} AS asksToStop,
      EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = s.contact) AS isLandline,
      (SELECT v.id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.number = s.line
        AND v.contact = s.contact AND v.closed_at IS NULL) AS conversationId
    FROM (
      SELECT x.id, x.item, x.due_on AS dueOn, ${remindAt} AS remindAt, x.done_at AS doneAt,
        p.name AS patientName, p.deceased_at IS NOT NULL AS isDeceased,
        ${isSilenced(clinicId, sql`p`)} AS isSilenced, ${isBooked(clinicId, sql`p`, now)} AS isBooked,
        c.id AS clientId, c.name AS clientName,
        c.archived_at IS NOT NULL AS isArchived, c.texts_consent = 'given' AS hasConsent,
        ${contactOf(clinicId, sql`c`)} AS contact,
        ${lineOf(clinicId)} AS line
      FROM ${items}
    ) s`;
}

type Moved = readonly {
  readonly id: string;
  readonly remindAt: number;
  readonly next: number | null;
}[];

/**
 * What makes a client's text of a day happen once; the items go on to their next reminders with it.
 * It tells of `told`, so it goes only while each of them is still to be told of.
 */
export function onceCare(
  store: Store,
  {
    clientId,
    day,
    messageId,
    now,
  }: { clientId: string; day: string; messageId: string; now: number },
  { told, moved }: { told: readonly Pick<DueCare, "id" | "remindAt">[]; moved: Moved },
): Once {
  const { clinicId } = store;
  const ids = JSON.stringify(told.map(({ id, remindAt }) => [id, remindAt]));
  return {
    before: [
      sql`INSERT INTO care_texts (clinic_id, client_id, day, message_id, told)
        VALUES (${clinicId}, ${clientId}, ${day}, ${messageId}, ${ids})`,
    ],
    holds: sql`(SELECT count(*) FROM json_each(${ids}) j
      CROSS JOIN care_items x ON x.clinic_id = ${clinicId} AND x.id = j.value ->> 0
      CROSS JOIN patients p ON p.clinic_id = ${clinicId} AND p.id = x.patient_id
      CROSS JOIN clients c ON c.clinic_id = ${clinicId} AND c.id = p.client_id
      WHERE x.remind_at = j.value ->> 1 AND x.done_at IS NULL AND p.deceased_at IS NULL
        AND c.id = ${clientId} AND c.archived_at IS NULL AND c.texts_consent = 'given'
        AND NOT ${isSilenced(clinicId, sql`p`)} AND NOT ${isBooked(clinicId, sql`p`, now)}) = ${told.length}`,
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

/** Has the patient an appointment to come? `p` is its row. */
function isBooked(clinicId: string, p: SQL, now: number): SQL {
  return sql`EXISTS (SELECT 1 FROM appointments a INDEXED BY appointments_patient
    WHERE a.clinic_id = ${clinicId} AND a.patient_id = ${p}.id AND a.starts_at > ${now}
      AND (a.status = 'booked' OR a.status = 'confirmed'))`;
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
