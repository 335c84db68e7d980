import type { Context } from "hono";
import { type ExportedRow, readRows } from "#data/clinic-export.ts";
import { type ExportedTable, exportedTables, leftOutTables } from "#data/clinic-tables.ts";
import { fileKey } from "#data/files.ts";
import type { Store } from "#data/store.ts";
import { previewPurge, retentionOf } from "#data/retention.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  longestRetention,
  readRetention,
  type Retention,
  type RetentionProblem,
} from "#domain/retention.ts";
import { setRetention } from "#flows/keep-data.ts";
import { recordExport } from "#flows/record-export.ts";
import { paths } from "#src/paths.ts";
import { ExportForm, RetentionForm, type RetentionProps } from "#templates/settings/data.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { goingOut } from "./going-out.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

/** All that a clinic has, as a file; `npm run ops -- restore` puts it into another deployment. */
export const data = factory
  .createApp()
  .get(paths.data(), async (c) => dataPage(c, { typed: toTyped(await retentionOf(storeOf(c))) }))
  .post(paths.retention(), async (c) => {
    const field = await fields(c);
    const typed = {
      archiveAfter: field("archiveAfter").slice(0, 20),
      purgeAfter: field("purgeAfter").slice(0, 20),
    };
    const retention = readRetention(typed);
    if ("why" in retention) return dataPage(c, { typed, problem: wordsFor(retention) });
    const { purgeAfter: months } = retention;
    // What can't be taken back is shown before it is saved.
    if (months !== null && field("seen") !== String(months)) {
      const preview = await previewPurge(storeOf(c), { months, now: c.env.ports.now() });
      return dataPage(c, { typed, preview: { ...preview, months } });
    }
    await setRetention(c.env.ports, c.get("signedIn"), retention);
    return c.redirect(paths.data({ saved: "retention" }), 303);
  })
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
    return c.body(goingOut(zipOf(contents(ports.bucket, storeOf(c), head))));
  });

async function dataPage(c: Context<App>, shown: Omit<RetentionProps, "clock">) {
  const signedIn = c.get("signedIn");
  const { timeZone, country } = signedIn.clinic;
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Data"
      said={c.req.query("saved") === "retention" ? "Saved." : undefined}
    >
      <RetentionForm {...shown} clock={clinicTime(timeZone, country)} />
      <ExportForm />
    </SettingsPage>,
    shown.problem ? 422 : 200,
  );
}

function toTyped({ archiveAfter, purgeAfter }: Retention) {
  return { archiveAfter: String(archiveAfter ?? ""), purgeAfter: String(purgeAfter ?? "") };
}

function wordsFor({ field, why }: RetentionProblem): FieldProblem {
  const number = `Write a number of months from 1 to ${longestRetention}, or nothing for never.`;
  const order = "What is deleted first can't be archived: write more months than above.";
  return { field, words: why === "number" ? number : order };
}

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
