import { randomBytes } from "node:crypto";
import { findStaffByEmail, openSession, revokeSession, whoIs } from "#data/sessions.ts";
import { countAttempt, forgiveAttempts, type Throttle } from "#data/sign-in-attempts.ts";
import { directory, type Databases } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import { keyed } from "./keyed.ts";
import { failLikeAPassword, isPassword } from "./password.ts";

/** How long a session lasts, in ms: two weeks, so that a front desk signs in on quiet days. */
export const sessionLength = 14 * 24 * 60 * 60_000;

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Where the attempt comes from, for throttling. */
  readonly address: string;
}

export interface Doors {
  readonly databases: Databases;
  readonly secret: string;
  readonly now: () => number;
}

export type SignInOutcome =
  | { readonly kind: "signed-in"; readonly token: string }
  | { readonly kind: "wrong" }
  | { readonly kind: "throttled" };

/**
 * Opens a session for a staff member who knows the password. Attempts are counted before anything
 * is hashed, and an unknown address costs the same work and gets the same answer as a wrong password.
 */
export async function signIn(doors: Doors, credentials: Credentials): Promise<SignInOutcome> {
  const db = directory(doors.databases);
  const email = credentials.email.trim().toLowerCase();
  const throttles = throttlesFor(doors.secret, email, credentials.address);
  if (!(await countAttempt(db, throttles, doors.now(), throttleWindow)))
    return { kind: "throttled" };

  const found = await findStaffByEmail(db, email);
  const matches = found
    ? await isPassword(credentials.password, found.passwordHash)
    : await failLikeAPassword(credentials.password);
  if (!found || !matches) return { kind: "wrong" };

  const token = randomBytes(32).toString("base64url");
  const createdAt = doors.now();
  await openSession(db, {
    tokenHash: keyed(doors.secret, token),
    staffId: found.id,
    createdAt,
    expiresAt: createdAt + sessionLength,
  });
  await forgiveAttempts(
    db,
    throttles.map(({ key }) => key),
  );
  return { kind: "signed-in", token };
}

/** Who holds this token: one indexed read. Null once it is revoked or has run out. */
export function findSession(doors: Doors, token: string): Promise<SignedIn | null> {
  return whoIs(directory(doors.databases), keyed(doors.secret, token), doors.now());
}

export function signOut(doors: Doors, token: string): Promise<void> {
  return revokeSession(directory(doors.databases), keyed(doors.secret, token));
}

/** In ms. Ten guesses at one address from one place, and bounds on each of the two alone. */
const throttleWindow = 15 * 60_000;

function throttlesFor(secret: string, email: string, address: string): [Throttle, ...Throttle[]] {
  return [
    { key: keyed(secret, `both ${email} ${address}`), limit: 10 },
    { key: keyed(secret, `email ${email}`), limit: 50 },
    { key: keyed(secret, `address ${address}`), limit: 100 },
  ];
}
