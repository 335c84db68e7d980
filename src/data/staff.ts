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

export async function listStaff({ clinicId, db }: Store): Promise<Colleague[]> {
  return db.all<Colleague>(sql`
    SELECT id, name, email, role FROM staff INDEXED BY staff_clinic
    WHERE clinic_id = ${clinicId} AND deactivated_at IS NULL ORDER BY name LIMIT 500`);
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

/** False, and nothing written, when somebody has this address already, at whatever clinic. */
export async function insertStaff(
  store: Store,
  { id, name, email, role, passwordHash }: Colleague & { readonly passwordHash: string },
  activity: Activity,
): Promise<boolean> {
  try {
    await transact(store, [
      sql`INSERT INTO staff (id, clinic_id, email, name, role, password_hash, created_at)
        VALUES (${id}, ${store.clinicId}, ${email}, ${name}, ${role}, ${passwordHash}, ${activity.at})`,
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
