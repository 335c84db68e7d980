import { sql } from "drizzle-orm";
import type { Appointment, AppointmentType } from "#domain/appointment.ts";
import { everyType, toType, type TypeRow } from "./appointment-types.ts";
import {
  appointmentColumns,
  appointmentJoins,
  type AppointmentRow,
  toAppointment,
} from "./appointments.ts";
import { clientOfExternal, externalIdOf, idOfExternal } from "./external-ids.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An appointment as the clinic's own systems see it. */
export interface SystemAppointment extends Appointment {
  readonly externalId: string | null;
  readonly clientExternalId: string | null;
  readonly patientExternalId: string | null;
}

/** A place in the list of appointments: after the one with this start and id. */
export interface AppointmentPlace {
  readonly startsAt: number;
  readonly id: string;
}

/** The appointments that begin between two instants, in their order, from after a place. */
export async function listSystemAppointments(
  { clinicId, db }: Store,
  {
    from,
    to,
    after,
    atMost,
  }: { from: number; to: number; after: AppointmentPlace | null; atMost: number },
): Promise<SystemAppointment[]> {
  const rows = await db.all<Row>(sql`
    SELECT ${columns(clinicId)}, ${externalIdOf(clinicId, "appointment", sql`a.id`)} AS externalId
    FROM appointments a INDEXED BY appointments_day ${appointmentJoins}
    WHERE a.clinic_id = ${clinicId} AND a.starts_at >= ${Math.max(from, after?.startsAt ?? from)}
      AND a.starts_at < ${to} AND (a.starts_at > ${after?.startsAt ?? -1} OR a.id > ${after?.id ?? ""})
    ORDER BY a.starts_at, a.id LIMIT ${atMost}`);
  return rows.map(toSystemAppointment);
}

/** The appointment of an external id, with what was said last of it. */
export async function readSystemAppointment(
  store: Store,
  externalId: string,
): Promise<KnownAppointment | null> {
  const [known] = await store.db.all<KnownRow>(knownAs(store, externalId));
  return known ? toKnown(known) : null;
}

/** With what was said last of it, and whose its patient is. */
interface KnownAppointment extends SystemAppointment {
  readonly said: string;
  readonly patientClientId: string | null;
}

/** What an upsert depends on. */
export interface AppointmentForUpsert {
  readonly known: KnownAppointment | null;
  readonly clientId: string | null;
  readonly patientId: string | null;
  /** Whose the patient is. */
  readonly patientClientId: string | null;
  readonly types: readonly (AppointmentType & { readonly isArchived: boolean })[];
}

/** The same with whom two other ids name, and the kinds of appointment. One round trip. */
export async function readAppointmentForUpsert(
  store: Store,
  externalId: string,
  of: { readonly clientExternalId: string; readonly patientExternalId: string | null },
): Promise<AppointmentForUpsert> {
  const { clinicId } = store;
  const [[known], [ids], types] = await transact<
    [
      KnownRow[],
      Pick<AppointmentForUpsert, "clientId" | "patientId" | "patientClientId">[],
      (TypeRow & { isArchived: number })[],
    ]
  >(store, [
    knownAs(store, externalId),
    sql`SELECT i.*, (SELECT client_id FROM patients WHERE clinic_id = ${clinicId} AND id = i.patientId) AS patientClientId
      FROM (SELECT ${clientOfExternal(clinicId, of.clientExternalId)} AS clientId,
        ${idOfExternal(clinicId, "patient", of.patientExternalId ?? "")} AS patientId) i`,
    everyType(store),
  ]);
  return {
    known: known ? toKnown(known) : null,
    clientId: ids?.clientId ?? null,
    patientId: ids?.patientId ?? null,
    patientClientId: ids?.patientClientId ?? null,
    types: types.map((row) => ({ ...toType(row), isArchived: row.isArchived === 1 })),
  };
}

function knownAs({ clinicId }: Store, externalId: string) {
  return sql`SELECT ${columns(clinicId)}, e.external_id AS externalId, e.said, p.client_id AS patientClientId
    FROM external_ids e CROSS JOIN appointments a ON a.clinic_id = e.clinic_id AND a.id = e.id
    ${appointmentJoins}
    WHERE e.clinic_id = ${clinicId} AND e.kind = 'appointment' AND e.external_id = ${externalId}`;
}

function columns(clinicId: string) {
  return sql`${appointmentColumns},
    ${externalIdOf(clinicId, "client", sql`a.client_id`)} AS clientExternalId,
    ${externalIdOf(clinicId, "patient", sql`a.patient_id`)} AS patientExternalId`;
}

type Row = AppointmentRow &
  Pick<SystemAppointment, "externalId" | "clientExternalId" | "patientExternalId">;
type KnownRow = Row & Pick<KnownAppointment, "said" | "patientClientId">;

function toSystemAppointment(row: Row): SystemAppointment {
  const { externalId, clientExternalId, patientExternalId } = row;
  return { ...toAppointment(row), externalId, clientExternalId, patientExternalId };
}

function toKnown(row: KnownRow): KnownAppointment {
  const { said, patientClientId } = row;
  return { ...toSystemAppointment(row), said, patientClientId };
}
