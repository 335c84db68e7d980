import type { Actor } from "./staff.ts";

/** What a token can be allowed to do. Writing does not include reading. */
export const scopes = [
  "clients:read",
  "clients:write",
  "appointments:read",
  "appointments:write",
  "care:read",
  "care:write",
  "messages:read",
  "messages:write",
] as const;
export type Scope = (typeof scopes)[number];

export const scopeWords: Record<Scope, string> = {
  "clients:read": "Read clients and patients",
  "clients:write": "Add and change clients and patients",
  "appointments:read": "Read appointments",
  "appointments:write": "Make, move and cancel appointments",
  "care:read": "Read what care is due",
  "care:write": "Say what care is due and what was done",
  "messages:read": "Read conversations and messages",
  "messages:write": "Send texts",
};

/** A key to one clinic for a system of its own. Times are epoch milliseconds. */
export interface ApiToken {
  readonly id: string;
  /** Of the system: its texts and changes are signed with it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly createdBy: string;
  /** To the hour; null before the first call. */
  readonly lastUsedAt: number | null;
}

/** A system that calls with a token. */
export interface Caller extends Actor {
  readonly scopes: readonly Scope[];
}

/** How many tokens a clinic may have at once. */
export const mostTokens = 20;
export const longestTokenName = 60;

/** Could this be a token? "dl_" and 256 random bits in base64url. */
export function isToken(text: string): boolean {
  return /^dl_[\w-]{43}$/u.test(text);
}
