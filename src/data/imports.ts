import { type SQL, sql } from "drizzle-orm";
import { type Import, type ImportChoices, type ImportPhase, usualChoices } from "#domain/import.ts";
import type { ColumnRole } from "#domain/import-columns.ts";
import type { ColumnDates } from "#domain/import-dates.ts";
import type { RowRemark } from "#domain/import-remarks.ts";
import type { Work } from "#domain/work.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

export async function insertImport(
  { clinicId, db }: Store,
  one: Import,
  dueAt: number,
): Promise<void> {
  await db.run(sql`
    INSERT INTO imports (clinic_id, id, kind, file_name, staff_id, staff_name, created_at, phase, first_rows,
      columns, has_heading, date_orders, choices, shares_numbers, row_count, chunk_count, due_at)
    VALUES (${clinicId}, ${one.id}, ${one.kind}, ${one.fileName}, ${one.staffId}, ${one.staffName},
      ${one.createdAt}, ${one.phase}, ${JSON.stringify(one.firstRows)}, ${JSON.stringify(one.roles)},
      ${one.hasHeading ? 1 : 0}, ${JSON.stringify(one.dates)}, ${JSON.stringify(one.choices)},
      ${one.choices.sharesNumbers ? 1 : 0}, ${one.rowCount}, ${one.chunkCount}, ${dueAt})`);
}

export async function readImport(store: Store, id: string): Promise<Import | null> {
  const rows = await store.db.all<ImportRecord>(
    sql`SELECT ${columns} FROM imports WHERE clinic_id = ${store.clinicId} AND id = ${id}`,
  );
  return rows[0] ? toImport(rows[0]) : null;
}

/** The latest imports of a clinic, newest first. */
export async function listImports({ clinicId, db }: Store): Promise<Import[]> {
  const rows = await db.all<ImportRecord>(
    sql`SELECT ${columns} FROM imports WHERE clinic_id = ${clinicId} ORDER BY id DESC LIMIT 10`,
  );
  return rows.map(toImport);
}

/**
 * Goes on to `phase` from one of `from`, its work begun anew. False when it is elsewhere by now:
 * two people may press two buttons.
 */
export async function beginPhase(
  store: Store,
  id: string,
  to: {
    readonly phase: ImportPhase;
    readonly from: readonly ImportPhase[];
    readonly dueAt: number;
    readonly reading?: Pick<Import, "roles" | "hasHeading" | "choices">;
  },
): Promise<boolean> {
  const { clinicId } = store;
  const { reading } = to;
  const isThere = sql`clinic_id = ${clinicId} AND id = ${id} AND phase IN (${sql.join([...to.from], sql`, `)})`;
  const chosen = reading
    ? sql`, columns = ${JSON.stringify(reading.roles)}, has_heading = ${reading.hasHeading ? 1 : 0},
        choices = ${JSON.stringify(reading.choices)}, shares_numbers = ${reading.choices.sharesNumbers ? 1 : 0}`
    : sql``;
  const [, moved] = await transact<[[], { id: string }[]]>(store, [
    sql`DELETE FROM import_remarks WHERE clinic_id = ${clinicId} AND import_id = ${id}
      AND EXISTS (SELECT 1 FROM imports WHERE ${isThere})`,
    sql`UPDATE imports SET phase = ${to.phase}, next_chunk = 0, new_clients = 0, unchanged = 0,
        new_numbers = 0, new_patients = 0, new_items = 0, new_texts = 0, left_out = 0, due_at = ${to.dueAt} ${chosen}
      WHERE ${isThere} RETURNING id`,
  ]);
  return moved.length > 0;
}

/** Takes an import whose time has come, until `until`; null when somebody else has it. */
export async function claimImport(
  { clinicId, db }: Store,
  id: string,
  { now, until }: { now: number; until: number },
): Promise<Import | null> {
  const rows = await db.all<ImportRecord>(sql`
    UPDATE imports SET due_at = ${until}
    WHERE clinic_id = ${clinicId} AND id = ${id} AND due_at <= ${now} RETURNING ${columns}`);
  return rows[0] ? toImport(rows[0]) : null;
}

/** Lets go of a claimed import, so that the next job can take it. */
export async function releaseImport(
  { clinicId, db }: Store,
  id: string,
  dueAt: number,
): Promise<void> {
  await db.run(
    sql`UPDATE imports SET due_at = ${dueAt} WHERE clinic_id = ${clinicId} AND id = ${id}`,
  );
}

export async function deleteImport(store: Store, id: string): Promise<void> {
  const { clinicId } = store;
  await transact(store, [
    sql`DELETE FROM import_remarks WHERE clinic_id = ${clinicId} AND import_id = ${id}`,
    sql`DELETE FROM imports WHERE clinic_id = ${clinicId} AND id = ${id}`,
  ]);
}

/** Imports that nobody works on although they are due, of every clinic, for the sweep. */
export async function dueImports(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT clinic_id AS clinicId, 'run-import' AS kind, id AS subjectId, 'DB' AS shard
    FROM imports WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost}`);
}

/** What was remarked about a row, with the row. */
export interface RemarkedRow extends RowRemark {
  readonly row: number;
  readonly isLeftOut: boolean;
  readonly cells: readonly string[];
}

/** Remarks in the file's order, from after row `after`. */
export async function remarksOf(
  { clinicId, db }: Store,
  importId: string,
  { after, atMost }: { after: number; atMost: number },
): Promise<RemarkedRow[]> {
  const rows = await db.all<RemarkRecord>(sql`
    SELECT row, is_left_out AS isLeftOut, reason, about, cells FROM import_remarks
    WHERE clinic_id = ${clinicId} AND import_id = ${importId} AND row > ${after}
    ORDER BY row LIMIT ${atMost}`);
  return rows.map((record) => ({
    ...record,
    isLeftOut: record.isLeftOut === 1,
    cells: JSON.parse(record.cells) as string[],
  }));
}

type RemarkRecord = RowRemark & {
  readonly row: number;
  readonly isLeftOut: 0 | 1;
  readonly cells: string;
};

const columns: SQL =
  sql.raw(`id, kind, file_name AS fileName, staff_id AS staffId, staff_name AS staffName,
  created_at AS createdAt, phase, first_rows AS firstRows, columns AS roles, has_heading AS hasHeading,
  date_orders AS dates, choices, shares_numbers AS sharesNumbers, row_count AS rowCount,
  chunk_count AS chunkCount, next_chunk AS nextChunk, new_clients AS newClients, unchanged,
  new_numbers AS newNumbers, new_patients AS newPatients, new_items AS newItems,
  new_texts AS newTexts, left_out AS leftOut`);

type ImportRecord = Omit<Import, "firstRows" | "roles" | "hasHeading" | "dates" | "choices"> & {
  readonly firstRows: string;
  readonly roles: string;
  readonly hasHeading: 0 | 1;
  readonly dates: string;
  readonly choices: string;
  readonly sharesNumbers: 0 | 1;
};

function toImport({ sharesNumbers, ...record }: ImportRecord): Import {
  return {
    ...record,
    firstRows: JSON.parse(record.firstRows) as string[][],
    roles: JSON.parse(record.roles) as ColumnRole[],
    hasHeading: record.hasHeading === 1,
    dates: JSON.parse(record.dates) as ColumnDates[],
    // One that was begun before there were more choices has only the first of them.
    choices: {
      ...usualChoices,
      ...(JSON.parse(record.choices) as Partial<ImportChoices>),
      sharesNumbers: sharesNumbers === 1,
    },
  };
}
