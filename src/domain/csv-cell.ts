/**
 * A cell that no spreadsheet takes for a formula: where it would, an apostrophe goes before it.
 * Source: OWASP, "CSV Injection", with the full-width forms that some take for the same.
 */
export function neutralised(cell: string): string {
  return /^'*[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `neutralised`, exactly; others stay as they are. */
export function restored(cell: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
