import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { quietly } from "./wrangler.ts";

/** How the Worker runs on this machine: in wrangler's own runtime. */
export interface LocalWorker {
  readonly port: number;
  /** Below it its data is kept. */
  readonly stateDir: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Of another build than the product's own: its entry and its configuration. */
  readonly build?: { readonly entry: string; readonly config: string };
  readonly stdio?: StdioOptions;
  /** Whether it also prints what is no warning. */
  readonly isTalkative?: boolean;
  /** Whether it leads a process group, so that all its processes can be ended at once. */
  readonly isLeader?: boolean;
}

/** Starts it; it answers a few seconds later. */
export function runWorker(worker: LocalWorker): ChildProcess {
  const { port, stateDir, vars, secrets, build } = worker;
  return spawn(
    "wrangler",
    [
      ...["dev", ...(build ? [build.entry, "--config", build.config] : [])],
      ...["--port", String(port), "--inspector-port", "0", "--persist-to", stateDir],
      ...["--show-interactive-dev-session=false"],
      ...["--log-level", worker.isTalkative ? "log" : "warn"],
      ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
    ],
    {
      env: { ...quietly(process.env), ...secrets },
      stdio: worker.stdio ?? ["ignore", "inherit", "inherit"],
      detached: worker.isLeader ?? false,
    },
  );
}
