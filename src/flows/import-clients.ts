import type { Store } from "#data/store.ts";
import type { Brought, Import } from "#domain/import.ts";
import { decideRow, type ImportRow, readRow } from "#domain/import-rows.ts";
import { isRemark, type RowRemark } from "#domain/import-remarks.ts";
import {
  addBirth,
  addClient,
  addNumbers,
  addPatient,
  type Draft,
  leaveOut,
  type Line,
  take,
} from "./import-draft.ts";
import type { ImportFacts } from "./import-facts.ts";
import { lookUp } from "./import-roster.ts";

/**
 * What lines of clients come to. The draft's memory says who has which number and learns what the
 * lines add, so that a client with one line for each patient becomes one client.
 */
export async function planClients(
  store: Store,
  draft: Draft,
  lines: readonly Line[],
  { roles, choices, country, clock, now }: Pick<Import, "roles"> & ImportFacts,
): Promise<void> {
  const facts = { country, today: clock.dayKey(now), dateOrder: choices.dateOrder };
  const read = lines.map((line) => ({ line, row: readRow(line.cells, roles, facts) }));
  const numbers = read.flatMap(({ row }) => (isRemark(row) ? [] : row.numbers));
  await lookUp(store, draft.memory.roster, { numbers, names: [] });
  for (const { line, row } of read) {
    const taken = isRemark(row) ? { leftOut: row } : bring(draft, row, choices.sharesNumbers);
    if ("leftOut" in taken) leaveOut(draft, line, taken.leftOut);
    else take(draft, line, taken);
  }
}

function bring(
  draft: Draft,
  row: ImportRow,
  sharesNumbers: boolean,
): { brings: Brought[]; remark: RowRemark | null } | { leftOut: RowRemark } {
  const { roster } = draft.memory;
  const decision = decideRow(row, roster, sharesNumbers);
  if (decision.kind === "left-out") return { leftOut: decision.remark };
  const isNew = decision.kind === "new-client";
  const person = isNew ? addClient(draft, row) : roster.people.get(decision.clientId);
  if (!person) throw new Error("A client that was just found is not known");
  addNumbers(draft, person, decision);
  const { name } = person;
  const gained = isNew ? 0 : decision.added.length + decision.shared.length;
  draft.tally.newNumbers += gained;
  const brings: Brought[] = [
    ...(isNew ? [{ what: "client", name } as const] : []),
    ...(gained > 0 ? [{ what: "numbers", of: name, count: gained } as const] : []),
  ];
  const { name: called, born } = row.patient;
  const birth = born === null ? {} : { born };
  if (decision.addsPatient) {
    addPatient(draft, person, row.patient);
    brings.push({ what: "patient", of: name, name: called, ...birth });
  }
  if (!isNew && decision.bornPatient !== null && born !== null) {
    addBirth(draft, person, decision.bornPatient, born);
    brings.push({ what: "birth", of: name, name: called, born });
  }
  return { brings, remark: row.remark ?? (isNew ? null : decision.remark) };
}
