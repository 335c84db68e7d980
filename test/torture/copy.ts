import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Break, broken } from "./breaks.ts";

/** The program's source in a folder of its own, to be built from there. */
export interface Copy {
  readonly build: { readonly entry: string; readonly config: string };
  /**
   * Makes a mistake in it, instead of the one before, of which the runtime makes another build by
   * itself. Returns what that one answers to /torture/build.
   */
  make(mistake: Break): Promise<string>;
  remove(): Promise<void>;
}

/** Copies the program, so that nobody who works on it disturbs what runs. */
export async function copyProgram(): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), "deskline-copy-"));
  for (const part of parts) await cp(part, join(folder, part), { recursive: true });
  await liftLimits(join(folder, "wrangler.toml"));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  const source = await readFile(join(folder, entry), "utf8");
  let mend = async () => {};
  let builds = 0;
  return {
    build: { entry: join(folder, entry), config: join(folder, "wrangler.toml") },
    async make(mistake) {
      await mend();
      const file = join(folder, mistake.file);
      const right = await readFile(file, "utf8");
      await writeFile(file, broken(mistake, right));
      mend = () => writeFile(file, right);
      builds += 1;
      await writeFile(join(folder, entry), source.replace('build = "0"', `build = "${builds}"`));
      return String(builds);
    },
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
