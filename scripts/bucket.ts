import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { R2Bucket } from "@cloudflare/workers-types";
import { getPlatformProxy, unstable_readConfig } from "wrangler";
import type { Place } from "./database.ts";
import { wrangler } from "./wrangler.ts";

/** Where files are kept: on this machine below a folder, or where it is deployed. */
export interface Bucket {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  close(): Promise<void>;
}

export async function openBucket(place: Place): Promise<Bucket> {
  const { compatibility_date, r2_buckets } = unstable_readConfig({ config: "wrangler.toml" });
  const folder = await mkdtemp(join(tmpdir(), "deskline-"));
  const remove = () => rm(folder, { recursive: true });
  if (place.kind === "remote") {
    const [{ bucket_name: name = "" } = {}] = r2_buckets;
    const file = join(folder, "file");
    return {
      async put(key, bytes, contentType) {
        await writeFile(file, bytes, { mode: 0o600 });
        const from = ["--remote", "--file", file, "--content-type", contentType];
        await wrangler(["r2", "object", "put", `${name}/${key}`, ...from]);
      },
      close: remove,
    };
  }
  const configPath = join(folder, "wrangler.json");
  await writeFile(
    configPath,
    JSON.stringify({ name: "deskline-bucket", compatibility_date, r2_buckets }),
  );
  const { env, dispose } = await getPlatformProxy<{ ATTACHMENTS: R2Bucket }>({
    ...{ configPath, envFiles: [], remoteBindings: false },
    persist: { path: join(place.stateDir, "v3") },
  });
  return {
    async put(key, bytes, contentType) {
      await env.ATTACHMENTS.put(key, bytes, { httpMetadata: { contentType } });
    },
    async close() {
      await dispose();
      await remove();
    },
  };
}
