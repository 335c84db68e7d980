import type { TextsConsent } from "./consent.ts";
import type { ColumnRole } from "./import-columns.ts";
import type { RowRemark } from "./import-remarks.ts";
import { readNumber, type ReadNumber } from "./phone-number.ts";

/** What a line's cells hold, by the roles of their columns. */
export interface Cells {
  /** All that hold something, without the space around it. */
  readonly all: (role: ColumnRole) => string[];
  /** The first of them, or nothing. */
  readonly one: (role: ColumnRole) => string;
}

export function cellsBy(cells: readonly string[], roles: readonly ColumnRole[]): Cells {
  const all = (role: ColumnRole) =>
    cells.flatMap((cell, i) => (roles[i] === role && cell.trim() !== "" ? [cell.trim()] : []));
  return { all, one: (role) => all(role)[0] ?? "" };
}

/**
 * Numbers in any format, with the clinic's country at home. A cell may hold several, as
 * `503-555-0111 / 503-555-0112`, or one that is written with a slash, as `503/555-0111`.
 */
export function readNumbers(
  cells: readonly string[],
  country: string,
): { readonly numbers: readonly string[]; readonly remark: RowRemark | null } {
  const numbers = new Set<string>();
  let remark: RowRemark | null = null;
  for (const cell of cells) {
    const whole = readPart(cell, country);
    if (whole.kind === "number") {
      numbers.add(whole.number);
      continue;
    }
    for (const typed of cell.split(/[;,/|\n]/u)) {
      if (typed.trim() === "") continue;
      const read = readPart(typed, country);
      if (read.kind === "number") numbers.add(read.number);
      else if (read.kind === "abroad") {
        remark ??= { reason: "abroad", about: `${typed.trim()} (${read.place})` };
      } else remark ??= { reason: read.kind, about: typed.trim().slice(0, 80) };
    }
  }
  return { numbers: [...numbers], remark };
}

/** What made the file may have taken a number for an amount: 5035550111.0 */
function readPart(typed: string, country: string): ReadNumber {
  return readNumber(typed.trim().replace(/\.0$/u, ""), country);
}

/** Does a cell say yes, or since when? "0000-00-00" is how some programs write that it does not. */
export function saysYes(cell: string): boolean {
  if (/^(?:y|yes|true|1|x|✓|oui|deceased|dead|died|done|completed)$/iu.test(cell.trim()))
    return true;
  return /[1-9]/u.test(cell) && /\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}/u.test(cell);
}

/** Does a cell say that somebody agreed to automated texts? A file that asks and does not say leaves it open. */
export function readConsent(cell: string): TextsConsent {
  const said = cell.trim();
  if (/^(?:y|yes|true|1|x|✓|oui|ok|agreed|allowed|given|opt(?:ed)?[ -]?in)$/iu.test(said)) {
    return "given";
  }
  const isNo = /^(?:n|no|false|0|non|declined|refused|withdrawn|never|opt(?:ed)?[ -]?out)$/iu;
  return isNo.test(said) ? "withdrawn" : "unknown";
}
