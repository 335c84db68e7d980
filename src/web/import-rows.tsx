import type { Context } from "hono";
import { readChunk, readOutcomes } from "#data/import-chunks.ts";
import { readImport, remarksOf } from "#data/imports.ts";
import type { Store } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Import } from "#domain/import.ts";
import { mostRows } from "#domain/import-rows.ts";
import { paths } from "#src/paths.ts";
import { type CheckedRow, ImportRows, type RowPlace } from "#templates/imports/rows-page.tsx";
import { reasonOf } from "#templates/imports/words.ts";
import { storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { csvFile } from "./csv.ts";
import { importPage } from "./import-page.tsx";

/** What a dry run says of each row, and the rows left out as a file. */
export const importRows = factory
  .createApp()
  .get(paths.importRows(":id"), (c) => rowsPage(c, c.req.param("id")))
  .get(paths.leftOut(":id"), async (c) => {
    const found = await readImport(storeOf(c), c.req.param("id"));
    if (!found) return c.notFound();
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", 'attachment; filename="rows-left-out.csv"');
    const heading = [...headingOf(found), "Why it was left out"];
    return c.body(csvFile(heading, leftOutRows(storeOf(c), found)));
  });

/** The dry run row by row, a part of a chunk at a time. */
async function rowsPage(c: Context<App>, importId: string) {
  const store = storeOf(c);
  const found = await readImport(store, importId);
  if (!found) return c.notFound();
  const chunk = toIndex(c.req.query("chunk"), found.chunkCount);
  const from = toIndex(c.req.query("from"), mostRows);
  const { rows, count } = await rowsOf(c.env.ports.bucket, store, found, { chunk, from });
  const isLast = from + shownAtOnce >= count;
  const { clinic } = c.get("signedIn");
  return importPage(
    c,
    found,
    <ImportRows
      found={found}
      rows={rows}
      before={
        from > 0
          ? { chunk, from: Math.max(0, from - shownAtOnce) }
          : chunk > 0
            ? { chunk: chunk - 1, from: 0 }
            : null
      }
      after={
        !isLast
          ? { chunk, from: from + shownAtOnce }
          : chunk + 1 < found.chunkCount
            ? { chunk: chunk + 1, from: 0 }
            : null
      }
      clock={clinicTime(clinic.timeZone, clinic.country)}
    />,
  );
}

async function rowsOf(
  bucket: R2Bucket,
  store: Store,
  { id, phase }: Import,
  { chunk, from }: RowPlace,
): Promise<{ rows: CheckedRow[] | null; count: number }> {
  const outcomes = phase === "checked" ? await readOutcomes(bucket, store, id, chunk) : null;
  if (!outcomes) return { rows: null, count: 0 };
  const cells = new Map(await readChunk(bucket, store, id, chunk));
  const rows = outcomes
    .slice(from, from + shownAtOnce)
    .map((outcome) => ({ outcome, cells: cells.get(outcome.row) ?? [] }));
  return { rows, count: outcomes.length };
}

/** A whole number below `end`, or the first. */
function toIndex(typed: string | undefined, end: number): number {
  const index = /^\d{1,6}$/.test(typed ?? "") ? Number(typed) : 0;
  return index < end ? index : 0;
}

const shownAtOnce = 100;

/** The rows that were left out, to be mended and imported again: as in the file, with the reason. */
async function* leftOutRows(rows: Store, found: Import) {
  const width = headingOf(found).length;
  for (let after = 0; ;) {
    const page = await remarksOf(rows, found.id, { after, atMost: 500 });
    const last = page.at(-1);
    if (!last) return;
    after = last.row;
    yield page
      .filter(({ isLeftOut }) => isLeftOut)
      .map((row) => {
        const filled = Array.from({ length: width }, (_, i) => row.cells[i] ?? "");
        return [...(width > 0 ? filled : row.cells), reasonOf(row)];
      });
  }
}

function headingOf({ hasHeading, firstRows }: Import): readonly string[] {
  return hasHeading ? (firstRows[0] ?? []) : [];
}
