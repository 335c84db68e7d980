import { sql } from "drizzle-orm";
import type { ExportedAppointment, ExportedCare, ExportedClient } from "#domain/export-rows.ts";
import { externalIdOf } from "./external-ids.ts";
import { contactOf } from "./recipients.ts";
import type { Store } from "./store.ts";

/** A part of what there is, and where the next one begins: by key, so that each costs the same. */
export interface ExportPage<Row, Place> {
  readonly rows: readonly Row[];
  readonly next: Place | null;
}

/** How many rows are read at once. */
const atOnce = 200;

export interface ClientsPlace {
  readonly sortName: string;
  readonly id: string;
}

/** Clients who are not archived, by name. */
export async function exportClients(
  { clinicId, db }: Store,
  after: ClientsPlace | null,
): Promise<ExportPage<ExportedClient, ClientsPlace>> {
  const found = await db.all<ClientRow>(sql`
    SELECT l.id, l.sort_name AS sortName, l.name, l.email, l.language, l.notes,
      l.texts_consent AS textsConsent,
      (SELECT json_group_array(json_object('number', n.number, 'optedOut', EXISTS (
          SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = n.number)))
        FROM (SELECT number, number IS l.preferred_number AS isFirst
            FROM client_numbers INDEXED BY client_numbers_client
            WHERE clinic_id = ${clinicId} AND client_id = l.id
          UNION ALL SELECT number, number IS l.preferred_number
            FROM number_sharers INDEXED BY number_sharers_client
            WHERE clinic_id = ${clinicId} AND client_id = l.id
          ORDER BY isFirst DESC, number) n) AS numbers,
      (SELECT json_group_array(json_object('name', name, 'species', species, 'born', born, 'notes', notes,
          'isDeceased', deceased_at IS NOT NULL))
        FROM (SELECT * FROM patients INDEXED BY patients_client
          WHERE clinic_id = ${clinicId} AND client_id = l.id ORDER BY name, id)) AS patients
    FROM clients l INDEXED BY clients_by_name
    WHERE l.clinic_id = ${clinicId} AND l.archived_at IS NULL
      AND (l.sort_name, l.id) > (${after?.sortName ?? ""}, ${after?.id ?? ""})
    ORDER BY l.sort_name, l.id LIMIT ${atOnce}`);
  const last = found.length === atOnce ? found.at(-1) : undefined;
  return {
    rows: found.map(toClient),
    next: last ? { sortName: last.sortName, id: last.id } : null,
  };
}

interface ClientRow extends Pick<
  ExportedClient,
  "name" | "email" | "language" | "notes" | "textsConsent"
> {
  readonly id: string;
  readonly sortName: string;
  readonly numbers: string;
  readonly patients: string;
}

function toClient({
  name,
  email,
  language,
  notes,
  textsConsent,
  ...row
}: ClientRow): ExportedClient {
  const numbers = JSON.parse(row.numbers) as { number: string; optedOut: 0 | 1 }[];
  const patients = JSON.parse(row.patients) as {
    name: string;
    species: string;
    born: string | null;
    notes: string;
    isDeceased: 0 | 1;
  }[];
  return {
    ...{ name, email, language, notes, textsConsent },
    numbers: numbers.map(({ number, optedOut }) => ({ number, optedOut: optedOut === 1 })),
    patients: patients.map((patient) => ({ ...patient, isDeceased: patient.isDeceased === 1 })),
  };
}

export interface AppointmentsPlace {
  readonly startsAt: number;
  readonly id: string;
}

/** Appointments that begin before an instant, in their order; the first `after` is where they begin. */
export async function exportAppointments(
  { clinicId, db }: Store,
  after: AppointmentsPlace,
  to: number,
): Promise<ExportPage<ExportedAppointment, AppointmentsPlace>> {
  const rows = await db.all<ExportedAppointment & AppointmentsPlace>(sql`
    SELECT a.id, c.name AS client, ${contactOf(clinicId, sql`c`)} AS contact, p.name AS patient,
      a.starts_at AS startsAt, a.ends_at AS endsAt, t.name AS kind, a.staff_name AS staffName, a.room,
      a.notes, a.status, ${externalIdOf(clinicId, "appointment", sql`a.id`)} AS externalId
    FROM appointments a INDEXED BY appointments_day
    CROSS JOIN clients c ON c.clinic_id = a.clinic_id AND c.id = a.client_id
    CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
    LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id
    WHERE a.clinic_id = ${clinicId} AND (a.starts_at, a.id) > (${after.startsAt}, ${after.id})
      AND a.starts_at < ${to}
    ORDER BY a.starts_at, a.id LIMIT ${atOnce}`);
  const last = rows.length === atOnce ? rows.at(-1) : undefined;
  return { rows, next: last ? { startsAt: last.startsAt, id: last.id } : null };
}

/** What is and was due, in the order in which it was written down, from after an id. */
export async function exportCare(
  { clinicId, db }: Store,
  after: string,
): Promise<ExportPage<ExportedCare, string>> {
  const rows = await db.all<ExportedCare & { id: string }>(sql`
    SELECT x.id, c.name AS client, ${contactOf(clinicId, sql`c`)} AS contact, p.name AS patient,
      x.item, x.due_on AS dueOn, x.done_at AS doneAt
    FROM care_items x
    CROSS JOIN patients p ON p.clinic_id = x.clinic_id AND p.id = x.patient_id
    CROSS JOIN clients c ON c.clinic_id = p.clinic_id AND c.id = p.client_id
    WHERE x.clinic_id = ${clinicId} AND x.id > ${after}
    ORDER BY x.id LIMIT ${atOnce}`);
  const last = rows.length === atOnce ? rows.at(-1) : undefined;
  return { rows, next: last?.id ?? null };
}
