import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { listPage, threadPage } from "#data/conversations.ts";
import { wrangler } from "#scripts/wrangler.ts";
import { workerVariables } from "#test/support/configuration.ts";

/** A worker under measurement: where it listens on loopback, and its own database. */
export interface Contender {
  readonly name: "floor" | "product";
  readonly url: URL;
  readonly db: D1Database;
}

export interface Runtime {
  readonly floor: Contender;
  readonly product: Contender;
  /** Pokes an inbox object and nothing else: GET /floor/12 tells the floor's sockets "12". */
  readonly pokerUrl: URL;
  stop(): Promise<void>;
}

/**
 * Builds both workers as they are deployed and runs them in one workerd, with the bindings of
 * wrangler.toml. Each is reached on a socket of its own, without the proxies of `wrangler dev`.
 * Queues have no consumers and static files are left out, since neither belongs to an action.
 */
export async function startRuntime(): Promise<Runtime> {
  const folder = await mkdtemp(join(tmpdir(), "deskline-bench-"));
  try {
    const entries = { floor: "bench/floor/worker.ts", product: "src/worker.ts" } as const;
    const workers = await Promise.all([
      build("floor", entries.floor, folder),
      build("product", entries.product, folder),
    ]);
    const runtime = new miniflare.Miniflare(
      miniflare.convertV4MiniflareOptions({ cf: false, workers: [...workers, poker()] }),
    );
    await runtime.ready;
    const contender = async (name: Contender["name"]): Promise<Contender> => ({
      name,
      url: await runtime.unsafeGetDirectURL(name),
      db: await runtime.getD1Database("DB", name),
    });
    return {
      floor: await contender("floor"),
      product: await contender("product"),
      pokerUrl: await runtime.unsafeGetDirectURL("poker"),
      async stop() {
        await runtime.dispose();
        await rm(folder, { recursive: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/** Where both believe to be reached: what is signed, and the Origin that may open a socket. */
export const publicUrl = "https://desk.example";

/** For the floor: what the product shows at once. */
const pageSizes = { LIST_PAGE: listPage, THREAD_PAGE: threadPage };

/** Nobody listens there, and nothing that is measured calls it. */
const nowhere = "http://127.0.0.1:9";

const { compatibility_date, compatibility_flags } = unstable_readConfig({
  config: "wrangler.toml",
});

async function build(name: Contender["name"], entry: string, folder: string): Promise<object> {
  const outdir = join(folder, name);
  await wrangler(["deploy", entry, "--dry-run", "--outdir", outdir]);
  return {
    ...everyWorker(name),
    compatibilityFlags: compatibility_flags,
    rootPath: outdir,
    scriptPath: "worker.js",
    bindings: { ...workerVariables(nowhere, publicUrl), ...pageSizes },
    d1Databases: { DB: name },
    r2Buckets: { ATTACHMENTS: name },
    durableObjects: { INBOX: { className: "Inbox", useSQLite: true } },
    queueProducers: { OUTBOX: `${name}-outbox`, PARKED: `${name}-parked` },
  };
}

function poker(): object {
  return {
    ...everyWorker("poker"),
    durableObjects: {
      floor: { className: "Inbox", scriptName: "floor", useSQLite: true },
      product: { className: "Inbox", scriptName: "product", useSQLite: true },
    },
    script: `export default {
      async fetch(request, env) {
        const [, name, seq] = new URL(request.url).pathname.split("/");
        await env[name].get(env[name].idFromName("riverside")).poke(Number(seq));
        return new Response("poked");
      }
    }`,
  };
}

function everyWorker(name: string): object {
  return {
    name,
    modules: true,
    compatibilityDate: compatibility_date,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  };
}

/** What is used here of the miniflare that `wrangler dev` runs; npm may have others beside it. */
interface MiniflareModule {
  readonly Miniflare: new (options: object) => {
    readonly ready: Promise<URL>;
    unsafeGetDirectURL(worker: string): Promise<URL>;
    getD1Database(binding: string, worker: string): Promise<D1Database>;
    dispose(): Promise<void>;
  };
  convertV4MiniflareOptions(options: object): object;
}

const miniflare = createRequire(import.meta.resolve("wrangler"))("miniflare") as MiniflareModule;
