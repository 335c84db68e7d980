/**
 * What would empty tables in a migration that says it succeeded: D1 enforces foreign keys while
 * drizzle-kit rebuilds a table as `__new_…`, drops the old one, and cascades. Expand and contract.
 */
export function dangersIn(sql: string): string[] {
  const statements = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  return dangers.flatMap(({ pattern, why }) => (pattern.test(statements) ? [why] : []));
}

const dangers = [
  { pattern: /\bDROP\s+TABLE\b/i, why: "DROP TABLE: leave the table, stop using it" },
  { pattern: /__new_/i, why: "__new_: a table rebuild; add a column or a second table instead" },
  { pattern: /\bCASCADE\b/i, why: "CASCADE: delete children by name, so that it is a decision" },
];
