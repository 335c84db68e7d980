import { sql } from "drizzle-orm";
import type { Known, KnownPatient, Reach } from "#domain/import-people.ts";
import { contactOf, isSilenced } from "./recipients.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Somebody who was found, by one of the numbers asked for or, with null, by a name. */
export interface FoundPerson extends Known {
  readonly number: string | null;
}

/**
 * Those of the clinic who have any of these numbers, and those of its list whose sort name is one
 * of `sortNames`; somebody is found once for each number and once by name. And what is known
 * against the numbers themselves.
 */
export async function findPeople(
  store: Store,
  { numbers, sortNames }: { numbers: readonly string[]; sortNames: readonly string[] },
): Promise<{ people: FoundPerson[]; reaches: Reach[] }> {
  const { clinicId } = store;
  const against = (number: string) => sql`
    EXISTS (SELECT 1 FROM opt_outs WHERE clinic_id = ${clinicId} AND number = ${sql.raw(number)}) AS optedOut,
    EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = ${sql.raw(number)}) AS isLandline`;
  const [people, reaches] = await transact<[PersonRow[], ReachRow[]]>(store, [
    sql`SELECT f.*, ${against("f.contact")} FROM (
        SELECT n.number, l.id AS clientId, l.name, l.archived_at AS archivedAt, l.texts_consent = 'given' AS hasConsent,
          (SELECT json_group_array(json_object('id', id, 'name', name, 'born', born, 'deceasedAt', deceased_at,
              'isSilenced', ${isSilenced(clinicId, sql`p`)}))
            FROM patients p INDEXED BY patients_client
            WHERE p.clinic_id = ${clinicId} AND p.client_id = l.id) AS patients,
          ${contactOf(clinicId, sql`l`)} AS contact
        FROM (SELECT j.value AS number, c.client_id FROM json_each(${JSON.stringify(numbers)}) j
            CROSS JOIN client_numbers c ON c.clinic_id = ${clinicId} AND c.number = j.value
          UNION SELECT j.value, s.client_id FROM json_each(${JSON.stringify(numbers)}) j
            CROSS JOIN number_sharers s ON s.clinic_id = ${clinicId} AND s.number = j.value
          UNION SELECT NULL, c.id FROM json_each(${JSON.stringify(sortNames)}) j
            CROSS JOIN clients c INDEXED BY clients_by_name ON c.clinic_id = ${clinicId}
              AND c.sort_name = j.value AND c.archived_at IS NULL) n
        CROSS JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = n.client_id) f`,
    sql`SELECT j.value AS contact, ${against("j.value")}, 1 AS hasConsent FROM json_each(${JSON.stringify(numbers)}) j`,
  ]);
  return { people: people.map(toPerson), reaches: reaches.map(toReach) };
}

interface ReachRow {
  readonly contact: string | null;
  readonly optedOut: 0 | 1;
  readonly isLandline: 0 | 1;
  readonly hasConsent: 0 | 1;
}

interface PersonRow extends ReachRow {
  readonly number: string | null;
  readonly clientId: string;
  readonly name: string;
  readonly archivedAt: number | null;
  readonly patients: string;
}

interface PatientRow {
  readonly id: string;
  readonly name: string;
  readonly born: string | null;
  readonly deceasedAt: number | null;
  readonly isSilenced: 0 | 1;
}

function toPerson(row: PersonRow): FoundPerson {
  const { number, clientId, name } = row;
  return {
    ...{ number, clientId, name },
    isArchived: row.archivedAt !== null,
    patients: (JSON.parse(row.patients) as PatientRow[]).map(toPatient),
    reach: toReach(row),
  };
}

function toPatient({ id, name, born, deceasedAt, isSilenced }: PatientRow): KnownPatient {
  return { id, name, born, isDeceased: deceasedAt !== null, isSilenced: isSilenced === 1 };
}

function toReach({ contact, optedOut, isLandline, hasConsent }: ReachRow): Reach {
  return {
    contact,
    optedOut: optedOut === 1,
    isLandline: isLandline === 1,
    hasConsent: hasConsent === 1,
  };
}

/** An appointment, by what makes it the same as one of a file. */
export interface SameAppointment {
  readonly clientId: string;
  readonly startsAt: number;
  readonly typeId: string;
  readonly patientId: string | null;
}

/**
 * Those that these clients have at these times, and which of the external ids name an appointment
 * already, wherever it is by now.
 */
export async function findAppointments(
  store: Store,
  wanted: readonly Pick<SameAppointment, "clientId" | "startsAt">[],
  externalIds: readonly string[],
): Promise<{ appointments: SameAppointment[]; externalIds: string[] }> {
  const { clinicId } = store;
  const pairs = wanted.map(({ clientId, startsAt }) => [clientId, startsAt]);
  const [appointments, known] = await transact<[SameAppointment[], { externalId: string }[]]>(
    store,
    [
      sql`SELECT DISTINCT a.client_id AS clientId, a.starts_at AS startsAt, a.type_id AS typeId,
        a.patient_id AS patientId
      FROM json_each(${JSON.stringify(pairs)}) j
      CROSS JOIN appointments a INDEXED BY appointments_client ON a.clinic_id = ${clinicId}
        AND a.client_id = j.value ->> 0 AND a.starts_at = j.value ->> 1`,
      sql`SELECT x.external_id AS externalId FROM json_each(${JSON.stringify(externalIds)}) j
      CROSS JOIN external_ids x ON x.clinic_id = ${clinicId} AND x.kind = 'appointment'
        AND x.external_id = j.value`,
    ],
  );
  return { appointments, externalIds: known.map(({ externalId }) => externalId) };
}

/** What is, or was, due for a patient on a day. */
export interface SameCare {
  readonly patientId: string;
  readonly dueOn: string;
  readonly item: string;
}

export async function findCare(
  { clinicId, db }: Store,
  wanted: readonly Pick<SameCare, "patientId" | "dueOn">[],
): Promise<SameCare[]> {
  const pairs = wanted.map(({ patientId, dueOn }) => [patientId, dueOn]);
  return db.all<SameCare>(sql`
    SELECT DISTINCT x.patient_id AS patientId, x.due_on AS dueOn, x.item
    FROM json_each(${JSON.stringify(pairs)}) j
    CROSS JOIN care_items x INDEXED BY care_items_patient ON x.clinic_id = ${clinicId}
      AND x.patient_id = j.value ->> 0 AND x.due_on = j.value ->> 1`);
}
