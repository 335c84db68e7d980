import type { Store } from "#data/store.ts";
import type { Brought } from "#domain/import.ts";
import { usualConsent } from "#domain/consent.ts";
import type { Known, KnownPatient } from "#domain/import-people.ts";
import { type RowPerson, whose } from "#domain/import-person.ts";
import { isRemark, type RowRemark } from "#domain/import-remarks.ts";
import { addClient, addNumbers, addPatient, type Draft, type Line } from "./import-draft.ts";
import { lookUp } from "./import-roster.ts";

/** A line that says something about somebody, with whom it is about. */
export interface Placed<Row> {
  readonly line: Line;
  readonly row: Row;
  readonly person: Known;
  readonly patient: KnownPatient | null;
  /** Who is added for it. */
  readonly brings: readonly Brought[];
}

/** Finds the clients and patients of lines, in their order, or adds them; or says why not. */
export async function placeLines<Row extends { readonly person: RowPerson }>(
  store: Store,
  draft: Draft,
  read: readonly { readonly line: Line; readonly row: Row | RowRemark }[],
  addsPeople: boolean,
): Promise<(Placed<Row> | { readonly line: Line; readonly leftOut: RowRemark })[]> {
  const people = read.flatMap(({ row }) => (isRemark(row) ? [] : row.person));
  await lookUp(store, draft.memory.roster, {
    numbers: people.flatMap(({ numbers }) => numbers),
    names: people.flatMap(({ name }) => (name === "" ? [] : name)),
  });
  return read.map(({ line, row }) => {
    if (isRemark(row)) return { line, leftOut: row };
    const found = place(draft, row.person, addsPeople);
    return "leftOut" in found ? { line, leftOut: found.leftOut } : { line, row, ...found };
  });
}

function place(
  draft: Draft,
  row: RowPerson,
  addsPeople: boolean,
): Pick<Placed<unknown>, "person" | "patient" | "brings"> | { readonly leftOut: RowRemark } {
  const found = whose(row, draft.memory.roster, addsPeople);
  if (found.kind === "left-out") return { leftOut: found.remark };
  const isNew = found.kind === "new";
  const person = isNew ? newClient(draft, row) : found.person;
  const { name } = person;
  const brings: Brought[] = isNew ? [{ what: "client", name }] : [];
  const wanted = isNew && row.patient !== "" ? "new" : isNew ? null : found.patient;
  if (wanted !== "new") return { person, patient: wanted, brings };
  const fields = {
    name: row.patient,
    species: row.species,
    notes: "",
    born: null,
    isDeceased: false,
  };
  const patient = addPatient(draft, person, fields);
  return { person, patient, brings: [...brings, { what: "patient", of: name, name: row.patient }] };
}

function newClient(draft: Draft, { name, numbers }: RowPerson): Known {
  const unsaid = { email: null, language: null, notes: "", consent: usualConsent };
  const person = addClient(draft, { name, numbers, ...unsaid });
  addNumbers(draft, person, { added: numbers, shared: [] });
  return person;
}
