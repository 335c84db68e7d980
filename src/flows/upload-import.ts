import { type FileRow, writeChunks } from "#data/import-chunks.ts";
import { insertImport } from "#data/imports.ts";
import { forClinic } from "#data/store.ts";
import { guessColumns } from "#domain/import-columns.ts";
import { mostRows } from "#domain/import-rows.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export type UploadOutcome =
  | { readonly kind: "uploaded"; readonly importId: string }
  | { readonly kind: "refused"; readonly reason: "empty" | "headings-only" | "too-many-rows" };

/** Takes the rows of a file in and guesses its columns. Nothing of the clinic's changes yet. */
export async function uploadImport(
  ports: Ports,
  staff: SignedIn,
  { fileName, rows }: { fileName: string; rows: readonly FileRow[] },
): Promise<UploadOutcome> {
  if (rows.length === 0) return refused("empty");
  if (rows.length > mostRows + 1) return refused("too-many-rows");

  const firstRows = rows.slice(0, 4).map(([, cells]) => cells.map(shorten));
  const columns = guessColumns(firstRows);
  if (columns.hasHeading && rows.length === 1) return refused("headings-only");

  const store = forClinic(ports.databases, staff.clinic);
  const id = ports.newId();
  const createdAt = ports.now();
  const chunkCount = await writeChunks(ports.bucket, store, id, rows);
  const waiting = {
    id,
    fileName: fileName.slice(0, 200) || "clients.csv",
    staffId: staff.staffId,
    staffName: staff.staffName,
    createdAt,
    phase: "uploaded",
    firstRows,
    ...columns,
    sharesNumbers: false,
    rowCount: rows.length,
    chunkCount,
    nextChunk: 0,
    newClients: 0,
    newNumbers: 0,
    unchanged: 0,
    newPatients: 0,
    leftOut: 0,
  } as const;
  await insertImport(store, waiting, createdAt + keptFor);
  return { kind: "uploaded", importId: id };
}

/** How long a file waits for somebody to decide about it, in ms: a week. */
export const keptFor = 7 * 24 * 3_600_000;

function refused(reason: (UploadOutcome & { kind: "refused" })["reason"]): UploadOutcome {
  return { kind: "refused", reason };
}

function shorten(cell: string): string {
  return cell.length > 80 ? `${cell.slice(0, 79)}…` : cell;
}
