import { type SQL, sql } from "drizzle-orm";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

type ExternalKind = "client" | "patient" | "appointment" | "care-item";

/** A row of ours as the clinic's system calls it. `said` is JSON: see flows/said.ts. */
export interface ExternalRow {
  readonly kind: ExternalKind;
  readonly externalId: string;
  readonly id: string;
  readonly said: string;
}

/**
 * Gives a row its external id, in the transaction that makes or finds the row: it fails on a
 * conflict when the external id names something by now, or the row has another one. With a condition, only if that holds.
 */
export function linkExternal({ clinicId }: Store, row: ExternalRow, when = sql`TRUE`): SQL {
  return sql`INSERT INTO external_ids (clinic_id, kind, external_id, id, said)
    SELECT ${clinicId}, ${row.kind}, ${row.externalId}, ${row.id}, ${row.said} WHERE ${when}`;
}

export function keepSaid({ clinicId }: Store, row: ExternalRow, when = sql`TRUE`): SQL {
  return sql`UPDATE external_ids SET said = ${row.said}
    WHERE clinic_id = ${clinicId} AND kind = ${row.kind} AND external_id = ${row.externalId} AND ${when}`;
}

/** Keeps what was said when it changes nothing else. */
export async function rememberSaid(store: Store, row: ExternalRow): Promise<void> {
  await transact(store, [keepSaid(store, row)]);
}

/** The external id of a row, as a value; NULL when it has none. */
export function externalIdOf(clinicId: string, kind: ExternalKind, id: SQL): SQL {
  return sql`(SELECT external_id FROM external_ids INDEXED BY external_ids_of_row
    WHERE clinic_id = ${clinicId} AND kind = ${kind} AND id = ${id})`;
}

/** The row that an external id names, as a value; NULL when it names none. */
export function idOfExternal(clinicId: string, kind: ExternalKind, externalId: string): SQL {
  return sql`(SELECT id FROM external_ids
    WHERE clinic_id = ${clinicId} AND kind = ${kind} AND external_id = ${externalId})`;
}

/** The client that an external id names: of one that was merged, whom it was merged into. */
export function clientOfExternal(clinicId: string, externalId: string): SQL {
  return sql`(WITH RECURSIVE whose (id, step) AS (
      SELECT id, 0 FROM external_ids
      WHERE clinic_id = ${clinicId} AND kind = 'client' AND external_id = ${externalId}
      UNION ALL
      SELECT m.kept_id, step + 1 FROM whose CROSS JOIN merges m INDEXED BY merges_merged
        ON m.clinic_id = ${clinicId} AND m.merged_id = whose.id AND m.undone_at IS NULL
      WHERE step < 16)
    SELECT id FROM whose ORDER BY step DESC LIMIT 1)`;
}
