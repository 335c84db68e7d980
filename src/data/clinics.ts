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

/** What a job needs to know of a clinic; `country` is ISO 3166 alpha-2, `timeZone` an IANA name. */
export async function readClinic(
  databases: Databases,
  clinicId: string,
): Promise<{ name: string; country: string; timeZone: string }> {
  const [row] = await directory(databases).all<{ name: string; country: string; timeZone: string }>(
    sql`SELECT name, country, time_zone AS timeZone FROM clinics WHERE id = ${clinicId}`,
  );
  if (!row) throw new Error(`No clinic ${clinicId}`);
  return row;
}
