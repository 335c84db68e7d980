import { and, eq, gt } from "drizzle-orm";
import { passwordLinks, sessions, staff } from "./schema.ts";
import type { Directory } from "./store.ts";

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

/** A new password ends every session and every link of its owner. */
export async function setPassword(
  db: Directory,
  staffId: string,
  passwordHash: string,
): Promise<void> {
  await db.batch([
    db.update(staff).set({ passwordHash }).where(eq(staff.id, staffId)),
    db.delete(sessions).where(eq(sessions.staffId, staffId)),
    db.delete(passwordLinks).where(eq(passwordLinks.staffId, staffId)),
  ]);
}
