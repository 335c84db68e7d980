import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { inboxState } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import {
  deviceOf,
  gestureEvery,
  type Session,
  sessionLength,
  sessionState,
} from "#domain/session.ts";
import type { DeviceMark } from "#flows/keep-device.ts";
import { logWith } from "#flows/log.ts";
import { extendSession, findSession, type Whence } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { LockFragment, LockPage, StillLocked } from "#templates/sign-in/lock.tsx";
import { SignedOutPage } from "#templates/sign-in/signed-out-page.tsx";
import { afterwards, type App, doors, factory, typedText, wantsFragment } from "./context.ts";

/** Lets only signed-in staff pass. Checked at every request, so a revoked session ends at once. */
export const requireSession = factory.createMiddleware(async (c, next) => {
  c.header("Cache-Control", "no-store");
  const token = sessionToken(c);
  const session = token ? await findSession(doors(c), token) : null;
  if (!token || !session) return sendTo(c, paths.signIn);
  const { clinic, staffId: staff } = session.signedIn;
  logWith({ clinic: clinic.id, staff });
  const now = c.env.ports.now();
  switch (sessionState(session, now)) {
    case "awaits-code":
      return sendTo(c, paths.code);
    case "locked":
      // Its socket only says that there is news, which is what the ball tells.
      if (c.req.path !== paths.live()) return lock(c, session);
      break;
    case "owes-second-factor":
      if (!c.req.path.startsWith(paths.account())) return sendTo(c, paths.secondFactor);
      break;
    case "open":
      if (isGesture(c) && now - session.seenAt >= gestureEvery) {
        afterwards(c, extendSession(doors(c), token));
      }
  }
  c.set("session", session);
  c.set("signedIn", session.signedIn);
  return next();
});

/**
 * A person's doing: a page that is opened, a form that is sent. What a page fetches by itself is none;
 * where scripts run, the page tells of gestures by a form of its own (public/lock.js).
 */
function isGesture(c: Context<App>): boolean {
  return !wantsFragment(c) && !notPages.has(c.req.path);
}

export function sessionToken(c: Context<App>): string | undefined {
  return cookieOf(c, sessionCookie);
}

export function setSessionToken(c: Context<App>, token: string): void {
  keepCookie(c, sessionCookie, token, sessionLength / 1000);
}

export function clearSessionToken(c: Context<App>): void {
  deleteCookie(c, sessionCookie, {
    path: "/",
    ...(isSecure(c) ? { secure: true, prefix: "host" } : {}),
  });
}

/** Keeps the mark of a browser that somebody has signed in with: see flows/sign-in.ts. */
export function setMark(c: Context<App>, mark: string): void {
  keepCookie(c, markCookie, mark, 365 * 86_400);
}

/** The device that this browser is, as it keeps it: three ids. Null where push was never switched on. */
export function deviceMark(c: Context<App>): DeviceMark | null {
  const [clinicId, staffId, id] = (cookieOf(c, deviceCookie) ?? "").split(" ");
  return clinicId && staffId && id ? { clinicId, staffId, id } : null;
}

export function setDeviceMark(c: Context<App>, { clinicId, staffId, id }: DeviceMark): void {
  keepCookie(c, deviceCookie, [clinicId, staffId, id].join(" "), 365 * 86_400);
}

/** Where an attempt to sign in comes from. */
export function whence(c: Context<App>): Whence {
  return {
    address: c.req.header("CF-Connecting-IP") ?? "unknown",
    device: deviceOf((c.req.header("User-Agent") ?? "").slice(0, 400)),
    mark: cookieOf(c, markCookie) ?? "",
  };
}

const sessionCookie = "deskline";
const markCookie = "deskline-browser";
const deviceCookie = "deskline-device";

function cookieOf(c: Context<App>, name: string): string | undefined {
  return isSecure(c) ? getCookie(c, name, "host") : getCookie(c, name);
}

function keepCookie(c: Context<App>, name: string, value: string, maxAge: number): void {
  setCookie(c, name, value, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    maxAge,
    ...(isSecure(c) ? { secure: true, prefix: "host" } : {}),
  });
}

/** Over plain http (development only) a browser would not keep a `__Host-` cookie. */
function isSecure(c: Context<App>): boolean {
  return c.env.configuration.PUBLIC_URL.startsWith("https:");
}

/** Where somebody has to go before they get what they asked for. */
async function sendTo(c: Context<App>, where: (next?: string) => string): Promise<Response> {
  if (wantsFragment(c)) {
    c.header("HX-Redirect", where(currentPage(c)));
    return c.body(null, 401);
  }
  if (isPage(c)) return c.redirect(where(pageItself(c)));
  const typed = await typedText(c);
  return c.html(<SignedOutPage typed={typeof typed === "string" ? typed : null} />, 401);
}

/** The session is there, its owner is not: nothing is shown and nothing done before they say so. */
async function lock(c: Context<App>, session: Session): Promise<Response> {
  const name = session.signedIn.staffName;
  if (c.req.path === paths.changes() && c.req.query("locked") === "1") {
    const { clinic, staffId } = session.signedIn;
    const [state] = await inboxState(forClinic(c.env.ports.databases, clinic), staffId);
    return c.html(<StillLocked unread={state?.unread ?? 0} />);
  }
  if (wantsFragment(c)) {
    c.header("HX-Retarget", "#lock");
    c.header("HX-Reswap", "innerHTML");
    return c.html(<LockFragment name={name} next={currentPage(c) ?? ""} />, 401);
  }
  if (isPage(c)) return c.redirect(paths.lock(pageItself(c)));
  const typed = await typedText(c);
  const text = typeof typed === "string" ? typed : null;
  return c.html(<LockPage name={name} next="" typed={text} />, 401);
}

function isPage(c: Context<App>): boolean {
  return c.req.method === "GET" && !notPages.has(c.req.path);
}

const notPages = new Set<string>([paths.live(), paths.changes()]);

function pageItself(c: Context<App>): string | undefined {
  return c.req.path === paths.home() ? undefined : c.req.path;
}

/** The path of the page that htmx runs in, to come back to. */
function currentPage(c: Context<App>): string | undefined {
  const url = c.req.header("HX-Current-URL");
  return url && URL.canParse(url) ? new URL(url).pathname : undefined;
}

/** Where to go after signing in: only ever a path of ours. */
export function localPath(next: string | undefined): string {
  return next && /^\/(?!\/)[\w/-]*$/.test(next) ? next : paths.schedule();
}
