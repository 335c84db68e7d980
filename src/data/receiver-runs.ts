import { sql } from "drizzle-orm";
import type { OffReason, Receiver } from "#domain/receiver.ts";
import type { Work } from "#domain/work.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { columns, type ReceiverRow, toReceiver } from "./receivers.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A receiver in the hands of one run of its job, until `until`. */
export interface HeldReceiver extends Receiver {
  readonly until: number;
  readonly isRemoved: boolean;
  /** Sealed; the one that signs first. */
  readonly secrets: readonly string[];
}

/** Takes a receiver until `until`; of two callers one gets it. */
export async function holdReceiver(
  { clinicId, db }: Store,
  id: string,
  { now, until }: { now: number; until: number },
): Promise<HeldReceiver | null> {
  const [row] = await db.all<HeldRow>(sql`
    UPDATE receivers SET busy_until = ${until}
    WHERE clinic_id = ${clinicId} AND id = ${id} AND (busy_until IS NULL OR busy_until <= ${now})
    RETURNING ${columns}, secret, old_secret AS oldSecret, removed_at AS removedAt`);
  if (!row) return null;
  const { secret, oldSecret, removedAt, ...receiver } = row;
  const old = oldSecret !== null && (row.oldSecretUntil ?? 0) > now ? [oldSecret] : [];
  const held = { until, isRemoved: removedAt !== null, secrets: [secret, ...old] };
  return { ...toReceiver(receiver), ...held };
}

/**
 * Lets go of it and says when somebody has to come again: when the next event is due, but not before
 * `notBefore`, or when its oldest event is to be forgotten, after `keep`. Null: not at all, or somebody
 * else has it by now.
 */
export async function letGo(
  { clinicId, db }: Store,
  { id, until }: HeldReceiver,
  { notBefore, keep }: { notBefore: number; keep: number },
): Promise<number | null> {
  const its = sql`clinic_id = ${clinicId} AND receiver_id = ${id}`;
  const next = sql`(SELECT due_at FROM events INDEXED BY events_waiting
    WHERE ${its} AND due_at IS NOT NULL ORDER BY due_at LIMIT 1)`;
  const oldest = sql`(SELECT at FROM events WHERE ${its} ORDER BY id LIMIT 1)`;
  const [row] = await db.all<{ dueAt: number | null }>(sql`
    UPDATE receivers SET busy_until = NULL,
      due_at = coalesce(iif(off_at IS NULL, max(${next}, ${notBefore}), NULL), ${oldest} + ${keep})
    WHERE clinic_id = ${clinicId} AND id = ${id} AND busy_until = ${until} RETURNING due_at AS dueAt`);
  return row?.dueAt ?? null;
}

/** Stops posting to it, and says so in the log, unless it is off by now. */
export async function switchOff(
  store: Store,
  { id }: Receiver,
  reason: Exclude<OffReason, "admin" | "removed">,
  activity: Activity,
): Promise<void> {
  const its = sql`clinic_id = ${store.clinicId} AND id = ${id}`;
  await transact(store, [
    insertActivity(
      store,
      activity,
      sql`EXISTS (SELECT 1 FROM receivers WHERE ${its} AND off_at IS NULL)`,
    ),
    sql`UPDATE receivers SET off_at = ${activity.at}, off_reason = ${reason}
      WHERE ${its} AND off_at IS NULL`,
  ]);
}

/** The last of one that was removed. */
export async function forgetReceiver({ clinicId, db }: Store, id: string): Promise<void> {
  await db.run(sql`DELETE FROM receivers
    WHERE clinic_id = ${clinicId} AND id = ${id} AND removed_at IS NOT NULL`);
}

/** Receivers that are due, for the sweep. */
export async function dueReceivers(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT clinic_id AS clinicId, 'post-events' AS kind, id AS subjectId, 'DB' AS shard
    FROM receivers WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost}`);
}

type HeldRow = ReceiverRow & {
  readonly secret: string;
  readonly oldSecret: string | null;
  readonly removedAt: number | null;
};
