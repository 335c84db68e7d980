/** One INSERT as SQL text, for `wrangler d1 execute`, which binds nothing. */
export function insertInto(table: string, row: Record<string, Literal>): string {
  const values = Object.values(row).map(literal);
  return `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")});`;
}

/** A value as SQLite reads it: text in single quotes, with those inside doubled. */
export function literal(value: Literal): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  return `'${value.replaceAll("'", "''")}'`;
}

type Literal = string | number | null;
