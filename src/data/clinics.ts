import { sql } from "drizzle-orm";
import type { SendingHours } from "#domain/sending-hours.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

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

/** Sets when a clinic's automated texts go. */
export async function saveSendingHours(
  store: Store,
  { from, to }: SendingHours,
  activity: Activity,
): Promise<void> {
  await transact(store, [
    sql`UPDATE clinics SET sending_from = ${from}, sending_to = ${to} WHERE id = ${store.clinicId}`,
    insertActivity(store, activity),
  ]);
}
