import type { Context } from "hono";
import { type Caller, isToken, type Scope } from "#domain/api-token.ts";
import { findCaller, hashOfToken } from "#flows/api-tokens.ts";
import { logWith } from "#flows/log.ts";
import { type App, doors } from "#web/context.ts";
import { isWithin } from "#web/limits.tsx";
import type { Refusal } from "./problem.ts";

/**
 * Who calls, if their token holds and may do this. Each token's calls are counted before anything is
 * asked of the database, and so are each address's wrong tokens: whoever guesses is told nothing more
 * for a minute, and a right token of the same address still passes.
 */
export async function authenticate(
  c: Context<App>,
  scope: Scope,
): Promise<{ readonly caller: Caller } | { readonly refusal: Refusal }> {
  const { env, configuration } = c.env;
  const header = c.req.header("Authorization");
  if (header === undefined) {
    return {
      refusal: unauthorized('Bearer realm="Deskline"', "Send Authorization: Bearer <token>."),
    };
  }
  const [, token = ""] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
  const hash = hashOfToken(configuration.AUTH_SECRET, token);
  if (isToken(token)) {
    if (!(await isWithin(env.API_CALLS, hash))) {
      return { refusal: tooMany("This token has called 600 times within a minute.", callsLeft(0)) };
    }
    const caller = await findCaller(doors(c), hash);
    if (caller) {
      logWith({ clinic: caller.clinic.id });
      c.header("RateLimit-Policy", policy);
      return caller.scopes.includes(scope) ? { caller } : { refusal: missing(scope) };
    }
  }
  const address = c.req.header("CF-Connecting-IP") ?? "unknown";
  if (!(await isWithin(env.API_FAILURES, address))) {
    return { refusal: tooMany("Too many wrong tokens have come from this address.", {}) };
  }
  return {
    refusal: unauthorized(
      'Bearer realm="Deskline", error="invalid_token"',
      "This token is wrong or was revoked. Make a new one under Settings, API.",
    ),
  };
}

function unauthorized(challenge: string, detail: string): Refusal {
  return { problem: "invalid-token", detail, headers: { "WWW-Authenticate": challenge } };
}

function missing(scope: Scope): Refusal {
  return {
    problem: "missing-scope",
    detail: `The token has not the scope ${scope}. An admin can make one that has.`,
    headers: {
      "WWW-Authenticate": `Bearer realm="Deskline", error="insufficient_scope", scope="${scope}"`,
    },
  };
}

function tooMany(detail: string, headers: Record<string, string>): Refusal {
  return {
    problem: "too-many-calls",
    detail: `${detail} Wait a minute.`,
    headers: { "Retry-After": "60", ...headers },
  };
}

/** As in wrangler.toml, in the words of draft-ietf-httpapi-ratelimit-headers-10. */
const policy = '"calls";q=600;w=60';

/** The limiter tells only that nothing is left, so how much is left is said only then. */
function callsLeft(left: number): Record<string, string> {
  return { "RateLimit-Policy": policy, RateLimit: `"calls";r=${left};t=60` };
}
