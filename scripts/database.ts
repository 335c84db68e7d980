import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { wrangler } from "./wrangler.ts";

/** The D1 database on this machine, kept below a folder, or the deployed one. */
export type Place =
  | { readonly kind: "local"; readonly stateDir: string }
  | { readonly kind: "remote" };

export async function migrate(place: Place): Promise<void> {
  await wrangler(["d1", "migrations", "apply", "DB", ...flags(place)]);
}

/** Runs statements in one go; rejects with what D1 said when one fails. */
export async function execute(place: Place, statements: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "deskline-"));
  try {
    const file = join(folder, "statements.sql");
    await writeFile(file, statements.join("\n"), { mode: 0o600 });
    await wrangler(["d1", "execute", "DB", ...flags(place), "--yes", "--file", file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function query(place: Place, sql: string): Promise<Record<string, unknown>[]> {
  const printed = await wrangler([
    "d1",
    "execute",
    "DB",
    ...flags(place),
    "--json",
    "--command",
    sql,
  ]);
  const [result] = answer.parse(JSON.parse(printed.slice(printed.indexOf("["))));
  return result?.results ?? [];
}

const answer = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) }));

function flags(place: Place): string[] {
  return place.kind === "remote" ? ["--remote"] : ["--local", "--persist-to", place.stateDir];
}
