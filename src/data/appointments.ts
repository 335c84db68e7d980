import { type SQL, sql } from "drizzle-orm";
import type { Appointment, AppointmentStatus } from "#domain/appointment.ts";
import { mostAppointments } from "#domain/schedule.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { isConflict } from "./conflict.ts";
import { type ExternalRow, keepSaid, linkExternal } from "./external-ids.ts";
import {
  planTexts,
  type PlannedText,
  remindAgain,
  type Withdrawn,
  withdrawTexts,
} from "./planned-texts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** The appointments that begin between two instants, in their order: `mostAppointments` at most. */
export async function listAppointments(
  store: Store,
  span: { from: number; to: number },
): Promise<Appointment[]> {
  const rows = await store.db.all<AppointmentRow>(appointmentsIf(store, span, sql`TRUE`));
  return rows.map(toAppointment);
}

/** The same as a statement; unless something holds, no row is read. */
export function appointmentsIf(
  { clinicId }: Store,
  { from, to }: { readonly from: number; readonly to: number },
  holds: SQL,
): SQL {
  return sql`
    SELECT ${appointmentColumns} FROM (SELECT 1 WHERE ${holds})
      CROSS JOIN appointments a INDEXED BY appointments_day ${appointmentJoins}
    WHERE a.clinic_id = ${clinicId} AND a.starts_at >= ${from} AND a.starts_at < ${to}
    ORDER BY a.starts_at, a.id LIMIT ${mostAppointments}`;
}

export async function readAppointment(
  { clinicId, db }: Store,
  id: string,
): Promise<Appointment | null> {
  const [row] = await db.all<AppointmentRow>(sql`
    SELECT ${appointmentColumns} FROM appointments a ${appointmentJoins} WHERE a.clinic_id = ${clinicId} AND a.id = ${id}`);
  return row ? toAppointment(row) : null;
}

/**
 * The next appointment that automatic texts go about, of a kind if there is one among the next two
 * hundred. Null when nobody is expected.
 */
export async function fittingAppointment(
  { clinicId, db }: Store,
  typeId: string | null,
  now: number,
): Promise<Appointment | null> {
  const [row] = await db.all<AppointmentRow>(sql`
    SELECT ${appointmentColumns} FROM (
      SELECT * FROM appointments INDEXED BY appointments_day
      WHERE clinic_id = ${clinicId} AND starts_at > ${now} ORDER BY starts_at LIMIT 200) a ${appointmentJoins}
    WHERE (a.status = 'booked' OR a.status = 'confirmed') AND t.is_sensitive = 0
      AND p.deceased_at IS NULL
    ORDER BY a.type_id = ${typeId} DESC, a.starts_at LIMIT 1`);
  return row ? toAppointment(row) : null;
}

/** The latest ones of a client, for their profile. */
export function appointmentsOf({ clinicId }: Store, clientId: string): SQL {
  return sql`SELECT ${appointmentColumns} FROM appointments a INDEXED BY appointments_client ${appointmentJoins}
    WHERE a.clinic_id = ${clinicId} AND a.client_id = ${clientId} ORDER BY a.starts_at DESC LIMIT 10`;
}

/** The next one that a client is expected at, and the last one before now, as two statements. */
export function appointmentsAround(
  { clinicId }: Store,
  clientId: string,
  now: number,
): readonly [SQL, SQL] {
  const theirs = sql`SELECT * FROM appointments INDEXED BY appointments_client
    WHERE clinic_id = ${clinicId} AND client_id = ${clientId}`;
  // Of more than ten that were called off in a row, nothing is said.
  return [
    sql`SELECT ${appointmentColumns} FROM (${theirs} AND starts_at > ${now}
        ORDER BY starts_at LIMIT 10) a ${appointmentJoins}
      WHERE a.status IN ('booked', 'confirmed') ORDER BY a.starts_at LIMIT 1`,
    sql`SELECT ${appointmentColumns} FROM (${theirs} AND starts_at <= ${now}
        ORDER BY starts_at DESC LIMIT 10) a ${appointmentJoins}
      WHERE a.status <> 'cancelled' ORDER BY a.starts_at DESC LIMIT 1`,
  ];
}

/** What an appointment is made of. */
export interface AppointmentFields {
  readonly clientId: string;
  readonly patientId: string | null;
  readonly typeId: string;
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * False, and nothing written, unless client, patient and type are this clinic's, and what it is to be
 * called by a system of the clinic's is free.
 */
export async function insertAppointment(
  store: Store,
  id: string,
  fields: AppointmentFields,
  {
    texts,
    activity,
    status = "booked",
    named,
  }: {
    texts: readonly PlannedText[];
    activity: Activity;
    status?: AppointmentStatus;
    /** What a system of the clinic's calls it. */
    named?: ExternalRow;
  },
): Promise<boolean> {
  const { clinicId } = store;
  try {
    const [made] = await transact<[{ id: string }[]]>(store, [
      sql`INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
          starts_at, ends_at, status, created_at)
        SELECT ${clinicId}, ${id}, ${fields.clientId}, ${fields.patientId}, ${fields.typeId},
          ${fields.staffName}, ${fields.room}, ${fields.notes}, ${fields.startsAt}, ${fields.endsAt},
          ${status}, ${activity.at}
        WHERE ${areOurs(clinicId, fields, null)} RETURNING id`,
      ...planTexts(store, id, texts, isThere(clinicId, id)),
      insertActivity(store, activity, isThere(clinicId, id)),
      ...(named ? [linkExternal(store, named, isThere(clinicId, id))] : []),
    ]);
    return made.length > 0;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** What a change does to the texts about an appointment. */
export interface TextChange {
  /** What is withdrawn before `plans` are made. */
  readonly withdrawn: Withdrawn;
  readonly plans: readonly PlannedText[];
  /** For a client who was, or should have been, reminded of this start before: see remindAgain. */
  readonly again: Pick<PlannedText, "id" | "startsAt" | "dueAt"> | null;
}

/**
 * Changes an appointment and the plan of its texts, in one transaction. False, and nothing written,
 * when somebody else has changed it since `before`.
 */
export async function changeAppointment(
  store: Store,
  before: Appointment,
  change: Partial<AppointmentFields> & {
    readonly status?: AppointmentStatus;
    readonly answer?: "confirm" | "reschedule" | null;
    /** Null: nobody has asked the client about it as it is now. */
    readonly askedAt?: null;
  },
  {
    texts,
    activity,
    named,
  }: {
    texts: TextChange;
    activity: Activity;
    /** What a system of the clinic's calls it, and has said of it now. */
    named?: ExternalRow;
  },
): Promise<boolean> {
  const { clinicId } = store;
  const { id, version } = before;
  const { startsAt = before.startsAt } = change;
  const set = Object.entries(change).map(
    ([field, value]) =>
      sql`${sql.raw(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))} = ${value}`,
  );
  const isAsSeen = sql`EXISTS (SELECT 1 FROM appointments
    WHERE clinic_id = ${clinicId} AND id = ${id} AND version = ${version})`;
  // The line in the log comes first: it is there for this change alone, and all else hangs on it.
  const holds = sql`EXISTS (SELECT 1 FROM activity WHERE clinic_id = ${clinicId} AND id = ${activity.id})`;
  const [, changed] = await transact<[object[], { id: string }[]]>(store, [
    insertActivity(
      store,
      activity,
      sql`${isAsSeen} AND ${areOurs(clinicId, { ...before, ...change }, before)}`,
    ),
    sql`UPDATE appointments SET ${sql.join([...set, sql`version = version + 1`], sql`, `)}
      WHERE clinic_id = ${clinicId} AND id = ${id} AND ${holds} RETURNING id`,
    ...withdrawTexts(store, id, texts.withdrawn, { startsAt, at: activity.at }, holds),
    ...planTexts(store, id, texts.plans, holds),
    ...(texts.again ? [remindAgain(store, id, texts.again, holds)] : []),
    ...(named ? [keepSaid(store, named, holds)] : []),
  ]);
  return changed.length > 0;
}

/**
 * Are client, patient and type this clinic's and each other's? Asked of what changes: after a merge
 * was undone, a patient may have gone to another client than its appointment, which can still be
 * moved and cancelled.
 */
function areOurs(
  clinicId: string,
  fields: Pick<AppointmentFields, "clientId" | "patientId" | "typeId">,
  before: Pick<AppointmentFields, "clientId" | "patientId" | "typeId"> | null,
): SQL {
  const { clientId, patientId, typeId } = fields;
  const isSameClient = clientId === before?.clientId;
  const client = sql`EXISTS (SELECT 1 FROM clients WHERE clinic_id = ${clinicId} AND id = ${clientId})`;
  const patient = sql`EXISTS (SELECT 1 FROM patients
    WHERE clinic_id = ${clinicId} AND id = ${patientId} AND client_id = ${clientId})`;
  const type = sql`EXISTS (SELECT 1 FROM appointment_types WHERE clinic_id = ${clinicId} AND id = ${typeId})`;
  const checks = [
    ...(isSameClient ? [] : [client]),
    ...(patientId === null || (isSameClient && patientId === before.patientId) ? [] : [patient]),
    ...(typeId === before?.typeId ? [] : [type]),
  ];
  return sql.join([sql`TRUE`, ...checks], sql` AND `);
}

function isThere(clinicId: string, id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM appointments WHERE clinic_id = ${clinicId} AND id = ${id})`;
}

/** Of the appointment `a`, joined with what `appointmentJoins` adds. */
export const appointmentColumns = sql`a.id, a.client_id AS clientId, c.name AS clientName, a.patient_id AS patientId,
  p.name AS patientName, a.type_id AS typeId, t.name AS typeName, t.is_sensitive AS isSensitive,
  a.staff_name AS staffName, a.room, a.notes, a.starts_at AS startsAt, a.ends_at AS endsAt,
  a.status, a.answer, a.version`;
export const appointmentJoins = sql`
  CROSS JOIN clients c ON c.clinic_id = a.clinic_id AND c.id = a.client_id
  CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
  LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id`;

export type AppointmentRow = Omit<Appointment, "isSensitive"> & { readonly isSensitive: 0 | 1 };

export function toAppointment(row: AppointmentRow): Appointment {
  return { ...row, isSensitive: row.isSensitive === 1 };
}
