import { type ExportedRow, readRows } from "#data/clinic-export.ts";
import { type ExportedTable, exportedTables, leftOutTables } from "#data/clinic-tables.ts";
import { fileKey } from "#data/files.ts";
import type { Store } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { recordExport } from "#flows/record-export.ts";
import { paths } from "#src/paths.ts";
import { DataForms } from "#templates/settings/data.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { factory } from "./context.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

/** All that a clinic has, as a file; `npm run ops -- restore` puts it into another deployment. */
export const data = factory
  .createApp()
  .get(paths.data(), async (c) =>
    c.html(
      <SettingsPage signedIn={c.get("signedIn")} state={await stateOf(c)} title="Data">
        <DataForms />
      </SettingsPage>,
    ),
  )
  .post(paths.dataExport(), async (c) => {
    const staff = c.get("signedIn");
    const { ports } = c.env;
    const { id, name, timeZone, country } = staff.clinic;
    await recordExport(ports, staff, { kind: "clinic-exported", detail: "" });
    const exportedAt = ports.now();
    const day = clinicTime(timeZone, country).dayKey(exportedAt);
    c.header("Content-Type", "application/zip");
    c.header("Content-Disposition", `attachment; filename="clinic-${day}.zip"`);
    const head = {
      ...{ format: "deskline-clinic", version: 1, exportedAt },
      clinic: { id, name },
      tables: exportedTables.map((table) => table.name),
      leftOut: leftOutTables,
    };
    return c.body(zipOf(contents(ports.bucket, storeOf(c), head)));
  });

async function* contents(
  bucket: R2Bucket,
  store: Store,
  head: object,
): AsyncGenerator<ZipEntry, void> {
  yield { name: "manifest.json", input: JSON.stringify(head, null, 2) };
  const rows: Record<string, number> = {};
  const files: string[] = [];
  const count = (table: string, page: readonly ExportedRow[]) => {
    rows[table] = (rows[table] ?? 0) + page.length;
    if (table === "files") files.push(...page.map(({ id }) => String(id)));
  };
  for (const table of exportedTables.toReversed()) {
    yield { name: `tables/${table.name}.ndjson`, input: linesOf(store, table, count) };
  }
  const missing: string[] = [];
  for (const id of files) {
    const object = await bucket.get(fileKey(store, id));
    if (object) yield { name: `files/${id}`, input: object.body };
    else missing.push(id);
  }
  yield { name: "complete.json", input: JSON.stringify({ rows, missing }, null, 2) };
}

/** A table's rows as lines of JSON, a page at a time. */
function linesOf(
  store: Store,
  table: ExportedTable,
  count: (table: string, page: readonly ExportedRow[]) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: Awaited<ReturnType<typeof readRows>>["next"] = null;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await readRows(store, table, after);
      count(table.name, page.rows);
      const lines = page.rows.map((row) => `${JSON.stringify(row)}\n`).join("");
      if (lines !== "") controller.enqueue(encoder.encode(lines));
      after = page.next;
      if (after === null) controller.close();
    },
  });
}
