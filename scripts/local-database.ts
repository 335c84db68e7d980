import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { D1Database } from "@cloudflare/workers-types";
import { getPlatformProxy, unstable_readConfig, unstable_splitSqlQuery } from "wrangler";
import type { Database } from "./database.ts";

/**
 * The D1 database that `wrangler dev` keeps below a folder, opened once: each command of wrangler's
 * own takes seconds to start. Open beside a running Worker, too.
 */
export async function openLocalDatabase(stateDir: string): Promise<Database> {
  const { env, dispose } = await openDatabase(stateDir);
  const run = (statements: readonly string[]) =>
    env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
  return {
    async migrate() {
      await run([migrationsTable]);
      const { results } = await env.DB.prepare("SELECT name FROM d1_migrations").all();
      const applied = new Set(results.map(({ name }) => name));
      for (const name of (await readdir("migrations")).toSorted()) {
        if (!name.endsWith(".sql") || applied.has(name)) continue;
        const sql = await readFile(join("migrations", name), "utf8");
        await run([...unstable_splitSqlQuery(sql), recordOf(name)]);
      }
    },
    async execute(statements) {
      await run(statements);
    },
    async query(sql) {
      const { results } = await env.DB.prepare(sql).all();
      return results;
    },
    close: dispose,
  };
}

/** Only the database of wrangler.toml: what else is in it would be missed, and told of. */
async function openDatabase(stateDir: string) {
  const { compatibility_date, d1_databases } = unstable_readConfig({ config: "wrangler.toml" });
  const folder = await mkdtemp(join(tmpdir(), "deskline-"));
  try {
    const configPath = join(folder, "wrangler.json");
    const name = "deskline-database";
    await writeFile(configPath, JSON.stringify({ name, compatibility_date, d1_databases }));
    return await getPlatformProxy<{ DB: D1Database }>({
      ...{ configPath, envFiles: [], remoteBindings: false },
      persist: { path: join(stateDir, "v3") },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

// As `wrangler d1 migrations apply` keeps it, so that either goes on where the other was.
const migrationsTable = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;
const recordOf = (name: string) => `INSERT INTO d1_migrations (name) VALUES ('${name}')`;
