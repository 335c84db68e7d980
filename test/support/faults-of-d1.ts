/** The same database, in which something happens right before a transaction: by its number from 1. */
export function duringBatches(
  database: D1Database,
  happens: (batch: number) => Promise<unknown>,
): D1Database {
  let batches = 0;
  return new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
      return async (statements: D1PreparedStatement[]) => {
        batches += 1;
        await happens(batches);
        return target.batch(statements);
      };
    },
  });
}

/** What was decided on what was read is stored only after something else has happened. */
export function beforeTheFirstBatch(
  database: D1Database,
  happens: () => Promise<unknown>,
): D1Database {
  return duringBatches(database, async (batch) => (batch === 1 ? happens() : undefined));
}
