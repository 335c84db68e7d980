/** What was asked of D1, as it bills it. A batch is one round trip. */
export interface Cost {
  trips: number;
  read: number;
  written: number;
}

/** The same database, counting. Every way to ask goes through, with `meta` as D1 reports it. */
export function countingD1(database: D1Database): {
  database: D1Database;
  cost: Cost;
  /** Every statement that was asked with values, once. */
  statements: Map<string, unknown[]>;
  /** How many statements ran: each of a batch is one, as D1 limits them. */
  ran: { queries: number };
} {
  const statements = new Map<string, unknown[]>();
  const cost: Cost = { trips: 0, read: 0, written: 0 };
  const ran = { queries: 0 };
  const add = (result: D1Result) => {
    cost.read += result.meta.rows_read;
    cost.written += result.meta.rows_written;
  };
  const originals = new WeakMap<object, D1PreparedStatement>();

  const statement = (sql: string, original: D1PreparedStatement): D1PreparedStatement => {
    const all = async () => {
      cost.trips += 1;
      ran.queries += 1;
      const result = await original.all();
      add(result);
      return result;
    };
    const counted = {
      bind: (...values: unknown[]) => {
        statements.set(sql, values);
        return statement(sql, original.bind(...values));
      },
      all,
      run: all,
      first: async () => (await all()).results[0] ?? null,
      raw: async () => (await all()).results.map((row) => Object.values(row)),
    } as unknown as D1PreparedStatement;
    originals.set(counted, original);
    return counted;
  };

  const counted = {
    prepare: (sql: string) => statement(sql, database.prepare(sql)),
    batch: async (batch: D1PreparedStatement[]) => {
      cost.trips += 1;
      ran.queries += batch.length;
      const results = await database.batch(batch.map((one) => originals.get(one) ?? one));
      for (const result of results) add(result);
      return results;
    },
  } as unknown as D1Database;
  return { database: counted, cost, statements, ran };
}
