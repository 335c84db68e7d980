import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { listTypes } from "#data/appointment-types.ts";
import { listImports, readImport, remarksOf } from "#data/imports.ts";
import { type Import, type ImportKind, importKinds } from "#domain/import.ts";
import { rolesOf } from "#domain/import-columns.ts";
import { dateOrders } from "#domain/import-dates.ts";
import {
  checkImport,
  discardImport,
  type Reading,
  type ReadingProblem,
  startImport,
} from "#flows/direct-import.ts";
import { uploadImport } from "#flows/upload-import.ts";
import { paths } from "#src/paths.ts";
import { ColumnsForm } from "#templates/imports/columns-form.tsx";
import { ImportState } from "#templates/imports/import-page.tsx";
import { UploadPage, type UploadRefusal } from "#templates/imports/upload-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { readCsv } from "./csv.ts";
import { fields } from "./dialogs.tsx";
import { importPage } from "./import-page.tsx";
import { importRows } from "./import-rows.tsx";

/** Bytes: 50,000 rows of two hundred. Parsing takes some five times that of a Worker's 128 MB. */
const largestFile = 10 * 1024 * 1024;

/** A file of what there is: upload, choose the columns, look at the dry run, import. */
export const imports = factory
  .createApp()
  .get(paths.imports(), (c) => c.redirect(paths.newImport()))
  .get(paths.newImport(), (c) => uploadPage(c, kindOf(c.req.query("kind"))))
  .post(
    paths.imports(),
    bodyLimit({ maxSize: largestFile, onError: (c) => uploadPage(c, "clients", "too-large") }),
    async (c) => {
      const { file, kind: chosen } = await c.req.parseBody();
      const kind = kindOf(chosen);
      if (!(file instanceof File) || file.size === 0) return uploadPage(c, kind, "empty");
      const rows = readCsv(await file.arrayBuffer());
      if (typeof rows === "string") return uploadPage(c, kind, rows);
      const given = { kind, fileName: file.name, rows };
      const outcome = await uploadImport(c.env.ports, c.get("signedIn"), given);
      if (outcome.kind === "refused") return uploadPage(c, kind, outcome.reason);
      return c.redirect(paths.import(outcome.importId), 303);
    },
  )
  .get(paths.import(":id"), (c) => show(c, c.req.param("id")))
  .get(paths.columns(":id"), async (c) => {
    const found = await readImport(storeOf(c), c.req.param("id"));
    return found ? columnsPage(c, found, found) : c.notFound();
  })
  .post(paths.check(":id"), async (c) => {
    const importId = c.req.param("id");
    const reading = await readReading(c);
    const outcome = await checkImport(c.env.ports, c.get("signedIn"), { importId, reading });
    if (outcome.kind === "not-found") return c.notFound();
    if (outcome.kind === "checking") return c.redirect(paths.import(importId), 303);
    return columnsPage(c, outcome.found, reading, outcome.problem);
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
  .route("/", importRows);

function kindOf(typed: unknown): ImportKind {
  return importKinds.find((kind) => kind === typed) ?? "clients";
}

async function uploadPage(c: Context<App>, kind: ImportKind, problem?: UploadRefusal) {
  const signedIn = c.get("signedIn");
  const earlier = await listImports(storeOf(c));
  const status = problem === undefined ? 200 : problem === "too-large" ? 413 : 422;
  return c.html(
    <UploadPage
      signedIn={signedIn}
      state={await stateOf(c)}
      earlier={earlier}
      kind={kind}
      {...(problem ? { problem } : {})}
    />,
    status,
  );
}

async function columnsPage(
  c: Context<App>,
  found: Import,
  reading: Reading,
  problem?: ReadingProblem,
) {
  const types = found.kind === "appointments" ? await listTypes(storeOf(c)) : [];
  const form = <ColumnsForm found={found} reading={reading} types={types} problem={problem} />;
  return importPage(c, found, form, problem ? 422 : 200);
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
  return wantsFragment(c) ? c.html(content) : importPage(c, found, content);
}

const shownAtOnce = 100;

async function readReading(c: Context<App>): Promise<Reading> {
  const form = await c.req.parseBody({ all: true });
  const field = await fields(c);
  const given = [form["column"] ?? []].flat();
  const typeId = field("type").slice(0, 40);
  return {
    roles: given.map((role) => allRoles.find((known) => known === role) ?? "ignored"),
    hasHeading: field("heading") === "yes",
    choices: {
      sharesNumbers: field("sharing") === "yes",
      addsPeople: field("adding") === "yes",
      dateOrder: dateOrders.find((order) => order === field("order")) ?? null,
      fallbackTypeId: typeId === "" ? null : typeId,
      confirms: field("confirms") === "yes",
    },
  };
}

const allRoles = Object.values(rolesOf).flat();
