import { execFile, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The whole program as `npm run dev` starts it, on ports and in a folder of its own. */
export interface Deskline {
  readonly url: string;
  readonly simulator: string;
  /** Stops it and starts it again with the same data, as a deploy or a crash would. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** `npm run staff -- …` on its database; resolves with what it printed. */
  staff(...args: string[]): Promise<string>;
  /** `npm run ops -- …`, the same. */
  ops(...args: string[]): Promise<string>;
  /** The SQLite files behind its D1. */
  databaseFiles(): string[];
}

/**
 * `over` is added to its environment; with a STATE_DIR there it goes on with what is in that. Once `signal`
 * is aborted it ends, also while it starts: a hook that has run out of time has no Deskline to stop.
 */
export async function startDeskline(
  over: NodeJS.ProcessEnv = {},
  signal?: AbortSignal,
): Promise<Deskline> {
  const stateDir = over["STATE_DIR"] ?? (await mkdtemp(join(tmpdir(), "deskline-stories-")));
  const port = Number(over["PORT"] ?? (await freePort()));
  const simulatorPort = Number(over["SIMULATOR_PORT"] ?? (await freePort()));
  const env = {
    ...process.env,
    ...over,
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    STATE_DIR: stateDir,
  };
  let program = await start(env, signal).catch(async (error: unknown) => {
    if (over["STATE_DIR"] === undefined) await rm(stateDir, { recursive: true, force: true });
    throw error;
  });
  return {
    url: `http://localhost:${port}`,
    simulator: `http://localhost:${simulatorPort}`,
    async restart() {
      await program.stop();
      program = await start(env, signal);
    },
    staff: (...args) => printed(["scripts/staff.ts", ...args], env),
    ops: (...args) => printed(["scripts/ops.ts", ...args], env),
    databaseFiles() {
      const folder = join(stateDir, "v3", "d1");
      const files = readdirSync(folder, { recursive: true }).map(String);
      return files
        .filter((file) => /[0-9a-f]{64}\.sqlite$/.test(file))
        .map((file) => join(folder, file));
    },
    async stop() {
      await program.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** What a script prints; rejects with it when the script fails. */
export function printed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(stdout + stderr));
      else resolve(stdout);
    });
  });
}

/** Resolves when the program has printed where to go. */
async function start(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ stop(): Promise<void> }> {
  signal?.throwIfAborted();
  const child = spawn(process.execPath, ["scripts/dev.ts"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill("SIGINT");
  signal?.addEventListener("abort", end);
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      signal?.removeEventListener("abort", end);
      resolve();
    }),
  );
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes("Ctrl-C stops it")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", () => reject(new Error(`Deskline did not start:\n${printed}`)));
  });
  return {
    async stop() {
      end();
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}
