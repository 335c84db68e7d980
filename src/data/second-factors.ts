import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { recoveryCodes, staff } from "./schema.ts";
import type { Directory } from "./store.ts";

/** Somebody's second factor; the secret as it is kept, encrypted. */
export async function readSecondFactor(
  db: Directory,
  staffId: string,
): Promise<{ secret: string; codesLeft: number } | null> {
  const [row] = await db.all<{ secret: string | null; codesLeft: number }>(sql`
    SELECT totp_secret AS secret,
      (SELECT count(*) FROM recovery_codes WHERE staff_id = ${staffId}) AS codesLeft
    FROM staff WHERE id = ${staffId}`);
  return row && row.secret !== null ? { secret: row.secret, codesLeft: row.codesLeft } : null;
}

/** Sets it with its recovery codes, or with null removes both. `step` is the one that proved it. */
export async function setSecondFactor(
  db: Directory,
  staffId: string,
  factor: {
    readonly secret: string;
    readonly step: number;
    readonly codeHashes: readonly string[];
  } | null,
): Promise<void> {
  const { secret: totpSecret = null, step: totpStep = null, codeHashes = [] } = factor ?? {};
  await db.batch([
    db.update(staff).set({ totpSecret, totpStep }).where(eq(staff.id, staffId)),
    db.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId)),
    ...codeHashes.map((codeHash) => db.insert(recoveryCodes).values({ staffId, codeHash })),
  ]);
}

/** New recovery codes; those before them are good for nothing any more. */
export async function replaceRecoveryCodes(
  db: Directory,
  staffId: string,
  codeHashes: readonly string[],
): Promise<void> {
  await db.batch([
    db.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId)),
    ...codeHashes.map((codeHash) => db.insert(recoveryCodes).values({ staffId, codeHash })),
  ]);
}

/** Uses up the code of a step: of two who bring the same code, one gets in. */
export async function useStep(db: Directory, staffId: string, step: number): Promise<boolean> {
  const used = await db
    .update(staff)
    .set({ totpStep: step })
    .where(and(eq(staff.id, staffId), or(isNull(staff.totpStep), lt(staff.totpStep, step))))
    .returning({ id: staff.id });
  return used.length > 0;
}

/** Uses up a recovery code; false when it is none, or was used. */
export async function takeRecoveryCode(
  db: Directory,
  staffId: string,
  codeHash: string,
): Promise<boolean> {
  const used = await db
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.staffId, staffId), eq(recoveryCodes.codeHash, codeHash)))
    .returning({ staffId: recoveryCodes.staffId });
  return used.length > 0;
}
