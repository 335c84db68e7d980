import { sql } from "drizzle-orm";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An address that the email service has given up on; it would refuse more for any clinic. */
export interface Undeliverable {
  readonly address: string;
  readonly kind: "bounced" | "complained" | "suspected";
  readonly reason: string;
}

export async function markUndeliverable(
  databases: Databases,
  marks: readonly Undeliverable[],
  at: number,
): Promise<void> {
  for (const { address, kind, reason } of marks) {
    await directory(databases).run(sql`
      INSERT INTO undeliverable_addresses (address, kind, reason, at)
      VALUES (${address.toLowerCase()}, ${kind}, ${reason}, ${at})
      ON CONFLICT (address) DO UPDATE SET kind = ${kind}, reason = ${reason}, at = ${at}
      WHERE ${kind} <> 'suspected'`);
  }
}

/** Those of the given addresses that are marked. */
export async function undeliverableAmong(
  databases: Databases,
  addresses: readonly string[],
): Promise<Undeliverable[]> {
  if (addresses.length === 0) return [];
  return directory(databases).all<Undeliverable>(sql`
    SELECT address, kind, reason FROM json_each(${JSON.stringify(addresses)}) j
    CROSS JOIN undeliverable_addresses u ON u.address = lower(j.value)`);
}

/** The address is written to again; who wanted that stands in their clinic's log. */
export async function clearUndeliverable(
  store: Store,
  address: string,
  activity: Activity,
): Promise<void> {
  await transact(store, [
    sql`DELETE FROM undeliverable_addresses WHERE address = ${address.toLowerCase()}`,
    insertActivity(store, activity, somethingChanged),
  ]);
}
