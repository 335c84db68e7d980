import { makeZip } from "client-zip";

/** A file in a ZIP; the next one is asked for when this one is written out. */
export interface ZipEntry {
  readonly name: string;
  readonly input: string | ReadableStream<Uint8Array>;
}

/** A ZIP, made as it is read. */
export function zipOf(entries: AsyncGenerator<ZipEntry, void>): ReadableStream<Uint8Array> {
  // Only `next`: where there is a `throw`, a download that breaks off comes back as an error of ours.
  return makeZip({ [Symbol.asyncIterator]: () => ({ next: () => entries.next() }) });
}
