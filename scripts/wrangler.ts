import { spawn } from "node:child_process";

/** Runs wrangler to its end without a question; rejects with what it printed when it fails. */
export function wrangler(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("wrangler", args, {
      env: quietly(process.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    const keep = (chunk: Buffer) => (printed += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(printed) : reject(new Error(`wrangler ${args.join(" ")}:\n${printed}`)),
    );
  });
}

/** CI=true keeps wrangler from asking; no metrics, no update check: development needs no network. */
export function quietly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    CI: "true",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_HIDE_BANNER: "true",
    NO_COLOR: "1",
  };
}
