import { randomBytes } from "node:crypto";
import { endToken, insertToken, listTokens, touchToken, whoCalls } from "#data/api-tokens.ts";
import { directory, forClinic } from "#data/store.ts";
import { type Caller, longestTokenName, type Scope } from "#domain/api-token.ts";
import { tidyName } from "#domain/client.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import { keyed } from "./keyed.ts";
import { logError } from "./log.ts";
import type { Ports } from "./ports.ts";
import type { Doors } from "./sign-in.ts";

export type MakeTokenOutcome =
  /** The token is told once, here: only its HMAC is kept. */
  | { readonly kind: "made"; readonly token: string }
  | { readonly kind: "refused"; readonly problem: "name" | "scopes" | "too-many" };

/** Makes a key to the clinic for a system of its own. */
export async function makeToken(
  ports: Ports,
  admin: SignedIn,
  typed: { readonly name: string; readonly scopes: readonly Scope[] },
  secret: string,
): Promise<MakeTokenOutcome> {
  const name = tidyName(typed.name);
  if (name === "" || name.length > longestTokenName) return { kind: "refused", problem: "name" };
  if (typed.scopes.length === 0) return { kind: "refused", problem: "scopes" };
  const token = `dl_${randomBytes(32).toString("base64url")}`;
  const row = {
    id: ports.newId(),
    name,
    scopes: typed.scopes,
    tokenHash: hashOfToken(secret, token),
  };
  const activity = activityOf(
    ports,
    admin,
    "api-token-made",
    `${name}, ${typed.scopes.join(", ")}`,
  );
  const made = await insertToken(forClinic(ports.databases, admin.clinic), row, activity);
  return made ? { kind: "made", token } : { kind: "refused", problem: "too-many" };
}

/** Ends a token at once. False when the clinic has no such token. */
export async function revokeToken(ports: Ports, admin: SignedIn, id: string): Promise<boolean> {
  const store = forClinic(ports.databases, admin.clinic);
  const token = (await listTokens(store)).find((one) => one.id === id);
  if (!token) return false;
  await endToken(store, id, activityOf(ports, admin, "api-token-revoked", token.name));
  return true;
}

/** Who calls with this token; null for one that is wrong or revoked. Notes the hour of its use. */
export async function findCaller(doors: Doors, tokenHash: string): Promise<Caller | null> {
  const db = directory(doors.databases);
  const found = await whoCalls(db, tokenHash);
  if (!found) return null;
  const now = doors.now();
  if (found.lastUsedAt === null || found.lastUsedAt < now - hour) {
    // Of no weight beside the call itself: it is noted with the next one.
    await touchToken(db, tokenHash, now).catch((error: unknown) =>
      logError("token-use-not-noted", error),
    );
  }
  return found.caller;
}

/** What is kept of a token. */
export function hashOfToken(secret: string, token: string): string {
  return keyed(secret, `api token ${token}`);
}

/** In ms. */
const hour = 3_600_000;
