import { bornIn, type BornProblem } from "./age.ts";
import { isEmail, longestNotes, nameProblem, tidyName } from "./client.ts";
import { type TextsConsent, usualConsent } from "./consent.ts";
import { cellsBy, readConsent, readNumbers, saysYes } from "./import-cells.ts";
import type { ColumnRole } from "./import-columns.ts";
import type { DateOrder } from "./import-dates.ts";
import {
  holdersOf,
  isSameName,
  type Known,
  type KnownPatient,
  type Roster,
} from "./import-people.ts";
import type { RowReason, RowRemark } from "./import-remarks.ts";

/** The most rows that one file may bring. */
export const mostRows = 50_000;

/** A row that says who somebody is. */
export interface ImportRow {
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly notes: string;
  readonly consent: TextsConsent;
  readonly numbers: readonly string[];
  readonly patient: {
    readonly name: string;
    readonly species: string;
    readonly notes: string;
    readonly born: string | null;
    readonly isDeceased: boolean;
  };
  /** What was left out of it. */
  readonly remark: RowRemark | null;
}

/** What a clinic's rows are read by. */
export interface RowFacts {
  readonly country: string;
  /** "2026-11-24", where the clinic is. */
  readonly today: string;
  readonly dateOrder: DateOrder | null;
}

/** Reads the cells of a line. Numbers are taken in any format, with the clinic's country at home. */
export function readRow(
  cells: readonly string[],
  roles: readonly ColumnRole[],
  facts: RowFacts,
): ImportRow | RowRemark {
  const { all, one } = cellsBy(cells, roles);
  const name = tidyName(one("name") || `${one("first-name")} ${one("last-name")}`);
  const problem = nameProblem(name);
  if (problem) return { reason: problem, about: name.slice(0, 80) };
  const patient = {
    name: tidyName(one("patient")),
    species: tidyName(one("species")).slice(0, 60),
    isDeceased: saysYes(one("deceased")),
  };
  if (nameProblem(patient.name) === "long-name") {
    return { reason: "long-name", about: patient.name.slice(0, 80) };
  }
  const notes = { client: one("notes"), patient: one("patient-notes") };
  if (Math.max(notes.client.length, notes.patient.length) > longestNotes) {
    return { reason: "long-notes", about: "" };
  }
  const email = one("email");
  const { numbers, remark } = readNumbers(all("number"), facts.country);
  if (numbers.length === 0) return remark ?? { reason: "no-number", about: "" };
  const birth = patient.name === "" ? unsaid : readBirth(one("born"), facts);
  return {
    name,
    email: isEmail(email) ? email : null,
    language: tidyName(one("language")).slice(0, 60) || null,
    notes: notes.client,
    consent: roles.includes("consent") ? readConsent(one("consent")) : usualConsent,
    numbers,
    patient: { ...patient, notes: notes.patient, born: birth.born },
    remark:
      remark ??
      (email === "" || isEmail(email) ? null : { reason: "email", about: email }) ??
      birth.remark,
  };
}

interface Birth {
  readonly born: string | null;
  readonly remark: (RowRemark & { readonly reason: BornProblem }) | null;
}

const unsaid: Birth = { born: null, remark: null };

/** "0000-00-00" is how some programs write that they don't know. */
function readBirth(cell: string, { today, dateOrder }: RowFacts): Birth {
  if (/^[0\W]*$/u.test(cell)) return unsaid;
  const read = bornIn(cell, today, dateOrder);
  if ("born" in read) return { born: read.born, remark: null };
  return { born: null, remark: { reason: read.problem, about: cell.slice(0, 80) } };
}

export type RowDecision =
  | {
      readonly kind: "new-client";
      readonly added: readonly string[];
      readonly shared: readonly string[];
      readonly addsPatient: boolean;
    }
  | {
      readonly kind: "known-client";
      readonly clientId: string;
      /** Numbers that they get, as their owner and beside one. */
      readonly added: readonly string[];
      readonly shared: readonly string[];
      readonly addsPatient: boolean;
      /** Whose birth date the row says and nobody knew. */
      readonly bornPatient: KnownPatient | null;
      /** What they don't get, since it is somebody else's. */
      readonly remark: RowRemark | null;
    }
  | { readonly kind: "left-out"; readonly remark: RowRemark };

/**
 * What becomes of a row: its client is recognised by a number together with the name. Nothing that
 * the clinic wrote itself is changed; what is missing is added. With `sharesNumbers`, somebody with
 * another name on a known number is taken for another of the household.
 */
export function decideRow(row: ImportRow, roster: Roster, sharesNumbers: boolean): RowDecision {
  const others = holdersOf(roster, row.numbers);
  const same = others.filter((holder) => isSameName(holder.name, row.name));
  const [known] = same;
  if (same.length > 1) return leftOut("several", row.name);
  if (known?.isArchived) return leftOut("archived", known.name);
  const added = row.numbers.filter((number) => holdersOf(roster, [number]).length === 0);
  if (known) {
    const { clientId, patients } = known;
    const theirs = row.numbers.filter((number) => {
      const holders = holdersOf(roster, [number]);
      return holders.length > 0 && !holders.includes(known);
    });
    const isKept = sharesNumbers || theirs.length === 0;
    const remark = isKept ? null : taken(holdersOf(roster, theirs));
    const shared = sharesNumbers ? theirs : [];
    const { addsPatient, bornPatient } = aboutPatient(row, patients);
    return { kind: "known-client", clientId, added, shared, addsPatient, bornPatient, remark };
  }
  if (others.length > 0 && !sharesNumbers) return { kind: "left-out", remark: taken(others) };
  const shared = row.numbers.filter((number) => !added.includes(number));
  return { kind: "new-client", added, shared, addsPatient: row.patient.name !== "" };
}

function taken(by: readonly Known[]): RowRemark {
  return { reason: "taken", about: by.map(({ name }) => name).join(", ") };
}

function leftOut(reason: RowReason, about: string): RowDecision {
  return { kind: "left-out", remark: { reason, about } };
}

/** One who is here gets what nobody knew, unless two of the client's are called so. */
function aboutPatient({ patient }: ImportRow, patients: readonly KnownPatient[]) {
  const called = patients.filter(({ name }) => isSameName(name, patient.name));
  const [only, ...others] = called;
  const isBorn = patient.born !== null && only?.born === null && others.length === 0;
  const addsPatient = patient.name !== "" && called.length === 0;
  return { addsPatient, bornPatient: isBorn ? only : null };
}
