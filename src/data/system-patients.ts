import { sql } from "drizzle-orm";
import type { Patient } from "#domain/client.ts";
import { isConflict } from "./conflict.ts";
import { patientStatement, type PatientEdit } from "./client-writes.ts";
import {
  clientOfExternal,
  externalIdOf,
  type ExternalRow,
  keepSaid,
  linkExternal,
} from "./external-ids.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A patient as the clinic's own systems see them. */
export interface SystemPatient extends Patient {
  readonly externalId: string;
  readonly clientExternalId: string | null;
}

/** The patient of an external id, what was said last of it, and the client of another. One round trip. */
export async function readPatientForUpsert(
  store: Store,
  externalId: string,
  clientExternalId: string,
): Promise<{ known: (SystemPatient & { said: string }) | null; clientId: string | null }> {
  const { clinicId } = store;
  const [[known], [client]] = await transact<
    [(SystemPatient & { said: string })[], { id: string | null }[]]
  >(store, [
    sql`SELECT p.id, p.client_id AS clientId, p.name, p.species, p.notes, p.born, p.deceased_at AS deceasedAt,
        e.external_id AS externalId, e.said, ${externalIdOf(clinicId, "client", sql`p.client_id`)} AS clientExternalId
      FROM external_ids e CROSS JOIN patients p ON p.clinic_id = e.clinic_id AND p.id = e.id
      WHERE e.clinic_id = ${clinicId} AND e.kind = 'patient' AND e.external_id = ${externalId}`,
    sql`SELECT ${clientOfExternal(clinicId, clientExternalId)} AS id`,
  ]);
  return { known: known ?? null, clientId: client?.id ?? null };
}

/**
 * Stores a patient with the external id that names it: one transaction. A patient that goes over to
 * another client takes along what is still to come. False, and nothing written, when something that
 * it was decided on no longer holds.
 */
export async function commitSystemPatient(
  store: Store,
  edit: PatientEdit | null,
  { row, isNew }: { row: ExternalRow; isNew: boolean },
): Promise<boolean> {
  const { clinicId } = store;
  const moved = edit?.movesFrom ?? null;
  try {
    await transact(store, [
      ...(edit ? [patientStatement(store, edit)] : []),
      ...(edit && moved !== null
        ? [
            sql`UPDATE appointments INDEXED BY appointments_patient
              SET client_id = ${edit.clientId}, version = version + 1
              WHERE clinic_id = ${clinicId} AND patient_id = ${edit.id} AND starts_at > ${edit.now}
                AND client_id = ${moved}`,
          ]
        : []),
      isNew ? linkExternal(store, row) : keepSaid(store, row),
    ]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
