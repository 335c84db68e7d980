import { sql } from "drizzle-orm";
import type { SendingHours } from "#domain/sending-hours.ts";
import { directory, type Databases, type Store } from "./store.ts";

export async function isDatabaseUp(databases: Databases): Promise<boolean> {
  try {
    await directory(databases).all(sql`SELECT 1 FROM clinics LIMIT 1`);
    return true;
  } catch {
    return false;
  }
}

/** What a job needs to know of a clinic; `country` is ISO 3166 alpha-2, `timeZone` an IANA name. */
export interface ClinicFacts {
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  /** When its automated texts go. */
  readonly sending: SendingHours;
}

export async function readClinic(databases: Databases, clinicId: string): Promise<ClinicFacts> {
  type Row = Omit<ClinicFacts, "sending"> & SendingHours;
  const [row] = await directory(databases).all<Row>(sql`
    SELECT name, country, time_zone AS timeZone, sending_from AS "from", sending_to AS "to"
    FROM clinics WHERE id = ${clinicId}`);
  if (!row) throw new Error(`No clinic ${clinicId}`);
  const { from, to, ...facts } = row;
  return { ...facts, sending: { from, to } };
}

/** Sets when a clinic's automated texts go, and on which days around a due day it reminds of care. */
export async function saveAutomatic(
  { clinicId, db }: Store,
  { sending, careDays }: { sending: SendingHours; careDays: readonly number[] },
): Promise<void> {
  await db.run(sql`
    UPDATE clinics SET sending_from = ${sending.from}, sending_to = ${sending.to},
      care_days = ${JSON.stringify(careDays)} WHERE id = ${clinicId}`);
}
