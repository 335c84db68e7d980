import { sql } from "drizzle-orm";
import type { Role } from "#domain/staff.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { isConflict } from "./conflict.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Somebody who can sign in at a clinic. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** A colleague as the admins' list shows them. */
export interface ListedColleague extends Colleague {
  /** They have chosen a password: until then they are invited. */
  readonly hasJoined: boolean;
  readonly hasSecondFactor: boolean;
}

/** Who can sign in, and whether all of them have to have a second factor or only the admins. */
export async function listStaff(
  store: Store,
): Promise<{ staff: ListedColleague[]; isForAll: boolean }> {
  const { clinicId } = store;
  type Row = Colleague & { hasJoined: number; hasSecondFactor: number };
  const [rows, [clinic]] = await transact<[Row[], { forAll: number }[]]>(store, [
    sql`SELECT id, name, email, role, password_hash <> '' AS hasJoined,
        totp_secret IS NOT NULL AS hasSecondFactor
      FROM staff INDEXED BY staff_clinic
      WHERE clinic_id = ${clinicId} AND deactivated_at IS NULL ORDER BY name LIMIT 500`,
    sql`SELECT second_factor_for_all AS forAll FROM clinics WHERE id = ${clinicId}`,
  ]);
  const staff = rows.map((row) => ({
    ...row,
    hasJoined: row.hasJoined === 1,
    hasSecondFactor: row.hasSecondFactor === 1,
  }));
  return { staff, isForAll: clinic?.forAll === 1 };
}

export async function findColleague(
  { clinicId, db }: Store,
  id: string,
): Promise<Colleague | null> {
  const [row] = await db.all<Colleague>(sql`
    SELECT id, name, email, role FROM staff
    WHERE id = ${id} AND clinic_id = ${clinicId} AND deactivated_at IS NULL`);
  return row ?? null;
}

/** What somebody of the clinic is or was called. */
export async function nameOfStaff({ clinicId, db }: Store, id: string): Promise<string | null> {
  const [row] = await db.all<{ name: string }>(
    sql`SELECT name FROM staff WHERE id = ${id} AND clinic_id = ${clinicId}`,
  );
  return row?.name ?? null;
}

/**
 * An account without a password yet. False, and nothing written, when somebody has this address
 * already, at whatever clinic.
 */
export async function insertStaff(
  store: Store,
  { id, name, email, role }: Colleague,
  activity: Activity,
): Promise<boolean> {
  try {
    await transact(store, [
      sql`INSERT INTO staff (id, clinic_id, email, name, role, password_hash, created_at)
        VALUES (${id}, ${store.clinicId}, ${email}, ${name}, ${role}, '', ${activity.at})`,
      insertActivity(store, activity),
    ]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/**
 * Changes what somebody may do, or, with null, ends their account and all of their sessions. False,
 * and nothing written, when no admin would be left.
 */
export async function setRole(
  store: Store,
  id: string,
  role: Role | null,
  activity: Activity,
): Promise<boolean> {
  const { clinicId } = store;
  const keepsAnAdmin = sql`(${role} = 'admin' OR EXISTS (SELECT 1 FROM staff o INDEXED BY staff_clinic
    WHERE o.clinic_id = ${clinicId} AND o.id <> ${id} AND o.role = 'admin' AND o.deactivated_at IS NULL))`;
  const change = role === null ? sql`deactivated_at = ${activity.at}` : sql`role = ${role}`;
  const [changed] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE staff SET ${change} WHERE id = ${id} AND clinic_id = ${clinicId}
      AND deactivated_at IS NULL AND ${keepsAnAdmin} RETURNING id`,
    insertActivity(store, activity, somethingChanged),
    sql`DELETE FROM sessions WHERE staff_id = ${id} AND EXISTS (SELECT 1 FROM staff
      WHERE id = ${id} AND clinic_id = ${clinicId} AND deactivated_at = ${activity.at})`,
  ]);
  return changed.length > 0;
}

/** Takes somebody's second factor and recovery codes away. */
export async function removeSecondFactorOf(
  store: Store,
  id: string,
  activity: Activity,
): Promise<void> {
  const isOurs = sql`EXISTS (SELECT 1 FROM staff WHERE id = ${id} AND clinic_id = ${store.clinicId})`;
  await transact(store, [
    sql`UPDATE staff SET totp_secret = NULL, totp_step = NULL
      WHERE id = ${id} AND clinic_id = ${store.clinicId}`,
    sql`DELETE FROM recovery_codes WHERE staff_id = ${id} AND ${isOurs}`,
    insertActivity(store, activity, isOurs),
  ]);
}

/** Whether everybody has to have a second factor; admins always do. */
export async function setSecondFactorForAll(
  store: Store,
  isForAll: boolean,
  activity: Activity,
): Promise<void> {
  await transact(store, [
    sql`UPDATE clinics SET second_factor_for_all = ${isForAll ? 1 : 0} WHERE id = ${store.clinicId}`,
    insertActivity(store, activity),
  ]);
}
