import { type FileRow, writeChunks } from "#data/import-chunks.ts";
import { insertImport } from "#data/imports.ts";
import { forClinic } from "#data/store.ts";
import { type ImportKind, usualChoices } from "#domain/import.ts";
import { guessColumns } from "#domain/import-columns.ts";
import { type ColumnDates, datesOf, mayNeedOrder } from "#domain/import-dates.ts";
import { mostRows } from "#domain/import-rows.ts";
import { splitWhen } from "#domain/import-times.ts";
import type { SignedIn } from "#domain/staff.ts";
import { noTally } from "./import-draft.ts";
import type { Ports } from "./ports.ts";

export type UploadOutcome =
  | { readonly kind: "uploaded"; readonly importId: string }
  | { readonly kind: "refused"; readonly reason: "empty" | "headings-only" | "too-many-rows" };

/** Takes the rows of a file in and guesses its columns. Nothing of the clinic's changes yet. */
export async function uploadImport(
  ports: Ports,
  staff: SignedIn,
  { kind, fileName, rows }: { kind: ImportKind; fileName: string; rows: readonly FileRow[] },
): Promise<UploadOutcome> {
  if (rows.length === 0) return refused("empty");
  if (rows.length > mostRows + 1) return refused("too-many-rows");

  const firstRows = rows.slice(0, 4).map(([, cells]) => cells.map(shorten));
  const columns = guessColumns(firstRows, kind);
  if (columns.hasHeading && rows.length === 1) return refused("headings-only");

  const store = forClinic(ports.databases, staff.clinic);
  const id = ports.newId();
  const createdAt = ports.now();
  const chunkCount = await writeChunks(ports.bucket, store, id, rows);
  const waiting = {
    ...{ id, kind },
    fileName: fileName.slice(0, 200) || "clients.csv",
    staffId: staff.staffId,
    staffName: staff.staffName,
    createdAt,
    phase: "uploaded",
    firstRows,
    ...columns,
    dates: datesOfColumns(rows, columns.roles.length),
    choices: usualChoices,
    rowCount: rows.length,
    chunkCount,
    nextChunk: 0,
    ...noTally,
  } as const;
  await insertImport(store, waiting, createdAt + keptFor);
  return { kind: "uploaded", importId: id };
}

/** How the dates of each column can be read: by all of its rows, since the first may not tell. */
function datesOfColumns(rows: readonly FileRow[], width: number): ColumnDates[] {
  return Array.from({ length: width }, (_, column) => {
    const cells = new Set(rows.map(([, row]) => row[column] ?? ""));
    return datesOf([...cells].filter(mayNeedOrder).map((cell) => splitWhen(cell).day));
  });
}

/** How long a file waits for somebody to decide about it, in ms: a week. */
export const keptFor = 7 * 24 * 3_600_000;

function refused(reason: (UploadOutcome & { kind: "refused" })["reason"]): UploadOutcome {
  return { kind: "refused", reason };
}

function shorten(cell: string): string {
  return cell.length > 80 ? `${cell.slice(0, 79)}…` : cell;
}
