import { readType } from "#data/appointment-types.ts";
import { removeChunks } from "#data/import-chunks.ts";
import { beginPhase, deleteImport, readImport } from "#data/imports.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { Import } from "#domain/import.ts";
import { columnsProblem, type ColumnsProblem, datedRole } from "#domain/import-columns.ts";
import { orderOf } from "#domain/import-dates.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** How a person said that the file is to be read. */
export type Reading = Pick<Import, "roles" | "hasHeading" | "choices">;

export type ReadingProblem = ColumnsProblem | "no-order" | "no-type";

export type CheckOutcome =
  | { readonly kind: "checking" }
  | { readonly kind: "refused"; readonly problem: ReadingProblem; readonly found: Import }
  | { readonly kind: "not-found" };

/** Starts the dry run of an import with these columns; one that ran already is begun anew. */
export async function checkImport(
  ports: Ports,
  staff: SignedIn,
  { importId, reading }: { importId: string; reading: Reading },
): Promise<CheckOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const found = await readImport(store, importId);
  if (!found) return { kind: "not-found" };
  const dateOrder = reading.choices.dateOrder ?? dateOrderOf(found, reading);
  const problem =
    columnsProblem(reading.roles, found.kind) ??
    (dateOrder === "unclear" ? "no-order" : await typeProblem(store, found, reading));
  if (problem || dateOrder === "unclear") {
    return { kind: "refused", problem: problem ?? "no-order", found };
  }
  const now = ports.now();
  const begun = await beginPhase(store, importId, {
    phase: "checking",
    from: ["uploaded", "checked"],
    dueAt: now,
    reading: { ...reading, choices: { ...reading.choices, dateOrder } },
  });
  if (begun) await enqueue(ports, staff, importId);
  return { kind: "checking" };
}

/** The order that all dates of the chosen column have in common, if they need one at all. */
function dateOrderOf({ dates, kind }: Import, { roles }: Reading) {
  const column = dates[roles.indexOf(datedRole[kind])];
  return column ? orderOf(column) : null;
}

/** Without a column that tells what an appointment is about, somebody has to say it of all of them. */
async function typeProblem(store: Store, { kind }: Import, { roles, choices }: Reading) {
  if (kind !== "appointments") return null;
  const { fallbackTypeId } = choices;
  if (fallbackTypeId === null) return roles.includes("type") ? null : "no-type";
  return (await readType(store, fallbackTypeId)) ? null : "no-type";
}

/** Starts what the dry run showed. False when the clinic has no such import. */
export async function startImport(
  ports: Ports,
  staff: SignedIn,
  importId: string,
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  if (!(await readImport(store, importId))) return false;
  const to = { phase: "importing", from: ["checked"], dueAt: ports.now() } as const;
  if (await beginPhase(store, importId, to)) await enqueue(ports, staff, importId);
  return true;
}

/** Throws a file away that is not being imported. False when the clinic has no such import. */
export async function discardImport(
  ports: Ports,
  staff: SignedIn,
  importId: string,
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  const found = await readImport(store, importId);
  if (!found) return false;
  if (found.phase === "importing") return true;
  await deleteImport(store, importId);
  await removeChunks(ports.bucket, store, importId, found.chunkCount);
  return true;
}

async function enqueue(ports: Ports, { clinic }: SignedIn, subjectId: string): Promise<void> {
  await ports.enqueue([
    { shard: clinic.shard, clinicId: clinic.id, kind: "run-import", subjectId },
  ]);
}
