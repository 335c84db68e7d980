import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { type Entry, openPromise } from "yauzl";

/** A ZIP on this machine, read part by part: it may be larger than the memory. */
export interface Archive {
  bytes(name: string): Promise<Uint8Array>;
  json(name: string): Promise<unknown>;
  /** One at a time; none where there is no such file. */
  lines(name: string): AsyncGenerator<string, void>;
  close(): void;
}

export async function openArchive(path: string): Promise<Archive> {
  const zip = await openPromise(path, { autoClose: false });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  const open = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`${path} has no ${name}: it is no whole export.`);
    return zip.openReadStreamPromise(entry);
  };
  const bytes = async (name: string) => buffer(await open(name));
  return {
    bytes,
    json: async (name) => JSON.parse((await bytes(name)).toString()) as unknown,
    async *lines(name) {
      if (!entries.has(name)) return;
      for await (const line of createInterface({ input: await open(name) })) yield line;
    },
    close: () => zip.close(),
  };
}
