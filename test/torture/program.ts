import type { ChildProcess } from "node:child_process";
import { openSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Database, openDatabase } from "#scripts/database.ts";
import { demoData, demoSecret } from "#scripts/demo-data.ts";
import { runWorker } from "#scripts/run-worker.ts";
import { demoNetwork } from "#test/simulator/demo-network.ts";
import { startSimulator } from "#test/simulator/simulator.ts";
import type { Copy } from "./copy.ts";

/** The real program in wrangler's own runtime, with a telephone network around it that outlives it. */
export interface Program {
  readonly url: string;
  readonly simulatorUrl: string;
  /** What it prints. */
  readonly logFile: string;
  start(): Promise<void>;
  /** As a deploy ends it. */
  stop(): Promise<void>;
  /** Every process of it, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** The minute's cron; whether it ran through. */
  minute(): Promise<boolean>;
  /** Statements against its database, beside it: only to set up and to migrate, never to look. */
  execute(statements: readonly string[]): Promise<void>;
  /** The SQLite files of D1, R2 or the Durable Objects. */
  files(of: "d1" | "r2" | "do"): string[];
  /** Ends everything and removes what it stored. */
  end(): Promise<void>;
}

export async function openProgram(build: Copy["build"]): Promise<Program> {
  const stateDir = await mkdtemp(join(tmpdir(), "deskline-torture-"));
  const logFile = join(stateDir, "log.txt");
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const network = demoNetwork({ port: 0, publicUrl: url });
  const simulator = await startSimulator({ ...network, deliveryDelayMs: 150, slowMs: 4000 });
  let child: ChildProcess | null = null;
  const worker = {
    ...{ port, stateDir, build, isLeader: true, isTalkative: true },
    vars: {
      PUBLIC_URL: url,
      TWILIO_ACCOUNT_SID: network.accountSid,
      TWILIO_API_URL: simulator.url,
      RESEND_BASE_URL: simulator.url,
      STRIPE_API_URL: simulator.url,
      EMAIL_FROM: "Deskline <deskline@demo.example>",
    },
    secrets: {
      TWILIO_AUTH_TOKEN: network.authToken,
      RESEND_API_KEY: network.resendApiKey,
      AUTH_SECRET: demoSecret,
    },
  };

  async function withDatabase(use: (database: Database) => Promise<void>): Promise<void> {
    const database = await openDatabase({ kind: "local", stateDir });
    try {
      await use(database);
    } finally {
      await database.close();
    }
  }

  async function finish(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (!ending?.pid || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    const group = -ending.pid;
    process.kill(group, signal);
    await Promise.race([ended, wait(5000)]);
    try {
      process.kill(group, "SIGKILL");
    } catch {
      // Nobody of the group is left.
    }
  }

  // Whoever ends this process ends the program, too.
  process.once("exit", () => {
    if (child?.pid && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  });

  const program: Program = {
    url,
    simulatorUrl: simulator.url,
    logFile,
    async start() {
      const log = openSync(logFile, "a");
      child = runWorker({ ...worker, stdio: ["ignore", log, log] });
      await untilUp(url, child);
    },
    stop: () => finish("SIGTERM"),
    kill: () => finish("SIGKILL"),
    async minute() {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled`).catch(() => null);
      return response?.ok ?? false;
    },
    execute: (statements) => withDatabase((database) => database.execute(statements)),
    files(of) {
      const folder = join(stateDir, "v3", of);
      const files = readdirSync(folder, { recursive: true }).map(String);
      return files
        .filter((file) => /[0-9a-f]{64}\.sqlite$/.test(file))
        .map((file) => join(folder, file));
    },
    async end() {
      await finish("SIGKILL");
      await simulator.stop();
      await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await withDatabase(async (database) => {
    await database.migrate();
    await database.execute(await demoData(Date.now()));
  });
  return program;
}

async function untilUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    const response = await fetch(`${url}/healthz`).catch(() => null);
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error(`The program did not start at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}
