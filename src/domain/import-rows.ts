import { isEmail, longestNotes, nameProblem, sortName, tidyName } from "./client.ts";
import type { ColumnRole } from "./import-columns.ts";
import { readNumber } from "./phone-number.ts";

/** The most rows that one file may bring. */
export const mostRows = 50_000;

/** Why a row was left out, or what of it was. `about` is the cell or the person it is about. */
export type RowReason =
  | "no-name"
  | "long-name"
  | "long-notes"
  | "no-number"
  | "not-a-number"
  | "abroad"
  | "email"
  | "taken"
  | "several"
  | "archived";

export interface RowRemark {
  readonly reason: RowReason;
  readonly about: string;
}

/** A row that says who somebody is. */
export interface ImportRow {
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly notes: string;
  readonly numbers: readonly string[];
  readonly patient: { readonly name: string; readonly species: string; readonly notes: string };
  /** What was left out of it. */
  readonly remark: RowRemark | null;
}

/** Reads the cells of a line. Numbers are taken in any format, with the clinic's country at home. */
export function readRow(
  cells: readonly string[],
  roles: readonly ColumnRole[],
  country: string,
): ImportRow | RowRemark {
  const all = (role: ColumnRole) =>
    cells.flatMap((cell, i) => (roles[i] === role && cell.trim() !== "" ? [cell.trim()] : []));
  const one = (role: ColumnRole) => all(role)[0] ?? "";
  const name = tidyName(one("name") || `${one("first-name")} ${one("last-name")}`);
  const problem = nameProblem(name);
  if (problem) return { reason: problem, about: name.slice(0, 80) };
  const patient = {
    name: tidyName(one("patient")),
    species: tidyName(one("species")).slice(0, 60),
  };
  if (nameProblem(patient.name) === "long-name") {
    return { reason: "long-name", about: patient.name.slice(0, 80) };
  }
  const notes = { client: one("notes"), patient: one("patient-notes") };
  if (Math.max(notes.client.length, notes.patient.length) > longestNotes) {
    return { reason: "long-notes", about: "" };
  }
  const email = one("email");
  const { numbers, remark } = readNumbers(all("number"), country);
  if (numbers.length === 0) return remark ?? { reason: "no-number", about: "" };
  return {
    name,
    email: isEmail(email) ? email : null,
    language: tidyName(one("language")).slice(0, 60) || null,
    notes: notes.client,
    numbers,
    patient: { ...patient, notes: notes.patient },
    remark: remark ?? (email === "" || isEmail(email) ? null : { reason: "email", about: email }),
  };
}

/** A cell may hold several numbers, as `503-555-0111 / 503-555-0112`. */
function readNumbers(cells: readonly string[], country: string) {
  const numbers = new Set<string>();
  let remark: RowRemark | null = null;
  for (const typed of cells.flatMap((cell) => cell.split(/[;,/|\n]/u))) {
    if (typed.trim() === "") continue;
    const read = readNumber(typed, country);
    if (read.kind === "number") numbers.add(read.number);
    else if (read.kind === "abroad") {
      remark ??= { reason: "abroad", about: `${typed.trim()} (${read.place})` };
    } else remark ??= { reason: "not-a-number", about: typed.trim().slice(0, 80) };
  }
  return { numbers: [...numbers], remark };
}

/** Somebody who has a number already. */
export interface Holder {
  readonly clientId: string;
  readonly name: string;
  readonly isArchived: boolean;
  readonly patients: readonly string[];
}

/** Who is known to have each number. */
export type Holders = ReadonlyMap<string, readonly Holder[]>;

export type RowDecision =
  | { readonly kind: "new-client"; readonly addsPatient: boolean; readonly shared: string[] }
  | {
      readonly kind: "known-client";
      readonly clientId: string;
      readonly added: string[];
      readonly addsPatient: boolean;
    }
  | { readonly kind: "left-out"; readonly remark: RowRemark };

/**
 * What becomes of a row: its client is recognised by a number together with the name. Nothing that
 * the clinic wrote itself is changed; what is missing is added. With `sharesNumbers`, somebody with
 * another name on a known number is taken for another of the household.
 */
export function decideRow(row: ImportRow, holders: Holders, sharesNumbers: boolean): RowDecision {
  const found = new Map(
    row.numbers.flatMap((number) => holders.get(number) ?? []).map((one) => [one.clientId, one]),
  );
  const others = [...found.values()];
  const same = others.filter((holder) => isSameName(holder.name, row.name));
  const [known] = same;
  if (same.length > 1) return leftOut("several", row.name);
  if (known?.isArchived) return leftOut("archived", known.name);
  if (known) {
    const { clientId, patients } = known;
    const added = row.numbers.filter((number) => (holders.get(number) ?? []).length === 0);
    return { kind: "known-client", clientId, added, addsPatient: isMissing(row, patients) };
  }
  if (others.length > 0 && !sharesNumbers) {
    return leftOut("taken", others.map((holder) => holder.name).join(", "));
  }
  const shared = row.numbers.filter((number) => (holders.get(number) ?? []).length > 0);
  return { kind: "new-client", shared, addsPatient: row.patient.name !== "" };
}

function leftOut(reason: RowReason, about: string): RowDecision {
  return { kind: "left-out", remark: { reason, about } };
}

function isMissing({ patient }: ImportRow, patients: readonly string[]): boolean {
  return patient.name !== "" && !patients.some((name) => isSameName(name, patient.name));
}

/** "Becker, Ann" is Ann Becker, and ANN BECKER too. */
function isSameName(one: string, other: string): boolean {
  return inOrder(one) === inOrder(other);
}

function inOrder(name: string): string {
  const words = sortName(name).match(/[\p{L}\p{N}]+/gu);
  return words ? words.sort().join(" ") : name;
}
