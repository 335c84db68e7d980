import { type SQL } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import type { Store } from "./store.ts";

/**
 * Runs statements as one transaction and returns the rows of each, in order. As
 * with `db.all`, what a statement selects is for its writer to say: nothing checks `Rows`.
 *
 * drizzle's own `batch` can't do this for SQL with parameters on D1 (`stmt` is undefined), and the
 * query builder has no INSERT … SELECT over several tables.
 */
export function transact<Rows extends object[][]>(
  store: Pick<Store, "db">,
  statements: readonly SQL[],
): Promise<Rows>;
export async function transact(
  { db }: Pick<Store, "db">,
  statements: readonly SQL[],
): Promise<object[][]> {
  const d1 = db.$client;
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return d1.prepare(sql).bind(...params);
  });
  const results = await d1.batch<object>(prepared);
  return results.map(({ results: rows }) => rows);
}

const dialect = new SQLiteSyncDialect();
