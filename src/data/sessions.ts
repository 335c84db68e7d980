import { and, eq, lte, sql } from "drizzle-orm";
import type { BeingTold } from "#domain/being-told.ts";
import { type Session, sessionLength } from "#domain/session.ts";
import type { SignedIn } from "#domain/staff.ts";
import { clinicColumns, type ClinicRow, toClinic } from "./clinic-columns.ts";
import { passwordLinks, sessions, signInAttempts, staff } from "./schema.ts";
import type { Directory } from "./store.ts";

/** A session with its owner, role and clinic: one indexed read, so a revoked session ends now. */
export async function readSession(
  db: Directory,
  tokenHash: string,
  now: number,
): Promise<Session | null> {
  // In SQL by hand: every request runs this, and drizzle takes 70 µs to put such a join together.
  const [row] = await db.all<HolderRow>(sql`
    SELECT s.staff_id AS staffId, p.name AS staffName, p.role, s.id, s.device,
      s.created_at AS startedAt, coalesce(s.seen_at, s.created_at) AS seenAt,
      s.awaits_code AS awaitsCode, p.sound, p.notification, p.totp_secret IS NOT NULL AS hasSecondFactor,
      p.second_factor_due_at AS secondFactorDueAt, ${clinicColumns}
    FROM sessions s JOIN staff p ON p.id = s.staff_id JOIN clinics c ON c.id = p.clinic_id
    WHERE s.token_hash = ${tokenHash} AND s.expires_at > ${now} AND p.deactivated_at IS NULL
      AND s.created_at > ${now - sessionLength}`);
  if (!row) return null;
  const { staffId, staffName, role, device, startedAt, seenAt, secondFactorDueAt } = row;
  const { sound, notification } = row;
  return {
    id: row.id ?? "",
    ...{ device, startedAt, seenAt, secondFactorDueAt },
    awaitsCode: row.awaitsCode === 1,
    hasSecondFactor: row.hasSecondFactor === 1,
    signedIn: { staffId, staffName, role, told: { sound, notification }, clinic: toClinic(row) },
  };
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: string;
  readonly staffId: string;
  readonly device: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly awaitsCode: boolean;
}

export async function openSession(db: Directory, session: NewSession): Promise<void> {
  const { createdAt: seenAt, awaitsCode } = session;
  await db.insert(sessions).values({ ...session, seenAt, awaitsCode: awaitsCode ? 1 : 0 });
}

/** How somebody is told from now on that a client wrote. */
export async function keepBeingTold(
  db: Directory,
  staffId: string,
  { sound, notification }: BeingTold,
): Promise<void> {
  await db.run(
    sql`UPDATE staff SET sound = ${sound}, notification = ${notification} WHERE id = ${staffId}`,
  );
}

/** Writes down that its owner did something. */
export async function noteGesture(db: Directory, tokenHash: string, now: number): Promise<void> {
  await db.update(sessions).set({ seenAt: now }).where(eq(sessions.tokenHash, tokenHash));
}

/** Gives a session another token, since its owner has just proved who they are: the one before ends. */
export async function replaceToken(
  db: Directory,
  { before, tokenHash, now }: { before: string; tokenHash: string; now: number },
): Promise<void> {
  await db.update(sessions).set({ tokenHash, seenAt: now }).where(eq(sessions.tokenHash, before));
}

export async function revokeSession(db: Directory, tokenHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

/** Signs somebody out everywhere. */
export async function revokeAllSessions(db: Directory, staffId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.staffId, staffId));
}

/** A session as its owner's list shows it. Times are epoch milliseconds. */
export interface ListedSession {
  readonly id: string;
  readonly device: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

/** Where somebody is signed in, the latest first. */
export async function listSessions(
  db: Directory,
  staffId: string,
  now: number,
): Promise<ListedSession[]> {
  return db.all<ListedSession>(sql`
    SELECT id, device, created_at AS startedAt, coalesce(seen_at, created_at) AS seenAt
    FROM sessions INDEXED BY sessions_staff
    WHERE staff_id = ${staffId} AND id IS NOT NULL AND awaits_code = 0
      AND expires_at > ${now} AND created_at > ${now - sessionLength}
    ORDER BY created_at DESC LIMIT 50`);
}

/** Ends one of somebody's own sessions, or with null all but the one that asks. Returns their ids. */
export async function revokeOwnSessions(
  db: Directory,
  staffId: string,
  { id, exceptId }: { readonly id: string | null; readonly exceptId: string },
): Promise<string[]> {
  const rows = await db.all<{ id: string | null }>(sql`
    DELETE FROM sessions WHERE staff_id = ${staffId}
      AND ${id === null ? sql`id IS NOT ${exceptId}` : sql`id = ${id}`} RETURNING id`);
  return rows.flatMap((row) => (row.id === null ? [] : [row.id]));
}

/** What signing in needs to know of an account. `passwordHash` is empty before its first password. */
export interface Account {
  readonly id: string;
  readonly clinicId: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly hasSecondFactor: boolean;
}

export async function findAccount(
  db: Directory,
  by: { readonly email: string } | { readonly id: string },
): Promise<Account | null> {
  const row = await db
    .select({
      id: staff.id,
      clinicId: staff.clinicId,
      name: staff.name,
      email: staff.email,
      passwordHash: staff.passwordHash,
      totpSecret: staff.totpSecret,
    })
    .from(staff)
    .where(and("id" in by ? eq(staff.id, by.id) : eq(staff.email, by.email), stillWorksHere))
    .limit(1)
    .get();
  if (!row) return null;
  const { totpSecret, ...account } = row;
  return { ...account, hasSecondFactor: totpSecret !== null };
}

/** Removes sessions and throttles that have run out, found by their index. */
export async function sweepSessions(db: Directory, now: number): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, now)),
    db.delete(signInAttempts).where(lte(signInAttempts.resetsAt, now)),
    db.delete(passwordLinks).where(lte(passwordLinks.expiresAt, now)),
  ]);
}

interface HolderRow extends ClinicRow {
  readonly id: string | null;
  readonly device: string;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly awaitsCode: number;
  readonly hasSecondFactor: number;
  readonly secondFactorDueAt: number | null;
  readonly staffId: string;
  readonly staffName: string;
  readonly role: SignedIn["role"];
  readonly sound: BeingTold["sound"];
  readonly notification: BeingTold["notification"];
}

const stillWorksHere = sql`${staff.deactivatedAt} IS NULL`;
