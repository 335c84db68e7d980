import { readOutcomes } from "#data/import-chunks.ts";
import { readImport } from "#data/imports.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { type ImportChoices, type ImportKind, usualChoices } from "#domain/import.ts";
import type { SignedIn } from "#domain/staff.ts";
import { checkImport, startImport } from "#flows/direct-import.ts";
import type { Ports } from "#flows/ports.ts";
import { runImport } from "#flows/run-import.ts";
import { uploadImport } from "#flows/upload-import.ts";
import { outcomeWords } from "#templates/imports/words.ts";
import { readCsv } from "#web/csv.ts";
import { importWork } from "./imports.ts";
import { theo } from "./replies.ts";

/** A dry run of a file with its columns as guessed, Theo's unless another's: what it says of each row. */
export async function dryRun(
  world: Ports,
  kind: ImportKind,
  file: string,
  choices: Partial<ImportChoices> = {},
  staff: SignedIn = theo,
) {
  const rows = readCsv(await new Response(file).arrayBuffer());
  if (typeof rows === "string") throw new Error(rows);
  const uploaded = await uploadImport(world, staff, { kind, fileName: "file.csv", rows });
  if (uploaded.kind !== "uploaded") throw new Error(uploaded.reason);
  const { importId } = uploaded;
  const { roles, hasHeading } = await importOf(world, staff, importId);
  const reading = { roles, hasHeading, choices: { ...usualChoices, ...choices } };
  const checked = await checkImport(world, staff, { importId, reading });
  if (checked.kind !== "checking") throw new Error(JSON.stringify(checked));
  await runImport(world, importWork(importId, staff.clinic.id));
  const found = await importOf(world, staff, importId);
  const store = forClinic(world.databases, staff.clinic);
  const clock = clinicTime(staff.clinic.timeZone, staff.clinic.country);
  const said: string[] = [];
  for (let n = 0; n < found.chunkCount; n++) {
    const outcomes = await readOutcomes(world.bucket, store, importId, n);
    said.push(...(outcomes ?? []).map((outcome) => outcomeWords(outcome, clock)));
  }
  return { id: importId, found, said };
}

/** Imports what a dry run showed. */
export async function runWhole(world: Ports, importId: string, staff: SignedIn = theo) {
  await startImport(world, staff, importId);
  await runImport(world, importWork(importId, staff.clinic.id));
  return importOf(world, staff, importId);
}

async function importOf(world: Ports, staff: SignedIn, importId: string) {
  const found = await readImport(forClinic(world.databases, staff.clinic), importId);
  if (!found) throw new Error("No such import");
  return found;
}
