import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Break, broken } from "./breaks.ts";

/** The program's source in a folder of its own, to be built from there. */
export interface Copy {
  readonly build: { readonly entry: string; readonly config: string };
  remove(): Promise<void>;
}

/**
 * Copies the program, so that nobody who works on it disturbs what runs, with a mistake in the copy if
 * there is to be one.
 */
export async function copyProgram(mistake: Break | null): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), "deskline-copy-"));
  for (const part of parts) await cp(part, join(folder, part), { recursive: true });
  await liftLimits(join(folder, "wrangler.toml"));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  if (mistake) {
    const file = join(folder, mistake.file);
    await writeFile(file, broken(mistake, await readFile(file, "utf8")));
  }
  return {
    build: { entry: join(folder, entry), config: join(folder, "wrangler.toml") },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Whoever judges the program searches more than anybody at a desk. */
async function liftLimits(config: string): Promise<void> {
  const text = await readFile(config, "utf8");
  await writeFile(config, text.replaceAll(/limit = \d+/g, "limit = 1000000"));
}

const entry = "test/torture/worker.ts";
const parts = [
  ...["src", "templates", "public", entry],
  ...["package.json", "tsconfig.json", "wrangler.toml"],
];
