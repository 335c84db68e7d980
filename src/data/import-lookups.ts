import { sql } from "drizzle-orm";
import type { Known, KnownPatient } from "#domain/import-people.ts";
import type { Store } from "./store.ts";

/** Somebody who was found, by one of the numbers asked for or, with null, by a name. */
export interface FoundPerson extends Known {
  readonly number: string | null;
}

/**
 * Those of the clinic who have any of these numbers, and those of its list whose sort name is one
 * of `sortNames`. Somebody is found once for each number and once by name.
 */
export async function findPeople(
  { clinicId, db }: Store,
  { numbers, sortNames }: { numbers: readonly string[]; sortNames: readonly string[] },
): Promise<FoundPerson[]> {
  const rows = await db.all<PersonRow>(sql`
    SELECT n.number, l.id AS clientId, l.name, l.archived_at AS archivedAt,
      (SELECT json_group_array(json_object('id', id, 'name', name, 'deceasedAt', deceased_at))
        FROM patients p INDEXED BY patients_client
        WHERE p.clinic_id = ${clinicId} AND p.client_id = l.id) AS patients
    FROM (SELECT j.value AS number, c.client_id FROM json_each(${JSON.stringify(numbers)}) j
        CROSS JOIN client_numbers c ON c.clinic_id = ${clinicId} AND c.number = j.value
      UNION SELECT j.value, s.client_id FROM json_each(${JSON.stringify(numbers)}) j
        CROSS JOIN number_sharers s ON s.clinic_id = ${clinicId} AND s.number = j.value
      UNION SELECT NULL, c.id FROM json_each(${JSON.stringify(sortNames)}) j
        CROSS JOIN clients c INDEXED BY clients_by_name ON c.clinic_id = ${clinicId}
          AND c.sort_name = j.value AND c.archived_at IS NULL) n
    CROSS JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = n.client_id`);
  return rows.map(({ archivedAt, patients, ...row }) => ({
    ...row,
    isArchived: archivedAt !== null,
    patients: (JSON.parse(patients) as PatientRow[]).map(toPatient),
  }));
}

interface PersonRow {
  readonly number: string | null;
  readonly clientId: string;
  readonly name: string;
  readonly archivedAt: number | null;
  readonly patients: string;
}

interface PatientRow {
  readonly id: string;
  readonly name: string;
  readonly deceasedAt: number | null;
}

function toPatient({ id, name, deceasedAt }: PatientRow): KnownPatient {
  return { id, name, isDeceased: deceasedAt !== null };
}
