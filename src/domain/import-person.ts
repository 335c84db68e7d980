import { nameProblem, tidyName } from "./client.ts";
import { type Cells, readNumbers } from "./import-cells.ts";
import {
  holdersOf,
  isSameName,
  type Known,
  type KnownPatient,
  namesakesOf,
  type Roster,
} from "./import-people.ts";
import type { RowReason, RowRemark } from "./import-remarks.ts";

/** Whom a row of an appointment, or of something due, is about; either name or numbers may be missing. */
export interface RowPerson {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly patient: string;
  readonly species: string;
  /** What of it can't be used. */
  readonly remark: RowRemark | null;
}

export function readPerson({ all, one }: Cells, country: string): RowPerson | RowRemark {
  const name = tidyName(one("name") || `${one("first-name")} ${one("last-name")}`);
  const patient = tidyName(one("patient"));
  for (const part of [name, patient]) {
    if (nameProblem(part) === "long-name") return { reason: "long-name", about: part.slice(0, 80) };
  }
  const { numbers, remark } = readNumbers(all("number"), country);
  if (name === "" && numbers.length === 0) return remark ?? { reason: "no-name", about: "" };
  return { name, numbers, patient, species: tidyName(one("species")).slice(0, 60), remark };
}

export type Whose =
  | {
      readonly kind: "known";
      readonly person: Known;
      /** "new": to be added; null: the row names none. */
      readonly patient: KnownPatient | "new" | null;
    }
  | { readonly kind: "new" }
  | { readonly kind: "left-out"; readonly remark: RowRemark };

/**
 * Whose appointment it is. A number finds its client, with the name if there is one; without a
 * number, a name does that only one client has. A number that nobody has is never overruled by the
 * name: the text would go to a namesake. With `addsPeople`, who is not here is added.
 */
export function whose(row: RowPerson, roster: Roster, addsPeople: boolean): Whose {
  const holders = holdersOf(roster, row.numbers);
  const namesakes = row.name === "" ? [] : namesakesOf(roster, row.name);
  const found = row.numbers.length === 0 ? namesakes : holders;
  const meant = row.name === "" ? found : found.filter((one) => isSameName(one.name, row.name));
  if (meant.length === 0) {
    if (holders.length > 0) return leftOut("taken", holders.map(({ name }) => name).join(", "));
    if (!addsPeople) {
      const isElsewhere = namesakes.length > 0 && row.numbers.length > 0;
      return isElsewhere
        ? leftOut("other-number", row.name)
        : leftOut("nobody", row.name || row.numbers.join(" "));
    }
    if (row.name === "") return leftOut("no-name", "");
    return row.numbers.length > 0 ? { kind: "new" } : leftOut("no-number", row.name);
  }
  const here = meant.filter(({ isArchived }) => !isArchived);
  if (here.length === 0) return leftOut("archived", meant[0]?.name ?? row.name);
  const withPatient = here.filter(({ patients }) => called(patients, row.patient).length > 0);
  const [person, ...others] = here.length > 1 && row.patient !== "" ? withPatient : here;
  if (!person || others.length > 0) {
    return leftOut("several", row.name || here.map(({ name }) => name).join(", "));
  }
  return patientOf(person, row, addsPeople);
}

function patientOf(person: Known, { patient }: RowPerson, addsPeople: boolean): Whose {
  if (patient === "") return { kind: "known", person, patient: null };
  const found = called(person.patients, patient);
  if (found.length === 0) {
    if (addsPeople) return { kind: "known", person, patient: "new" };
    return leftOut("nobodys-patient", `${patient} (${person.name})`);
  }
  const living = found.filter(({ isDeceased }) => !isDeceased);
  if (living.length > 1) return leftOut("several-patients", `${patient} (${person.name})`);
  return { kind: "known", person, patient: living[0] ?? found[0] ?? null };
}

function called(patients: readonly KnownPatient[], name: string): KnownPatient[] {
  return name === "" ? [] : patients.filter((one) => isSameName(one.name, name));
}

function leftOut(reason: RowReason, about: string): Whose {
  return { kind: "left-out", remark: { reason, about } };
}
