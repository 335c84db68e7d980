import { sql } from "drizzle-orm";
import type { CareItem } from "#domain/care.ts";
import { isConflict } from "./conflict.ts";
import {
  externalIdOf,
  type ExternalRow,
  idOfExternal,
  keepSaid,
  linkExternal,
} from "./external-ids.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What is due for a patient, as the clinic's own systems see it. */
export interface SystemCareItem extends CareItem {
  readonly externalId: string;
  readonly patientExternalId: string | null;
}

/** The item of an external id, what was said last of it, and the patient of another. One round trip. */
export async function readCareForUpsert(
  store: Store,
  externalId: string,
  patientExternalId: string,
): Promise<{ known: (SystemCareItem & { said: string }) | null; patientId: string | null }> {
  const { clinicId } = store;
  const [[known], [patient]] = await transact<
    [(SystemCareItem & { said: string })[], { id: string | null }[]]
  >(store, [
    sql`SELECT x.id, x.patient_id AS patientId, x.item, x.due_on AS dueOn, x.remind_at AS remindAt,
        x.done_at AS doneAt, e.external_id AS externalId, e.said,
        ${externalIdOf(clinicId, "patient", sql`x.patient_id`)} AS patientExternalId
      FROM external_ids e CROSS JOIN care_items x ON x.clinic_id = e.clinic_id AND x.id = e.id
      WHERE e.clinic_id = ${clinicId} AND e.kind = 'care-item' AND e.external_id = ${externalId}`,
    sql`SELECT ${idOfExternal(clinicId, "patient", patientExternalId)} AS id`,
  ]);
  return { known: known ?? null, patientId: patient?.id ?? null };
}

/**
 * Stores what is due with the external id that names it: one transaction. False, and nothing
 * written, when the external id names something by now.
 */
export async function commitSystemCare(
  store: Store,
  care: CareItem,
  { row, isNew, now }: { row: ExternalRow; isNew: boolean; now: number },
): Promise<boolean> {
  const { clinicId } = store;
  const { id, patientId, item, dueOn, remindAt, doneAt } = care;
  try {
    await transact(store, [
      isNew
        ? sql`INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, done_at, created_at)
          VALUES (${clinicId}, ${id}, ${patientId}, ${item}, ${dueOn}, ${remindAt}, ${doneAt}, ${now})`
        : sql`UPDATE care_items SET patient_id = ${patientId}, item = ${item}, due_on = ${dueOn},
            remind_at = ${remindAt}, done_at = ${doneAt}
          WHERE clinic_id = ${clinicId} AND id = ${id}`,
      isNew ? linkExternal(store, row) : keepSaid(store, row),
    ]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
