import type { Context } from "hono";
import { logError } from "#flows/log.ts";
import { paths } from "#src/paths.ts";
import { ProblemPage } from "#templates/problem-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";

/** A limiter that does not answer lets pass: it is there to keep order, not to keep the door. */
export async function isWithin(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    logError("limiter-silent", error);
    return true;
  }
}

/**
 * Counts what one person does within a minute. Searches as they type and files are what costs us
 * most, and what somebody with a script would take.
 */
export function limitPeople(which: "SEARCHES" | "UPLOADS") {
  return factory.createMiddleware(async (c, next) => {
    const isCounted = which === "UPLOADS" ? c.req.method === "POST" : isSearch(c);
    const { staffId } = c.get("signedIn");
    if (!isCounted || (await isWithin(c.env.env[which], staffId))) return next();
    c.header("Retry-After", "60");
    if (!wantsFragment(c)) return c.html(<ProblemPage kind="too-many" />, 429);
    // What the page shows stays as it is.
    c.header("HX-Reswap", "none");
    return c.text("Too many within a minute: wait a moment.\n", 429);
  });
}

/** Typed into a search, or an address that holds one. */
function isSearch(c: Context<App>): boolean {
  const { q, find } = c.req.query();
  return c.req.path.endsWith(paths.finding("")) || q !== undefined || find !== undefined;
}
