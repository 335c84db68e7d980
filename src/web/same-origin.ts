import { factory } from "./context.ts";

/**
 * Refuses a request that another site makes in a signed-in browser, whatever its content type.
 * Sec-Fetch-Site decides where the browser sends it; otherwise Origin, which every browser sends
 * with an unsafe method. A program that is no browser sends neither and carries no one's cookie.
 */
export const refuseCrossSite = factory.createMiddleware(async (c, next) => {
  if (safeMethods.has(c.req.method) || isSameOrigin(c.req.raw, c.env.configuration.PUBLIC_URL)) {
    return next();
  }
  return c.text("This request came from another site and was refused.\n", 403);
});

/** Is this request our own page's? True when the browser does not say. */
function isSameOrigin(request: Request, publicUrl: string): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("Origin");
  return origin === null || isOurOrigin(origin, request, publicUrl);
}

/** The public address, or the one that this request was made to (localhost in development). */
export function isOurOrigin(origin: string, request: Request, publicUrl: string): boolean {
  return origin === new URL(publicUrl).origin || origin === new URL(request.url).origin;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
