import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { log, loggedIn } from "#flows/log.ts";
import { type App, factory } from "./context.ts";

/**
 * One line for each request, by its route: an address itself may hold words of a search. Whatever is
 * logged meanwhile bears the same id, and so does the answer, so that staff can quote it.
 */
export const requestLog = factory.createMiddleware((c, next) => {
  const request = rayIn(c.req.header("CF-Ray")) ?? c.env.ports.newId();
  c.set("requestId", request);
  const startedAt = Date.now();
  return loggedIn({ request }, async () => {
    await next();
    c.header("X-Request-Id", request);
    const { method } = c.req;
    const { status } = c.res;
    log("info", "request", { method, route: routeOf(c), status, ms: Date.now() - startedAt });
  });
});

/** The pattern that the address fits; what fits none may be anything, and is not repeated. */
function routeOf(c: Context<App>): string {
  return matchedRoutes(c).findLast(({ path }) => !path.endsWith("*"))?.path ?? "none";
}

/** Cloudflare's own id of a request; on another machine anybody may send anything. */
function rayIn(header: string | undefined): string | null {
  return header !== undefined && /^[0-9a-f]{16}(-[A-Z]{3})?$/.test(header) ? header : null;
}
