export type ReadPushAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly problem: "no-address" | "unknown-service" };

/**
 * The address at which a browser says that it can be reached, or why nothing is posted there. It comes from
 * whoever is signed in, and must not make the Worker knock at doors of their choosing: only what a push
 * service of a browser maker's answers is let through. Asked when it is kept and again before each post.
 * `other` is one more service, by its origin; null: there is none.
 */
export function readPushAddress(typed: string, other: string | null): ReadPushAddress {
  if (typed.length > longestPushAddress || !URL.canParse(typed)) {
    return { ok: false, problem: "no-address" };
  }
  const url = new URL(typed);
  if (url.username !== "" || url.password !== "") return { ok: false, problem: "no-address" };
  const isKnown = url.protocol === "https:" && url.port === "" && isPushService(url.hostname);
  if (!isKnown && url.origin !== other) return { ok: false, problem: "unknown-service" };
  url.hash = "";
  return { ok: true, url: url.href };
}

export const longestPushAddress = 1000;

function isPushService(host: string): boolean {
  return host === "fcm.googleapis.com" || services.some((service) => host.endsWith(service));
}

/** Of Mozilla, Microsoft and Apple; Chrome's and those built on it are at Google's above. */
const services = [".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com"];
