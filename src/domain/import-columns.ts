import { isEmail } from "./client.ts";

/** What a column of an imported file holds. A file may have several columns of numbers. */
export const columnRoles = [
  "ignored",
  "name",
  "first-name",
  "last-name",
  "number",
  "email",
  "language",
  "notes",
  "patient",
  "species",
  "patient-notes",
  "deceased",
] as const;
export type ColumnRole = (typeof columnRoles)[number];

export interface Columns {
  readonly roles: readonly ColumnRole[];
  /** Whether the first line names the columns instead of being somebody. */
  readonly hasHeading: boolean;
}

/** What the columns most likely hold, by what the first line calls them and what is below. */
export function guessColumns(firstRows: readonly (readonly string[])[]): Columns {
  const [first = [], ...below] = firstRows;
  const hasHeading = !first.some((cell) => looksLikeNumber(cell) || isEmail(cell.trim()));
  const samples = hasHeading ? below : firstRows;
  const width = Math.max(0, ...firstRows.map((row) => row.length));
  const taken = new Set<ColumnRole>();
  const roles = Array.from({ length: width }, (_, column): ColumnRole => {
    const cells = samples.map((row) => row[column]?.trim() ?? "").filter((cell) => cell !== "");
    const named = hasHeading ? roleOfHeading(first[column] ?? "") : null;
    const role = named ?? roleOfCells(cells);
    if (role === "ignored" || (role !== "number" && taken.has(role))) return "ignored";
    taken.add(role);
    return role;
  });
  return { roles, hasHeading };
}

export type ColumnsProblem = "no-name" | "no-number" | { readonly twice: ColumnRole };

/** Why a file can't be read with these columns. */
export function columnsProblem(roles: readonly ColumnRole[]): ColumnsProblem | null {
  const once = roles.filter((role) => role !== "ignored" && role !== "number");
  const twice = once.find((role, i) => once.indexOf(role) !== i);
  if (twice) return { twice };
  if (!roles.some((role) => role === "name" || role === "first-name" || role === "last-name")) {
    return "no-name";
  }
  return roles.includes("number") ? null : "no-number";
}

/** The first rule that fits decides; what practice programs call their columns, in the order needed. */
const rules: readonly [RegExp, ColumnRole][] = [
  [/\be ?mail|courriel/u, "email"],
  [/\b(deceased|died|death|decede)\b/u, "deceased"],
  [/\b(id|no|code|guid|date|dob|birth|balance|fax|breed|sex|gender|weight|colou?r)\b/u, "ignored"],
  [/\b(street|address|city|town|zip|postal|postcode|state|province|country)\b/u, "ignored"],
  [/\b(phone|mobile|cell|cellular|tel|telephone|sms|text|cellulaire)\b/u, "number"],
  [/\b(species|espece|relation|relationship)\b|animal type|pet type/u, "species"],
  [/\b(patient|pet|animal|horse|child)s?\b.*\b(note|comment)s?\b/u, "patient-notes"],
  [/\b(patient|pet|animal|horse|child)s?\b/u, "patient"],
  [/\b(first|given|forename|prenom)\b/u, "first-name"],
  [/\b(last|surname|family)\b|nom de famille/u, "last-name"],
  [/\b(language|langue)\b/u, "language"],
  [/\b(notes?|comments?|remarks?|memo)\b/u, "notes"],
  [/\b(name|client|owner|customer|nom)\b/u, "name"],
  [/\bnumbers?\b/u, "number"],
];

function roleOfHeading(heading: string): ColumnRole | null {
  const words = heading
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return rules.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

function roleOfCells(cells: readonly string[]): ColumnRole {
  if (cells.length === 0) return "ignored";
  if (cells.every((cell) => isEmail(cell))) return "email";
  return cells.every(looksLikeNumber) ? "number" : "ignored";
}

function looksLikeNumber(cell: string): boolean {
  const digits = cell.replace(/\D/gu, "").length;
  return digits >= 10 && digits <= 15 && /^[\s\d+().\-/x]+$/u.test(cell);
}
