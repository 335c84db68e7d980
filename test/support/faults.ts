/** A D1 that does not answer, as when its leader is gone. */
export function failingD1(): D1Database {
  const fail = () => Promise.reject(new Error("D1_ERROR: Network connection lost."));
  const statement = { bind: () => statement, all: fail, run: fail, first: fail, raw: fail };
  return { prepare: () => statement, batch: fail, exec: fail } as unknown as D1Database;
}

/** A queue that takes nothing. */
export function refusingQueue(): Queue {
  const fail = () => Promise.reject(new Error("Queue send failed: Internal Server Error"));
  return { send: fail, sendBatch: fail } as unknown as Queue;
}

/** A queue that loses everything. */
export function losingQueue(): Queue {
  const lose = () => Promise.resolve();
  return { send: lose, sendBatch: lose } as unknown as Queue;
}

/** A D1 that carries out its first transaction and is gone then. */
export function failingAfterBatch(db: D1Database): D1Database {
  let isGone = false;
  const gone = failingD1();
  return new Proxy(db, {
    get(_, name) {
      const from = isGone ? gone : db;
      if (name === "batch" && !isGone) {
        return async (statements: D1PreparedStatement[]) => {
          const results = await db.batch(statements);
          isGone = true;
          return results;
        };
      }
      const value: unknown = Reflect.get(from, name);
      return typeof value === "function" ? value.bind(from) : value;
    },
  });
}

/** A D1 before each of whose transactions something else happens. */
export function pausing(db: D1Database, meanwhile: () => Promise<unknown>): D1Database {
  return new Proxy(db, {
    get(_, name) {
      if (name === "batch") {
        return async (statements: D1PreparedStatement[]) => {
          await meanwhile();
          return db.batch(statements);
        };
      }
      const value: unknown = Reflect.get(db, name);
      return typeof value === "function" ? value.bind(db) : value;
    },
  });
}

/** A D1 that fails where a statement is like this, in words of somebody's. */
export function quotingD1(db: D1Database, statements: RegExp, words: string): D1Database {
  const fail = () => Promise.reject(new Error(`D1_ERROR: near "${words}": syntax error`));
  const failing = { bind: () => failing, all: fail, run: fail, first: fail, raw: fail };
  return new Proxy(db, {
    get(_, name) {
      if (name === "prepare")
        return (query: string) => (statements.test(query) ? failing : db.prepare(query));
      if (name === "batch")
        return (all: D1PreparedStatement[]) =>
          all.some((one) => (one as object) === failing) ? fail() : db.batch(all);
      const value: unknown = Reflect.get(db, name);
      return typeof value === "function" ? value.bind(db) : value;
    },
  });
}
