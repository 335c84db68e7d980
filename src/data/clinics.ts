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
