import { factory } from "./context.ts";

/**
 * Where the public address is https, nothing is answered over plain http: a page leads to itself, and all
 * else is refused, so that a system that calls the wrong address learns of it and is not led on in silence.
 * Cloudflare says which it was, whatever a client claims. Source: Cloudflare, "HTTP headers".
 */
export const httpsOnly = factory.createMiddleware(async (c, next) => {
  const { PUBLIC_URL } = c.env.configuration;
  const isPlain = c.req.header("X-Forwarded-Proto") === "http";
  if (!isPlain || !PUBLIC_URL.startsWith("https:")) return next();
  const { pathname, search } = new URL(c.req.url);
  const isPage = c.req.method === "GET" && !ofPrograms.test(pathname);
  if (isPage) return c.redirect(PUBLIC_URL + pathname + search, 308);
  return c.text("This is answered over https only.\n", 403);
});

const ofPrograms = /^\/(?:api|webhooks|media|inbox\/live|healthz)(?:\/|$)/;
