import { sql } from "drizzle-orm";
import { directory, type Databases } from "./store.ts";

export async function isDatabaseUp(databases: Databases): Promise<boolean> {
  try {
    await directory(databases).all(sql`SELECT 1 FROM clinics LIMIT 1`);
    return true;
  } catch {
    return false;
  }
}

/** Where a clinic is, ISO 3166 alpha-2. */
export async function readCountry(databases: Databases, clinicId: string): Promise<string> {
  const [row] = await directory(databases).all<{ country: string }>(
    sql`SELECT country FROM clinics WHERE id = ${clinicId}`,
  );
  if (!row) throw new Error(`No clinic ${clinicId}`);
  return row.country;
}
