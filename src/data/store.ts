import { drizzle } from "drizzle-orm/d1";

/** The D1 bindings by name; `DB` also holds the directory: clinics, numbers, staff, sessions. */
export interface Databases {
  readonly DB: D1Database;
}

/** The tables that no clinic owns. They answer "which clinic?" and nothing else. */
export type Directory = ReturnType<typeof directory>;

export function directory(databases: Databases) {
  return open(databases.DB);
}

/**
 * The one door to a clinic's rows. Every question and every write about a clinic takes this store
 * and puts its `clinicId` first, so a lookup that crosses clinics can't be written by accident: the
 * lookup is the permission. Only here is a shard resolved to a binding.
 */
export interface Store {
  readonly clinicId: string;
  readonly db: Directory;
}

export function forClinic(databases: Databases, clinic: { id: string; shard: string }): Store {
  if (clinic.shard !== "DB") throw new Error(`No D1 binding for shard "${clinic.shard}"`);
  return { clinicId: clinic.id, db: open(databases.DB) };
}

function open(database: D1Database) {
  return drizzle(database, { casing: "snake_case" });
}
