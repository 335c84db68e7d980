import { env } from "cloudflare:workers";

/** The database, on which somebody does something just before the next transaction begins. */
export function meanwhile(...doings: readonly (string | (() => Promise<unknown>))[]): D1Database {
  let waiting = [...doings];
  const batch = async (asked: D1PreparedStatement[]) => {
    const now = waiting;
    waiting = [];
    for (const doing of now) {
      await (typeof doing === "string" ? env.DB.prepare(doing).run() : doing());
    }
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
