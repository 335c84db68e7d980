import type { ChunkPlan } from "#data/import-plans.ts";
import { decideRow, type ImportRow } from "#domain/import-rows.ts";
import type { RowRemark } from "#domain/import-remarks.ts";
import { addClient, addNumbers, addPatient, type Draft, emptyDraft } from "./import-draft.ts";
import type { GrowingRoster } from "./import-roster.ts";

/** A row of the file, read. */
interface ReadRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly read: ImportRow | RowRemark;
}

/**
 * What a chunk of rows comes to. `roster` says who has which number and learns what the chunk adds,
 * so that a client with one row for each patient becomes one client.
 */
export function planChunk(
  rows: readonly ReadRow[],
  roster: GrowingRoster,
  { sharesNumbers, newId }: { sharesNumbers: boolean; newId: () => string },
): ChunkPlan {
  const draft = emptyDraft(roster, newId);
  for (const { row, cells, read } of rows) {
    const { remark, isLeftOut } =
      "numbers" in read ? take(draft, read, sharesNumbers) : { remark: read, isLeftOut: true };
    if (remark) draft.remarks.push({ ...remark, row, isLeftOut, cells });
    if (isLeftOut) draft.tally.leftOut += 1;
  }
  return draft;
}

/** Adds what a row brings; what is remarked about it. */
function take(
  draft: Draft,
  row: ImportRow,
  sharesNumbers: boolean,
): { remark: RowRemark | null; isLeftOut: boolean } {
  const decision = decideRow(row, draft.roster, sharesNumbers);
  if (decision.kind === "left-out") return { remark: decision.remark, isLeftOut: true };
  const isNew = decision.kind === "new-client";
  const person = isNew ? addClient(draft, row) : draft.roster.people.get(decision.clientId);
  if (!person) throw new Error("A client that was just found is not known");
  addNumbers(draft, person, decision);
  if (decision.addsPatient) addPatient(draft, person, row.patient);
  const gained = isNew ? 0 : decision.added.length + decision.shared.length;
  draft.tally.newNumbers += gained;
  if (!isNew && gained === 0 && !decision.addsPatient) draft.tally.unchanged += 1;
  return { remark: row.remark ?? (isNew ? null : decision.remark), isLeftOut: false };
}
