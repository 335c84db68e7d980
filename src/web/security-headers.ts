import { secureHeaders } from "hono/secure-headers";
import { paths } from "#src/paths.ts";
import { factory } from "./context.ts";

/**
 * For every answer of the Worker (static files have theirs in public/_headers). What does not say how
 * long it may be kept is not kept: a shared computer's browser shows nobody the pages of another.
 */
export const securityHeaders = factory.createMiddleware(async (c, next) => {
  await (isFile(c.req.path) ? ofFiles(c, next) : ofPages(c, next));
  if (c.res.status !== 101 && !c.res.headers.has("Cache-Control")) {
    c.header("Cache-Control", "no-store");
  }
});

function isFile(path: string): boolean {
  return path.startsWith(paths.file("")) || path.startsWith(paths.media(""));
}

const everywhere = {
  xFrameOptions: "DENY",
  referrerPolicy: "same-origin",
  crossOriginOpenerPolicy: "same-origin",
  crossOriginResourcePolicy: "same-origin",
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
};

/** What a stranger made is in a box of its own: no script, no form, nothing of ours in reach. */
const ofFiles = secureHeaders({
  ...everywhere,
  contentSecurityPolicy: {
    sandbox: [],
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Nothing inline, nothing from elsewhere, nobody frames us. */
const ofPages = secureHeaders({
  ...everywhere,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});
