import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { wrangler } from "./wrangler.ts";

/** The D1 database on this machine, kept below a folder, or the deployed one. */
export type Place =
  | { readonly kind: "local"; readonly stateDir: string }
  | { readonly kind: "remote" };

export interface Database {
  /** Applies the migrations that were not applied yet. */
  migrate(): Promise<void>;
  /** Runs statements in one go; rejects with what D1 said when one fails. */
  execute(statements: readonly string[]): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openDatabase(place: Place): Promise<Database> {
  if (place.kind === "remote") return deployedDatabase;
  const { openLocalDatabase } = await import("./local-database.ts");
  return openLocalDatabase(place.stateDir);
}

/** Opens the database for as long as `use` takes. */
export async function withDatabase<Result>(
  place: Place,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(place);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const deployedDatabase: Database = {
  async migrate() {
    await wrangler(["d1", "migrations", "apply", "DB", "--remote"]);
  },
  async execute(statements) {
    const folder = await mkdtemp(join(tmpdir(), "deskline-"));
    try {
      const file = join(folder, "statements.sql");
      await writeFile(file, statements.join("\n"), { mode: 0o600 });
      await wrangler(["d1", "execute", "DB", "--remote", "--yes", "--file", file]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  async query(sql) {
    const printed = await wrangler(["d1", "execute", "DB", "--remote", "--json", "--command", sql]);
    const [result] = answer.parse(JSON.parse(printed.slice(printed.indexOf("["))));
    return result?.results ?? [];
  },
  async close() {},
};

const answer = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) }));
