import { sql } from "drizzle-orm";
import type { Hearing } from "#domain/push.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A browser or phone as its owner's list shows it. Times are epoch milliseconds. */
export interface ListedDevice {
  readonly id: string;
  /** "Chrome on Android". */
  readonly name: string;
  readonly hears: Hearing;
  readonly createdAt: number;
  /** When its push service last took something; null: never yet. */
  readonly toldAt: number | null;
  /** Since when its push service takes nothing of ours. */
  readonly refusedAt: number | null;
}

/** Where somebody is told, the latest first. */
export function listDevices({ clinicId, db }: Store, staffId: string): Promise<ListedDevice[]> {
  return db.all<ListedDevice>(sql`
    SELECT id, name, hears, created_at AS createdAt, told_at AS toldAt, refused_at AS refusedAt
    FROM push_devices WHERE clinic_id = ${clinicId} AND staff_id = ${staffId}
    ORDER BY created_at DESC LIMIT 50`);
}

export interface NewDevice {
  readonly id: string;
  readonly staffId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly hears: Hearing;
  readonly createdAt: number;
}

/**
 * Keeps a device. What had its address before is the same browser, of whomever, and goes. False, and
 * nothing changed, when its owner has as many as they may.
 */
export async function insertDevice(
  store: Store,
  device: NewDevice,
  atMost: number,
): Promise<boolean> {
  const { clinicId } = store;
  const { id, staffId, sessionId, name, endpoint, p256dh, auth, hears, createdAt } = device;
  const hasRoom = sql`(SELECT count(*) FROM push_devices WHERE clinic_id = ${clinicId}
    AND staff_id = ${staffId} AND endpoint <> ${endpoint}) < ${atMost}`;
  const [, added] = await transact<[[], { id: string }[]]>(store, [
    sql`DELETE FROM push_devices WHERE clinic_id = ${clinicId} AND endpoint = ${endpoint}
      AND ${hasRoom}`,
    sql`INSERT INTO push_devices (clinic_id, staff_id, id, session_id, name, endpoint, p256dh, auth,
        hears, created_at, signed_in_at)
      SELECT ${clinicId}, ${staffId}, ${id}, ${sessionId}, ${name}, ${endpoint}, ${p256dh}, ${auth},
        ${hears}, ${createdAt}, ${createdAt} WHERE ${hasRoom} RETURNING id`,
  ]);
  return added.length > 0;
}

/** Which device it is; an id alone may be a colleague's. */
export interface DeviceKey {
  readonly staffId: string;
  readonly id: string;
}

/** False when somebody has no such device. */
export async function deleteDevice(
  { clinicId, db }: Store,
  { staffId, id }: DeviceKey,
): Promise<boolean> {
  const rows = await db.all<{ id: string }>(sql`
    DELETE FROM push_devices WHERE clinic_id = ${clinicId} AND staff_id = ${staffId} AND id = ${id}
    RETURNING id`);
  return rows.length > 0;
}

/** Ends all of somebody's devices, but the one whose id it is. */
export async function deleteOtherDevices(
  { clinicId, db }: Store,
  { staffId, id }: DeviceKey,
): Promise<void> {
  await db.run(sql`
    DELETE FROM push_devices WHERE clinic_id = ${clinicId} AND staff_id = ${staffId} AND id <> ${id}`);
}

/** Its owner has signed in there again: from now on it ends with that session. */
export async function bindDevice(
  { clinicId, db }: Store,
  { staffId, id }: DeviceKey,
  { sessionId, now }: { sessionId: string; now: number },
): Promise<void> {
  await db.run(sql`
    UPDATE push_devices SET session_id = ${sessionId}, signed_in_at = ${now}
    WHERE clinic_id = ${clinicId} AND staff_id = ${staffId} AND id = ${id}`);
}
