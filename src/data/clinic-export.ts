import { type SQL, sql } from "drizzle-orm";
import type { ExportedTable } from "./clinic-tables.ts";
import type { Store } from "./store.ts";

type Cell = string | number | null;
export type ExportedRow = Readonly<Record<string, Cell>>;

/**
 * How many rows are read at once. D1 allows 1,000 queries an invocation, so that a clinic of a million
 * texts goes out in one. Source: Cloudflare, "D1: Limits".
 */
const exportPage = 2000;

/** Rows of a table from after a key of the page before (empty: from the first), with their next key. */
export async function readRows(
  { clinicId, db }: Store,
  table: ExportedTable,
  after: readonly Cell[] | null,
): Promise<{ rows: ExportedRow[]; next: readonly Cell[] | null }> {
  const found = await db.all<Record<string, Cell>>(rowsOf(clinicId, table, after));
  const last = found.length === exportPage ? found.at(-1) : undefined;
  const rows = found.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !table.without?.includes(name))),
  );
  return { rows, next: last ? table.key.map((column) => last[column] ?? null) : null };
}

function rowsOf(
  clinicId: string,
  { name, key, where = "TRUE" }: ExportedTable,
  after: readonly Cell[] | null,
): SQL {
  if (name === "clinics") return sql`SELECT * FROM clinics WHERE id = ${clinicId}`;
  if (name === "messages") return messagesOf(clinicId, Number(after?.[0] ?? 0));
  const table = sql.identifier(name);
  const ofClinic = sql`clinic_id = ${clinicId} AND ${sql.raw(where)}`;
  if (key.length === 0) return sql`SELECT * FROM ${table} WHERE ${ofClinic}`;
  const columns = sql.raw(key.join(", "));
  const place = sql.join(after?.map((cell) => sql`${cell}`) ?? [], sql`, `);
  const isLater = after ? sql`(${columns}) > (${place})` : sql`TRUE`;
  return sql`SELECT * FROM ${table} WHERE ${ofClinic} AND ${isLater}
    ORDER BY ${columns} LIMIT ${exportPage}`;
}

/**
 * Through the full-text index, where the clinic is a word and the rowid the position: no index has a
 * clinic's messages in the order of storing. D1 binds numbers as REAL, which FTS5 can't begin at.
 */
function messagesOf(clinicId: string, after: number): SQL {
  return sql`SELECT m.* FROM message_search s CROSS JOIN messages m
      ON m.position = s.rowid AND m.clinic_id = ${clinicId}
    WHERE message_search MATCH ${`{clinic_id} : "${clinicId}"`}
      AND s.rowid > CAST(${after} AS INTEGER) ORDER BY s.rowid LIMIT ${exportPage}`;
}
