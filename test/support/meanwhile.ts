import { env } from "cloudflare:workers";

/** The database, on which somebody does something just before the next transaction begins. */
export function meanwhile(...statements: readonly string[]): D1Database {
  let waiting = [...statements];
  const batch = async (asked: D1PreparedStatement[]) => {
    const now = waiting;
    waiting = [];
    for (const statement of now) await env.DB.prepare(statement).run();
    return env.DB.batch(asked);
  };
  return new Proxy(env.DB, {
    get(database, key) {
      if (key === "batch") return batch;
      const value: unknown = Reflect.get(database, key);
      return typeof value === "function" ? value.bind(database) : value;
    },
  });
}
