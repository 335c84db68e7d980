import type { RowOutcome } from "#domain/import.ts";
import type { Store } from "./store.ts";

/** A row of the file with its place in it, from 1. */
export type FileRow = readonly [row: number, cells: readonly string[]];

/**
 * Puts the rows of a file away in chunks, each small enough for one transaction. Written before
 * the import's own row, so that an import always has all its chunks.
 */
export async function writeChunks(
  bucket: R2Bucket,
  { clinicId }: Store,
  importId: string,
  rows: readonly FileRow[],
): Promise<number> {
  const chunks = inChunks(rows);
  for (const [n, chunk] of chunks.entries()) {
    await bucket.put(keyOf(clinicId, importId, n), chunk);
  }
  return chunks.length;
}

export async function readChunk(
  bucket: R2Bucket,
  { clinicId }: Store,
  importId: string,
  n: number,
): Promise<FileRow[]> {
  const object = await bucket.get(keyOf(clinicId, importId, n));
  if (!object) throw new Error(`Chunk ${n} of import ${importId} is gone`);
  return object.json<FileRow[]>();
}

/** Puts away what a dry run says of each row of a chunk. */
export async function writeOutcomes(
  bucket: R2Bucket,
  { clinicId }: Store,
  importId: string,
  { n, outcomes }: { n: number; outcomes: readonly RowOutcome[] },
): Promise<void> {
  await bucket.put(outcomesKey(clinicId, importId, n), JSON.stringify(outcomes));
}

/** Null when the dry run has not come so far, or the file is imported and gone. */
export async function readOutcomes(
  bucket: R2Bucket,
  { clinicId }: Store,
  importId: string,
  n: number,
): Promise<RowOutcome[] | null> {
  const object = await bucket.get(outcomesKey(clinicId, importId, n));
  return object ? object.json<RowOutcome[]>() : null;
}

/** Removes the file; what is gone already does not matter. */
export async function removeChunks(
  bucket: R2Bucket,
  { clinicId }: Store,
  importId: string,
  chunkCount: number,
): Promise<void> {
  const keys = Array.from({ length: chunkCount }, (_, n) => [
    keyOf(clinicId, importId, n),
    outcomesKey(clinicId, importId, n),
  ]).flat();
  for (let i = 0; i < keys.length; i += 1000) await bucket.delete(keys.slice(i, i + 1000));
}

/** As JSON. A statement of D1 takes 2 MB of parameters at most, and a chunk is one parameter. */
function inChunks(rows: readonly FileRow[]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let size = 0;
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (chunk.length === mostRows || (chunk.length > 0 && size + json.length > mostCharacters)) {
      chunks.push(`[${chunk.join()}]`);
      chunk = [];
      size = 0;
    }
    chunk.push(json);
    size += json.length;
  }
  return chunk.length === 0 ? chunks : [...chunks, `[${chunk.join()}]`];
}

const mostRows = 500;
const mostCharacters = 250_000;

function keyOf(clinicId: string, importId: string, n: number): string {
  return `${clinicId}/imports/${importId}/${n}.json`;
}

function outcomesKey(clinicId: string, importId: string, n: number): string {
  return `${clinicId}/imports/${importId}/outcomes-${n}.json`;
}
