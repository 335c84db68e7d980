import { and, eq, gt, sql } from "drizzle-orm";
import { passwordLinks } from "./schema.ts";
import type { Directory } from "./store.ts";
import { transact } from "./transact.ts";

export type LinkKind = "invitation" | "reset";

/** Makes a link good for choosing a password; those before it are good for nothing any more. */
export async function insertLink(
  db: Directory,
  link: {
    readonly tokenHash: string;
    readonly staffId: string;
    readonly kind: LinkKind;
    readonly createdAt: number;
    readonly expiresAt: number;
  },
): Promise<void> {
  await db.batch([
    db.delete(passwordLinks).where(eq(passwordLinks.staffId, link.staffId)),
    db.insert(passwordLinks).values(link),
  ]);
}

/** Whose link this is; looking does not use it up. Null once it was used or has run out. */
export async function readLink(
  db: Directory,
  tokenHash: string,
  now: number,
): Promise<{ staffId: string; kind: LinkKind } | null> {
  const { staffId, kind } = passwordLinks;
  const row = await db
    .select({ staffId, kind })
    .from(passwordLinks)
    .where(and(eq(passwordLinks.tokenHash, tokenHash), gt(passwordLinks.expiresAt, now)))
    .limit(1)
    .get();
  return row ?? null;
}

/** Uses a link up: of two who come with it, one may go on. */
export async function takeLink(db: Directory, tokenHash: string): Promise<boolean> {
  const taken = await db
    .delete(passwordLinks)
    .where(eq(passwordLinks.tokenHash, tokenHash))
    .returning({ staffId: passwordLinks.staffId });
  return taken.length > 0;
}

/** A push device with the session that was opened there last. */
export interface DeviceHere {
  readonly id: string;
  readonly sessionId: string;
}

/**
 * A new password ends every session, link and push device of its owner; not the device at which it is
 * changed, which the next session there takes over.
 */
export async function setPassword(
  db: Directory,
  staffId: string,
  passwordHash: string,
  here: DeviceHere | null = null,
): Promise<void> {
  // Meanwhile it is nobody's: triggers end what is theirs.
  const ofClinic = sql`clinic_id = (SELECT clinic_id FROM staff WHERE id = ${staffId}) AND id = ${here?.id ?? ""}`;
  await transact({ db }, [
    sql`UPDATE push_devices SET staff_id = '', session_id = ''
      WHERE ${ofClinic} AND staff_id = ${staffId} AND session_id = ${here?.sessionId ?? ""}`,
    sql`UPDATE staff SET password_hash = ${passwordHash} WHERE id = ${staffId}`,
    sql`DELETE FROM sessions WHERE staff_id = ${staffId}`,
    sql`DELETE FROM password_links WHERE staff_id = ${staffId}`,
    sql`UPDATE push_devices SET staff_id = ${staffId} WHERE ${ofClinic} AND staff_id = ''`,
  ]);
}
