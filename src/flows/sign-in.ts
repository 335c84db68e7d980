import { randomBytes } from "node:crypto";
import {
  type Account,
  findAccount,
  noteGesture,
  openSession,
  readSession,
  replaceToken,
  revokeSession,
} from "#data/sessions.ts";
import { countAttempt, forgiveAttempts, type Throttle } from "#data/sign-in-attempts.ts";
import { directory, type Databases } from "#data/store.ts";
import { codeWithin, type Session, sessionLength } from "#domain/session.ts";
import { keyed } from "./keyed.ts";
import { log, logWith } from "./log.ts";
import { failLikeAPassword, isPassword } from "./password.ts";
import { isCode, isDigits } from "./second-factor.ts";

/** Where an attempt comes from, for throttling, and what it comes with. */
export interface Whence {
  readonly address: string;
  /** "Chrome on Windows". */
  readonly device: string;
  /** The mark of a browser that somebody has signed in with before; empty for a new one. */
  readonly mark: string;
}

export interface Credentials extends Whence {
  readonly email: string;
  readonly password: string;
}

export interface Doors {
  readonly databases: Databases;
  readonly secret: string;
  readonly now: () => number;
  readonly newId: () => string;
}

export type SignInOutcome =
  /** `mark` is for the browser to keep: an attack from elsewhere does not lock it out. */
  | { readonly kind: "signed-in"; readonly token: string; readonly mark: string }
  /** The token is good for bringing the second factor, and for nothing else. */
  | { readonly kind: "awaits-code"; readonly token: string }
  | { readonly kind: "wrong" }
  | { readonly kind: "throttled" };

/**
 * Opens a session for a staff member who knows the password and, where they have one, the second
 * factor. Attempts are counted before anything is hashed, and an unknown address costs the same work
 * and gets the same answer as a wrong password.
 */
export async function signIn(doors: Doors, credentials: Credentials): Promise<SignInOutcome> {
  const outcome = await bringPassword(doors, credentials);
  logProof("password", outcome.kind);
  return outcome;
}

async function bringPassword(doors: Doors, credentials: Credentials): Promise<SignInOutcome> {
  const db = directory(doors.databases);
  const email = credentials.email.trim().toLowerCase();
  const throttles = throttlesFor(doors.secret, email, credentials);
  if (!(await countAttempt(db, throttles, doors.now(), throttleWindow)))
    return { kind: "throttled" };

  const found = await findAccount(db, { email });
  if (found) logWith({ clinic: found.clinicId, staff: found.id });
  const matches = found
    ? await isPassword(credentials.password, found.passwordHash)
    : await failLikeAPassword(credentials.password);
  if (!found || !matches) return { kind: "wrong" };
  if (found.hasSecondFactor) {
    const token = await begin(doors, found, credentials.device, { awaitsCode: true });
    return { kind: "awaits-code", token };
  }
  await forgive(doors, throttles);
  return finish(doors, found, credentials.device);
}

/** The second step: a code of the app, or a recovery code, for the token that the first one gave. */
export async function bringCode(doors: Doors, token: string, typed: string): Promise<CodeOutcome> {
  const outcome = await useCode(doors, token, typed);
  logProof(isDigits(typed) ? "code" : "recovery-code", outcome.kind);
  return outcome;
}

type CodeOutcome = SignInOutcome | { readonly kind: "too-late" };

async function useCode(doors: Doors, token: string, typed: string): Promise<CodeOutcome> {
  const db = directory(doors.databases);
  const session = await findSession(doors, token);
  if (!session?.awaitsCode) return { kind: "too-late" };
  const { staffId, clinic } = session.signedIn;
  logWith({ clinic: clinic.id, staff: staffId });
  const throttle = { key: keyed(doors.secret, `code ${staffId}`), limit: 10 };
  if (!(await countAttempt(db, [throttle], doors.now(), throttleWindow))) {
    await signOut(doors, token);
    return { kind: "throttled" };
  }
  if (!(await isCode(doors, staffId, typed))) return { kind: "wrong" };
  const account = await findAccount(db, { id: staffId });
  if (!account) return { kind: "too-late" };
  await signOut(doors, token);
  await forgive(doors, [throttle]);
  return finish(doors, account, session.device);
}

export type UnlockOutcome =
  /** The session goes on under this token; the one before ends. */
  | { readonly kind: "unlocked"; readonly token: string }
  | { readonly kind: "wrong" | "throttled" | "signed-out" };

/** Opens a locked session again by its owner's password. What was on the page is still there. */
export async function unlock(
  doors: Doors,
  token: string,
  credentials: Whence & { readonly password: string },
): Promise<UnlockOutcome> {
  const outcome = await bringPasswordAgain(doors, token, credentials);
  logProof("unlock", outcome.kind);
  return outcome;
}

async function bringPasswordAgain(
  doors: Doors,
  token: string,
  credentials: Whence & { readonly password: string },
): Promise<UnlockOutcome> {
  const db = directory(doors.databases);
  const session = await findSession(doors, token);
  if (!session || session.awaitsCode) return { kind: "signed-out" };
  const account = await findAccount(db, { id: session.signedIn.staffId });
  if (!account) return { kind: "signed-out" };
  logWith({ clinic: account.clinicId, staff: account.id });
  const throttles = throttlesFor(doors.secret, account.email, credentials);
  if (!(await countAttempt(db, throttles, doors.now(), throttleWindow))) {
    return { kind: "throttled" };
  }
  if (!(await isPassword(credentials.password, account.passwordHash))) return { kind: "wrong" };
  await forgive(doors, throttles);
  return { kind: "unlocked", token: await renew(doors, token) };
}

/** Another token for a session whose owner has just proved who they are; the one before ends. */
export async function renew(doors: Doors, token: string): Promise<string> {
  const fresh = newToken();
  await replaceToken(directory(doors.databases), {
    before: keyed(doors.secret, token),
    tokenHash: keyed(doors.secret, fresh),
    now: doors.now(),
  });
  return fresh;
}

/** Every time that somebody proves who they are, or does not; the line says of whom, if that is known. */
export function logProof(step: ProofStep, outcome: string): void {
  log("info", "sign-in", { step, outcome });
}

/** What was brought: "again" is the password before what an open screen could spoil. */
type ProofStep = "password" | "code" | "recovery-code" | "unlock" | "again" | "link";

/** Who holds this token: one indexed read. Null once it is revoked or has run out. */
export function findSession(doors: Doors, token: string): Promise<Session | null> {
  return readSession(directory(doors.databases), keyed(doors.secret, token), doors.now());
}

/** Somebody has done something: the session does not lock for a while. */
export function extendSession(doors: Doors, token: string): Promise<void> {
  return noteGesture(directory(doors.databases), keyed(doors.secret, token), doors.now());
}

export function signOut(doors: Doors, token: string): Promise<void> {
  return revokeSession(directory(doors.databases), keyed(doors.secret, token));
}

/** Opens a session that goes on, for somebody who has proved who they are. */
export async function finish(
  doors: Doors,
  account: Account,
  device: string,
): Promise<Extract<SignInOutcome, { kind: "signed-in" }>> {
  const token = await begin(doors, account, device, { awaitsCode: false });
  return { kind: "signed-in", token, mark: markFor(doors.secret, account.email) };
}

async function begin(
  doors: Doors,
  { id: staffId }: Account,
  device: string,
  { awaitsCode }: { awaitsCode: boolean },
): Promise<string> {
  const token = newToken();
  const createdAt = doors.now();
  await openSession(directory(doors.databases), {
    id: doors.newId(),
    tokenHash: keyed(doors.secret, token),
    expiresAt: createdAt + (awaitsCode ? codeWithin : sessionLength),
    ...{ staffId, device, createdAt, awaitsCode },
  });
  return token;
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * In ms. Ten guesses at one account from one place, and bounds on each of the two alone. A browser
 * that has signed in to the account before has guesses of its own, so that nobody can lock its owner
 * out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export const throttleWindow = 15 * 60_000;

function throttlesFor(
  secret: string,
  email: string,
  { address, mark }: Whence,
): [Throttle, ...Throttle[]] {
  if (isMark(secret, email, mark)) return [{ key: keyed(secret, `mark ${mark}`), limit: 10 }];
  return [
    { key: keyed(secret, `both ${email} ${address}`), limit: 10 },
    { key: keyed(secret, `email ${email}`), limit: 50 },
    { key: keyed(secret, `address ${address}`), limit: 100 },
  ];
}

function forgive(doors: Doors, throttles: readonly Throttle[]): Promise<void> {
  const keys = throttles.map(({ key }) => key);
  return forgiveAttempts(directory(doors.databases), keys);
}

function markFor(secret: string, email: string): string {
  const nonce = randomBytes(16).toString("base64url");
  return `${nonce}.${keyed(secret, `browser ${email} ${nonce}`)}`;
}

function isMark(secret: string, email: string, mark: string): boolean {
  const [nonce = "", proof] = mark.split(".");
  return proof === keyed(secret, `browser ${email} ${nonce}`);
}
