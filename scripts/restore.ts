import { ulid } from "ulid";
import * as z from "zod";
import { type ExportedTable, exportedTables } from "#data/clinic-tables.ts";
import { fileKey } from "#data/files.ts";
import { type Archive, openArchive } from "./archive.ts";
import type { Bucket } from "./bucket.ts";
import type { Database } from "./database.ts";
import { insertInto, literal } from "./sql.ts";

/**
 * Puts a clinic into a deployment that has not got it, from its export: every row under its own id,
 * every file. One that broke off is run again with the same file, and goes on; people come last, so
 * until it is whole nobody can come in. Returns what to say.
 */
export async function restore(
  { database, bucket }: { database: Database; bucket: Bucket },
  path: string,
): Promise<string> {
  const archive = await openArchive(path);
  try {
    const { clinic, exportedAt } = manifest.parse(await archive.json("manifest.json"));
    const { rows, missing } = ending.parse(await archive.json("complete.json"));
    await refuseIfThere(database, clinic.id, archive);
    const files = await putFiles(bucket, clinic.id, { archive, missing });
    for (const table of exportedTables) {
      await insertRows(database, table, archive.lines(`tables/${table.name}.ndjson`));
      if (table.name === "clinics") await database.execute([noTypesYet(clinic.id)]);
      const wanted = rows[table.name] ?? 0;
      await refuseIfShort(database, table, { clinicId: clinic.id, wanted });
    }
    await database.execute([noteOf(clinic.id, exportedAt)]);
    return `${clinic.name} is here as of ${new Date(exportedAt).toISOString()}, with ${files} files.
Let an admin in with npm run staff -- reset. Then have the phone network post to this deployment:
Settings, Line health, Repair.`;
  } finally {
    archive.close();
  }
}

const manifest = z.object({
  format: z.literal("deskline-clinic", { error: "This is no clinic's export." }),
  version: z.literal(1, { error: "This export is of a version that is not known here." }),
  exportedAt: z.number(),
  clinic: z.object({ id: z.string(), name: z.string() }),
});
const ending = z.object({
  rows: z.record(z.string(), z.number()),
  missing: z.array(z.string()),
});
/** Names of columns become part of a statement. */
const line = z.record(
  z.string().regex(/^[a-z_]+$/, "This is no clinic's export."),
  z.union([z.string(), z.number(), z.null()]),
);
type Line = z.infer<typeof line>;

async function* parsed(lines: AsyncGenerator<string, void>): AsyncGenerator<Line, void> {
  for await (const one of lines) yield line.parse(JSON.parse(one));
}

/** Also when somebody else here has an address or number of this clinic's. */
async function refuseIfThere(database: Database, clinicId: string, archive: Archive) {
  const id = literal(clinicId);
  const [itself] = await database.query(`SELECT 1 FROM staff WHERE clinic_id = ${id} LIMIT 1`);
  if (itself) throw new Error("This clinic is here already. Nothing was changed.");
  for (const [table, column] of [
    ["staff", "email"],
    ["numbers", "number"],
  ] as const) {
    for await (const row of parsed(archive.lines(`tables/${table}.ndjson`))) {
      const value = String(row[column]);
      const [taken] = await database.query(
        `SELECT 1 FROM ${table} WHERE ${column} = ${literal(value)} AND clinic_id <> ${id}`,
      );
      if (taken) throw new Error(`Another clinic here has ${value}. Nothing was changed.`);
    }
  }
}

async function putFiles(
  bucket: Bucket,
  clinicId: string,
  { archive, missing }: { archive: Archive; missing: readonly string[] },
): Promise<number> {
  let count = 0;
  for await (const row of parsed(archive.lines("tables/files.ndjson"))) {
    const id = String(row["id"]);
    if (missing.includes(id)) continue;
    const type = String(row["content_type"]);
    await bucket.put(fileKey({ clinicId }, id), await archive.bytes(`files/${id}`), type);
    count += 1;
  }
  return count;
}

async function insertRows(
  database: Database,
  table: ExportedTable,
  lines: AsyncGenerator<string, void>,
): Promise<void> {
  let statements: string[] = [];
  for await (const row of parsed(lines)) {
    statements.push(insertionOf(table, row), ...(table.later ? [additionTo(table, row)] : []));
    if (statements.length < rowsAtOnce) continue;
    await database.execute(statements);
    statements = [];
  }
  if (statements.length > 0) await database.execute(statements);
}

const rowsAtOnce = 1000;

/** What a run before this one has put there stays. */
function insertionOf({ name, restoredAs = {}, later = [] }: ExportedTable, row: Line): string {
  const now = Object.entries(row).filter(([column]) => !later.includes(column));
  const columns = [...new Set([...now.map(([column]) => column), ...Object.keys(restoredAs)])];
  const values = now.map(([column, value]) => `${literal(value)} AS ${column}`);
  return `INSERT OR IGNORE INTO ${name} (${columns.join(", ")})
    SELECT ${columns.map((column) => restoredAs[column] ?? column).join(", ")}
    FROM (SELECT ${values.join(", ")});`;
}

function additionTo({ name, key, later = [] }: ExportedTable, row: Line): string {
  const is = (column: string) => `${column} = ${literal(row[column] ?? null)}`;
  return `UPDATE ${name} SET ${later.map(is).join(", ")}
    WHERE ${["clinic_id", ...key].map(is).join(" AND ")};`;
}

/** A new clinic gets kinds of appointment by itself, and this one brings its own. */
function noTypesYet(clinicId: string): string {
  return `DELETE FROM appointment_types WHERE clinic_id = ${literal(clinicId)};`;
}

/** A row is passed over where its place is taken, which in an empty deployment none is. */
async function refuseIfShort(
  database: Database,
  { name }: ExportedTable,
  { clinicId, wanted }: { clinicId: string; wanted: number },
): Promise<void> {
  const column = name === "clinics" ? "id" : "clinic_id";
  const [found] = await database.query(
    `SELECT count(*) AS rows FROM ${name} WHERE ${column} = ${literal(clinicId)}`,
  );
  if (found?.["rows"] === wanted) return;
  throw new Error(
    `Of ${wanted} rows of ${name} ${String(found?.["rows"])} are here: other clinics' rows stand in their places. Restore into an empty deployment.`,
  );
}

function noteOf(clinicId: string, exportedAt: number): string {
  const now = Date.now();
  return insertInto("activity", {
    ...{ clinic_id: clinicId, id: ulid(now), at: now },
    ...{ staff_id: "deskline", staff_name: "Deskline", kind: "clinic-restored" },
    detail: `as of ${new Date(exportedAt).toISOString()}`,
  });
}
