import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Directory } from "./store.ts";

/**
 * An INSERT that happens only where `source` (from FROM on) yields a row: the write carries its own
 * condition, so nothing can come between the question and the answer. `row` may name columns of the
 * source; what it leaves out is NULL.
 */
export function insertWhen<Table extends SQLiteTable>(
  db: Directory,
  table: Table,
  row: { [Column in keyof Table["$inferInsert"]]: Table["$inferInsert"][Column] | SQL },
  source: SQL,
) {
  const given = new Map<string, unknown>(Object.entries(row));
  const values = Object.keys(getTableColumns(table)).map((column) => {
    const value = given.get(column) ?? null;
    return sql`${value}`;
  });
  return db.insert(table).select(sql`SELECT ${sql.join(values, sql`, `)} ${source}`);
}
