import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { listImports, readImport, remarksOf } from "#data/imports.ts";
import type { Store } from "#data/store.ts";
import type { Import } from "#domain/import.ts";
import { columnRoles } from "#domain/import-columns.ts";
import { checkImport, discardImport, type Reading, startImport } from "#flows/direct-import.ts";
import { uploadImport } from "#flows/upload-import.ts";
import { paths } from "#src/paths.ts";
import { ColumnsForm } from "#templates/imports/columns-form.tsx";
import { ImportPage, ImportState, reasonOf } from "#templates/imports/import-page.tsx";
import { UploadPage, type UploadRefusal } from "#templates/imports/upload-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { csvFile, readCsv } from "./csv.ts";
import { fields } from "./dialogs.tsx";

/** Bytes: 50,000 rows of two hundred. Parsing takes some five times that of a Worker's 128 MB. */
const largestFile = 10 * 1024 * 1024;

/** Clients and patients from a file: upload, choose the columns, look at the dry run, import. */
export const imports = factory
  .createApp()
  .get(paths.imports(), (c) => c.redirect(paths.newImport()))
  .get(paths.newImport(), (c) => uploadPage(c))
  .post(
    paths.imports(),
    bodyLimit({ maxSize: largestFile, onError: (c) => uploadPage(c, "too-large") }),
    async (c) => {
      const { file } = await c.req.parseBody();
      if (!(file instanceof File) || file.size === 0) return uploadPage(c, "empty");
      const rows = readCsv(await file.arrayBuffer());
      if (typeof rows === "string") return uploadPage(c, rows);
      const outcome = await uploadImport(c.env.ports, c.get("signedIn"), {
        fileName: file.name,
        rows,
      });
      if (outcome.kind === "refused") return uploadPage(c, outcome.reason);
      return c.redirect(paths.import(outcome.importId), 303);
    },
  )
  .get(paths.import(":id"), (c) => show(c, c.req.param("id")))
  .get(paths.columns(":id"), async (c) => {
    const found = await readImport(storeOf(c), c.req.param("id"));
    if (!found) return c.notFound();
    return page(c, found, <ColumnsForm found={found} reading={found} />);
  })
  .post(paths.check(":id"), async (c) => {
    const importId = c.req.param("id");
    const reading = await readReading(c);
    const outcome = await checkImport(c.env.ports, c.get("signedIn"), { importId, reading });
    if (outcome.kind === "not-found") return c.notFound();
    if (outcome.kind === "checking") return c.redirect(paths.import(importId), 303);
    const { found, problem } = outcome;
    return page(c, found, <ColumnsForm found={found} reading={reading} problem={problem} />, 422);
  })
  .post(paths.run(":id"), async (c) => {
    const importId = c.req.param("id");
    const isThere = await startImport(c.env.ports, c.get("signedIn"), importId);
    return isThere ? c.redirect(paths.import(importId), 303) : c.notFound();
  })
  .post(paths.discarding(":id"), async (c) => {
    const isThere = await discardImport(c.env.ports, c.get("signedIn"), c.req.param("id"));
    return isThere ? c.redirect(paths.newImport(), 303) : c.notFound();
  })
  .get(paths.leftOut(":id"), async (c) => {
    const found = await readImport(storeOf(c), c.req.param("id"));
    if (!found) return c.notFound();
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", 'attachment; filename="rows-left-out.csv"');
    const heading = [...headingOf(found), "Why it was left out"];
    return c.body(csvFile(heading, leftOutRows(storeOf(c), found)));
  });

async function uploadPage(c: Context<App>, problem?: UploadRefusal) {
  const signedIn = c.get("signedIn");
  const earlier = await listImports(storeOf(c));
  const status = problem === undefined ? 200 : problem === "too-large" ? 413 : 422;
  return c.html(
    <UploadPage
      signedIn={signedIn}
      state={await stateOf(c)}
      earlier={earlier}
      {...(problem ? { problem } : {})}
    />,
    status,
  );
}

/** What the import is at: its columns, the progress, what a dry run found, or the end. */
async function show(c: Context<App>, importId: string) {
  const found = await readImport(storeOf(c), importId);
  if (!found) return c.notFound();
  if (found.phase === "uploaded" && !wantsFragment(c)) return c.redirect(paths.columns(importId));
  const after = Number(c.req.query("after")) || 0;
  const remarks = await remarksOf(storeOf(c), importId, { after, atMost: shownAtOnce + 1 });
  const content = (
    <ImportState
      found={found}
      remarks={remarks.slice(0, shownAtOnce)}
      next={remarks.length > shownAtOnce ? (remarks[shownAtOnce - 1]?.row ?? null) : null}
    />
  );
  return wantsFragment(c) ? c.html(content) : page(c, found, content);
}

const shownAtOnce = 100;

async function page(
  c: Context<App>,
  found: Import,
  content: ReturnType<typeof ImportState>,
  status: 200 | 422 = 200,
) {
  const signedIn = c.get("signedIn");
  return c.html(
    <ImportPage signedIn={signedIn} state={await stateOf(c)} found={found}>
      {content}
    </ImportPage>,
    status,
  );
}

async function readReading(c: Context<App>): Promise<Reading> {
  const form = await c.req.parseBody({ all: true });
  const field = await fields(c);
  const given = [form["column"] ?? []].flat();
  return {
    roles: given.map((role) => columnRoles.find((known) => known === role) ?? "ignored"),
    hasHeading: field("heading") === "yes",
    sharesNumbers: field("sharing") === "yes",
  };
}

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
