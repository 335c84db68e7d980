import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import {
  readSecondFactor,
  replaceRecoveryCodes,
  setSecondFactor,
  takeRecoveryCode,
  useStep,
} from "#data/second-factors.ts";
import { directory } from "#data/store.ts";
import { keyed } from "./keyed.ts";
import { seal, unseal } from "./sealed.ts";
import type { Doors } from "./sign-in.ts";

/** A second factor that is being set up; nothing of it is stored before a code proves it. */
export interface Proposal {
  /** For typing into an app that can't see the picture. */
  readonly secret: string;
  /** What the picture says: `otpauth://totp/…`. */
  readonly uri: string;
  /** The secret again, encrypted, for the form to carry. */
  readonly sealed: string;
}

/** Offers a new secret, or the one that a form carried, to scan once more. */
export function propose(
  doors: Doors,
  { staffId, email }: { staffId: string; email: string },
  carried = "",
): Proposal {
  const secret =
    unseal(doors.secret, proposal(staffId), carried) ?? new Secret({ size: 20 }).base32;
  const uri = totp(secret, email).toString();
  return { secret, uri, sealed: seal(doors.secret, proposal(staffId), secret) };
}

/** Sets it up once a code shows that the app has it. Returns ten recovery codes, told this once. */
export async function confirmSecondFactor(
  doors: Doors,
  staffId: string,
  { sealed, code }: { sealed: string; code: string },
): Promise<string[] | "wrong"> {
  const secret = unseal(doors.secret, proposal(staffId), sealed);
  const step = secret === null ? null : stepOf(secret, code, doors.now());
  if (secret === null || step === null) return "wrong";
  const codes = newCodes();
  await setSecondFactor(directory(doors.databases), staffId, {
    secret: seal(doors.secret, kept(staffId), secret),
    step,
    codeHashes: codes.map((one) => hashOf(doors, staffId, one)),
  });
  return codes;
}

/** Is this somebody's code of the moment, or one of their recovery codes? It is used up by that. */
export async function isCode(doors: Doors, staffId: string, typed: string): Promise<boolean> {
  const db = directory(doors.databases);
  const code = plain(typed);
  if (!isDigits(typed)) return takeRecoveryCode(db, staffId, hashOf(doors, staffId, code));
  const factor = await readSecondFactor(db, staffId);
  const secret = factor && unseal(doors.secret, kept(staffId), factor.secret);
  const step = secret ? stepOf(secret, code, doors.now()) : null;
  return step !== null && useStep(db, staffId, step);
}

/** Six digits, which an app shows; all else is taken for a recovery code. */
export function isDigits(typed: string): boolean {
  return /^\d{6}$/.test(plain(typed));
}

function plain(typed: string): string {
  return typed.replace(/[\s-]/g, "").toLowerCase();
}

/** New recovery codes instead of those before. */
export async function renewRecoveryCodes(doors: Doors, staffId: string): Promise<string[]> {
  const codes = newCodes();
  const hashes = codes.map((code) => hashOf(doors, staffId, code));
  await replaceRecoveryCodes(directory(doors.databases), staffId, hashes);
  return codes;
}

export function removeSecondFactor(doors: Doors, staffId: string): Promise<void> {
  return setSecondFactor(directory(doors.databases), staffId, null);
}

/** Six digits every thirty seconds, as every app makes them (RFC 6238 with its defaults). */
function totp(secret: string, email: string): TOTP {
  return new TOTP({ issuer: "Deskline", label: email, secret: Secret.fromBase32(secret) });
}

/** Which step a code is of: now, or one before or after, since clocks differ. Null: of none. */
function stepOf(secret: string, code: string, now: number): number | null {
  const period = 30;
  const token = code.replace(/\s/g, "");
  const delta = totp(secret, "").validate({ token, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / period) + delta;
}

/** Fifty bits each, in letters that nobody mixes up (Crockford's Base32). */
function newCodes(): string[] {
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from({ length: 10 }, () => {
    const code = Array.from(randomBytes(10), (byte) => letters[byte % 32]).join("");
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  });
}

function hashOf(doors: Doors, staffId: string, code: string): string {
  return keyed(doors.secret, `recovery ${staffId} ${code.replaceAll("-", "")}`);
}

function proposal(staffId: string): string {
  return `proposed second factor ${staffId}`;
}

function kept(staffId: string): string {
  return `second factor ${staffId}`;
}
