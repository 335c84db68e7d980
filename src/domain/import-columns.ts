import { isEmail } from "./client.ts";
import type { ImportKind } from "./import.ts";
import { readDay } from "./import-dates.ts";
import { isPatients, roleOfHeading } from "./import-headings.ts";
import { splitWhen } from "./import-times.ts";

/** What a column of an imported file holds. A file may have several columns of numbers. */
export type ColumnRole =
  | "ignored"
  | "name"
  | "first-name"
  | "last-name"
  | "number"
  | "email"
  | "language"
  | "notes"
  | "patient"
  | "species"
  | "born"
  | "patient-notes"
  | "deceased"
  | "consent"
  | "day"
  | "time"
  | "type"
  | "minutes"
  | "staff"
  | "room"
  | "status"
  | "external-id"
  | "item"
  | "done";

const person = ["ignored", "name", "first-name", "last-name", "number"] as const;
const patient = ["patient", "species"] as const;
const details = ["minutes", "staff", "room", "notes", "status", "external-id"] as const;

/** What the columns of a file of each kind may hold. */
export const rolesOf: Record<ImportKind, readonly ColumnRole[]> = {
  clients: [
    ...person,
    "email",
    "language",
    "notes",
    "consent",
    ...patient,
    "born",
    "patient-notes",
    "deceased",
  ],
  appointments: [...person, ...patient, "day", "time", "type", ...details],
  care: [...person, ...patient, "item", "day", "done"],
};

/** The column whose dates are read in the order that the file has, or that was chosen. */
export const datedRole: Record<ImportKind, ColumnRole> = {
  clients: "born",
  appointments: "day",
  care: "day",
};

export interface Columns {
  readonly roles: readonly ColumnRole[];
  /** Whether the first line names the columns instead of being somebody. */
  readonly hasHeading: boolean;
}

/** What the columns most likely hold, by what the first line calls them and what is below. */
export function guessColumns(firstRows: readonly (readonly string[])[], kind: ImportKind): Columns {
  const [first = [], ...below] = firstRows;
  const hasHeading = !first.some(
    (cell) => looksLikeNumber(cell) || isEmail(cell.trim()) || looksLikeDay(cell),
  );
  const samples = hasHeading ? below : firstRows;
  const width = Math.max(0, ...firstRows.map((row) => row.length));
  const births = hasHeading ? birthColumn(first, kind) : null;
  const taken = new Set<ColumnRole>();
  const roles = Array.from({ length: width }, (_, column): ColumnRole => {
    const cells = samples.map((row) => row[column]?.trim() ?? "").filter((cell) => cell !== "");
    const named = hasHeading ? roleOfHeading(first[column] ?? "", kind) : null;
    // "Start time" may hold the day as well.
    const isDay = named === "time" && cells.length > 0 && cells.every(looksLikeDay);
    const role = isDay ? "day" : (named ?? roleOfCells(cells, kind));
    if (role === "born" && column !== births) return "ignored";
    if (role !== "number" && taken.has(role)) return "ignored";
    taken.add(role);
    return role;
  });
  return { roles, hasHeading };
}

/** Where a patient's birth date is: "DOB" alone is the client's in a file of clients, or beside "Pet DOB". */
function birthColumn(headings: readonly string[], kind: ImportKind): number | null {
  const called = (role: ColumnRole) =>
    headings.flatMap((heading, i) => (roleOfHeading(heading, kind) === role ? [i] : []));
  const births = called("born");
  const [patient] = called("patient");
  const theirs = births.find((i) => isPatients(headings[i] ?? ""));
  if (theirs !== undefined || patient === undefined) return theirs ?? null;
  return births.find((i) => i > patient) ?? births[0] ?? null;
}

export type ColumnsProblem =
  | "no-name"
  | "no-number"
  | "no-person"
  | "no-day"
  | "no-patient"
  | "no-item"
  | { readonly twice: ColumnRole };

/** Why a file can't be read with these columns. */
export function columnsProblem(
  roles: readonly ColumnRole[],
  kind: ImportKind,
): ColumnsProblem | null {
  const once = roles.filter((role) => role !== "ignored" && role !== "number");
  const twice = once.find((role, i) => once.indexOf(role) !== i);
  if (twice) return { twice };
  const has = (...some: ColumnRole[]) => some.some((role) => roles.includes(role));
  const hasName = has("name", "first-name", "last-name");
  if (kind === "clients") {
    if (!hasName) return "no-name";
    return has("number") ? null : "no-number";
  }
  if (!hasName && !has("number")) return "no-person";
  if (!has("day")) return "no-day";
  if (kind === "appointments") return null;
  if (!has("patient")) return "no-patient";
  return has("item") ? null : "no-item";
}

function roleOfCells(cells: readonly string[], kind: ImportKind): ColumnRole {
  if (cells.length === 0) return "ignored";
  if (kind === "clients" && cells.every((cell) => isEmail(cell))) return "email";
  if (kind !== "clients" && cells.every(looksLikeDay)) return "day";
  return cells.every(looksLikeNumber) ? "number" : "ignored";
}

function looksLikeNumber(cell: string): boolean {
  const digits = cell.replace(/\D/gu, "").length;
  return digits >= 10 && digits <= 15 && /^[\s\d+().\-/x]+$/u.test(cell);
}

function looksLikeDay(cell: string): boolean {
  const read = readDay(splitWhen(cell).day, null);
  return "day" in read || read.problem === "unclear-day";
}
