import { type SQL, sql } from "drizzle-orm";
import type { EventKind } from "#domain/event.ts";
import { mostReceivers, type OffReason, type Receiver } from "#domain/receiver.ts";
import { type Activity, insertActivity } from "./activity.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export async function listReceivers({ clinicId, db }: Store): Promise<Receiver[]> {
  const rows = await db.all<ReceiverRow>(sql`
    SELECT ${columns} FROM receivers
    WHERE clinic_id = ${clinicId} AND removed_at IS NULL ORDER BY name, id LIMIT ${mostReceivers}`);
  return rows.map(toReceiver);
}

/** Null for one that there is not, that is removed, or that is another clinic's. */
export async function readReceiver({ clinicId, db }: Store, id: string): Promise<Receiver | null> {
  const [row] = await db.all<ReceiverRow>(sql`
    SELECT ${columns} FROM receivers
    WHERE clinic_id = ${clinicId} AND id = ${id} AND removed_at IS NULL`);
  return row ? toReceiver(row) : null;
}

/** A receiver as an admin describes it. */
export interface ReceiverFields {
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly EventKind[];
  readonly tellsText: boolean;
}

/** False, and nothing written, when the clinic has as many as it may. `secret` is sealed. */
export async function insertReceiver(
  store: Store,
  id: string,
  { name, url, kinds, tellsText, secret }: ReceiverFields & { readonly secret: string },
  activity: Activity,
): Promise<boolean> {
  const { clinicId } = store;
  const [made] = await transact<[{ id: string }[]]>(store, [
    sql`INSERT INTO receivers (clinic_id, id, name, url, kinds, tells_text, secret, created_at)
      SELECT ${clinicId}, ${id}, ${name}, ${url}, ${JSON.stringify(kinds)}, ${tellsText ? 1 : 0},
        ${secret}, ${activity.at}
      WHERE (SELECT count(*) FROM receivers WHERE clinic_id = ${clinicId} AND removed_at IS NULL)
        < ${mostReceivers}
      RETURNING id`,
    insertActivity(store, activity, isThere(clinicId, id)),
  ]);
  return made.length > 0;
}

/**
 * Changes a receiver. One that is on begins anew: what waits for it is due at once. False, and
 * nothing written, when somebody else has changed it since `before` was read.
 */
export async function saveReceiver(
  store: Store,
  before: Receiver,
  { name, url, kinds, tellsText, isOn }: ReceiverFields & { readonly isOn: boolean },
  activity: Activity,
): Promise<boolean> {
  const { clinicId } = store;
  const off = isOn
    ? sql`off_at = NULL, off_reason = NULL`
    : sql`off_at = coalesce(off_at, ${activity.at}), off_reason = coalesce(off_reason, 'admin')`;
  return change(store, before, activity, {
    set: sql`name = ${name}, url = ${url}, kinds = ${JSON.stringify(kinds)},
      tells_text = ${tellsText ? 1 : 0}, failures = 0, failing_since = NULL,
      due_at = ${activity.at}, ${off}`,
    also: (isOurs) => [
      sql`UPDATE events INDEXED BY events_waiting SET due_at = at
        WHERE clinic_id = ${clinicId} AND receiver_id = ${before.id} AND due_at IS NOT NULL AND ${isOurs}`,
    ],
  });
}

/** Gives it a new secret, sealed; the one before signs too until `oldUntil`. False as above. */
export async function changeSecret(
  store: Store,
  before: Receiver,
  { secret, oldUntil }: { secret: string; oldUntil: number },
  activity: Activity,
): Promise<boolean> {
  return change(store, before, activity, {
    set: sql`old_secret = secret, old_secret_until = ${oldUntil}, secret = ${secret}`,
  });
}

/** Ends it, whoever is posting to it right now. Its job forgets the rest. False as above. */
export async function removeReceiver(
  store: Store,
  before: Receiver,
  activity: Activity,
): Promise<boolean> {
  const at = activity.at;
  return change(store, before, activity, {
    set: sql`removed_at = ${at}, off_at = ${at}, off_reason = 'removed', due_at = ${at},
      secret = '', old_secret = NULL`,
  });
}

/** A change takes the receiver from whoever holds it, so that nothing more goes by the old ways. */
async function change(
  store: Store,
  { id, version }: Receiver,
  activity: Activity,
  { set, also }: { set: SQL; also?: (isOurs: SQL) => SQL[] },
): Promise<boolean> {
  const { clinicId } = store;
  // Not the next number: of two who begin at the same version only one may find theirs.
  const next = Math.floor(Math.random() * 2 ** 48);
  const isOurs = sql`EXISTS (SELECT 1 FROM receivers
    WHERE clinic_id = ${clinicId} AND id = ${id} AND version = ${next})`;
  const [changed] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE receivers SET ${set}, busy_until = NULL, version = ${next}
      WHERE clinic_id = ${clinicId} AND id = ${id} AND version = ${version} AND removed_at IS NULL
      RETURNING id`,
    ...(also?.(isOurs) ?? []),
    insertActivity(store, activity, isOurs),
  ]);
  return changed.length > 0;
}

function isThere(clinicId: string, id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM receivers WHERE clinic_id = ${clinicId} AND id = ${id})`;
}

export const columns = sql`id, name, url, kinds, tells_text AS tellsText, off_at AS offAt,
  off_reason AS offReason, failures, failing_since AS failingSince,
  old_secret_until AS oldSecretUntil, version`;

export type ReceiverRow = Omit<Receiver, "kinds" | "tellsText"> & {
  readonly kinds: string;
  readonly tellsText: 0 | 1;
  readonly offReason: OffReason | null;
};

export function toReceiver({ kinds, tellsText, ...row }: ReceiverRow): Receiver {
  return { ...row, kinds: JSON.parse(kinds) as EventKind[], tellsText: tellsText === 1 };
}
