import { removeChunks } from "#data/import-chunks.ts";
import { beginPhase, deleteImport, readImport } from "#data/imports.ts";
import { forClinic } from "#data/store.ts";
import type { Import } from "#domain/import.ts";
import { columnsProblem, type ColumnsProblem } from "#domain/import-columns.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** How a person said that the file is to be read. */
export type Reading = Pick<Import, "roles" | "hasHeading" | "sharesNumbers">;

export type CheckOutcome =
  | { readonly kind: "checking" }
  | { readonly kind: "refused"; readonly problem: ColumnsProblem; readonly found: Import }
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
  const problem = columnsProblem(reading.roles);
  if (problem) return { kind: "refused", problem, found };
  const now = ports.now();
  const begun = await beginPhase(store, importId, {
    phase: "checking",
    from: ["uploaded", "checked"],
    dueAt: now,
    reading,
  });
  if (begun) await enqueue(ports, staff, importId);
  return { kind: "checking" };
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
