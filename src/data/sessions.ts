import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { SignedIn } from "#domain/staff.ts";
import { clinics, sessions, signInAttempts, staff } from "./schema.ts";
import type { Directory } from "./store.ts";

/** Who holds this session, with clinic and role: one indexed read, so a revoked session ends now. */
export async function whoIs(
  db: Directory,
  tokenHash: string,
  now: number,
): Promise<SignedIn | null> {
  const row = await db
    .select({
      staffId: sql<string>`${staff.id}`.as("staff_id"),
      staffName: sql<string>`${staff.name}`.as("staff_name"),
      role: staff.role,
      clinicId: sql<string>`${clinics.id}`.as("clinic_id"),
      clinicName: sql<string>`${clinics.name}`.as("clinic_name"),
      country: clinics.country,
      timeZone: clinics.timeZone,
      shard: clinics.shard,
    })
    .from(sessions)
    .innerJoin(staff, eq(staff.id, sessions.staffId))
    .innerJoin(clinics, eq(clinics.id, staff.clinicId))
    .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, now), stillWorksHere))
    .limit(1)
    .get();
  if (!row) return null;
  const { staffId, staffName, role, clinicId, clinicName, country, timeZone, shard } = row;
  return {
    staffId,
    staffName,
    role,
    clinic: { id: clinicId, name: clinicName, country, timeZone, shard },
  };
}

export async function openSession(
  db: Directory,
  session: { tokenHash: string; staffId: string; createdAt: number; expiresAt: number },
): Promise<void> {
  await db.insert(sessions).values(session);
}

export async function revokeSession(db: Directory, tokenHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

export async function findStaffByEmail(db: Directory, email: string) {
  return db
    .select({ id: staff.id, passwordHash: staff.passwordHash })
    .from(staff)
    .where(and(eq(staff.email, email), stillWorksHere))
    .limit(1)
    .get();
}

/** Removes sessions and throttles that have run out, found by their index. */
export async function sweepSessions(db: Directory, now: number): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, now)),
    db.delete(signInAttempts).where(lte(signInAttempts.resetsAt, now)),
  ]);
}

const stillWorksHere = sql`${staff.deactivatedAt} IS NULL`;
