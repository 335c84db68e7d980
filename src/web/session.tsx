import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { findSession, sessionLength } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { SignedOutPage } from "#templates/sign-in/signed-out-page.tsx";
import { type App, doors, factory, typedText, wantsFragment } from "./context.ts";

/** Lets only signed-in staff pass. Checked at every request, so a revoked session ends at once. */
export const requireSession = factory.createMiddleware(async (c, next) => {
  const token = sessionToken(c);
  const signedIn = token ? await findSession(doors(c), token) : null;
  if (!signedIn) return sendToSignIn(c);
  c.set("signedIn", signedIn);
  c.header("Cache-Control", "no-store");
  return next();
});

export function sessionToken(c: Context<App>): string | undefined {
  return isSecure(c) ? getCookie(c, cookie, "host") : getCookie(c, cookie);
}

export function setSessionToken(c: Context<App>, token: string): void {
  setCookie(c, cookie, token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    maxAge: sessionLength / 1000,
    ...(isSecure(c) ? { secure: true, prefix: "host" } : {}),
  });
}

export function clearSessionToken(c: Context<App>): void {
  deleteCookie(c, cookie, {
    path: "/",
    ...(isSecure(c) ? { secure: true, prefix: "host" } : {}),
  });
}

const cookie = "deskline";

/** Over plain http (development only) a browser would not keep a `__Host-` cookie. */
function isSecure(c: Context<App>): boolean {
  return c.env.configuration.PUBLIC_URL.startsWith("https:");
}

async function sendToSignIn(c: Context<App>): Promise<Response> {
  if (wantsFragment(c)) {
    c.header("HX-Redirect", paths.signIn(currentPage(c)));
    return c.body(null, 401);
  }
  const isPage = c.req.method === "GET" && !notPages.has(c.req.path);
  if (isPage) return c.redirect(paths.signIn(c.req.path === paths.home() ? undefined : c.req.path));
  const typed = await typedText(c);
  return c.html(<SignedOutPage typed={typeof typed === "string" ? typed : null} />, 401);
}

const notPages = new Set<string>([paths.live(), paths.changes()]);

/** The path of the page that htmx runs in, to come back to. */
function currentPage(c: Context<App>): string | undefined {
  const url = c.req.header("HX-Current-URL");
  return url && URL.canParse(url) ? new URL(url).pathname : undefined;
}
