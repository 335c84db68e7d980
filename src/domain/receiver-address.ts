/** Why an address can't be a receiver's. */
export type AddressProblem =
  | "no-address"
  | "too-long"
  | "not-https"
  | "credentials"
  | "port"
  | "ip-address"
  | "not-public"
  | "own";

export type ReadAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly problem: AddressProblem };

/**
 * The address that somebody wants events posted to, as it is kept, or why not: an admin of a clinic
 * must not make the Worker knock at doors that only open from inside. It is asked when the address is
 * saved and again before each post. `publicUrl` is our own; while that is plain http (development,
 * tests) this machine may be posted to, on any port.
 *
 * IP addresses are refused altogether: certificates are made out to names, and so no list of ranges
 * has to be kept. The URL parser turns 2130706433, 0x7f.1, 0177.0.0.1 and full-width digits into dotted
 * decimals before we look, and refuses any other name that ends in a number (WHATWG URL, "host parsing").
 *
 * What a Worker can't see is where a name leads: it can't resolve one before it fetches it. There the
 * platform stands in: Cloudflare's egress reaches no private network, and `global_fetch_strictly_public`
 * in wrangler.toml sends even a name of our own zone in through the front door.
 */
export function readAddress(typed: string, publicUrl: string): ReadAddress {
  const text = typed.trim();
  if (text.length > longestAddress) return { ok: false, problem: "too-long" };
  if (!URL.canParse(text)) return { ok: false, problem: "no-address" };
  const url = new URL(text);
  const problem = problemOf(url, new URL(publicUrl));
  if (problem) return { ok: false, problem };
  url.hash = "";
  return { ok: true, url: url.href };
}

export const longestAddress = 500;

function problemOf(url: URL, own: URL): AddressProblem | null {
  const host = hostOf(url);
  if (own.protocol === "http:" && thisMachine.has(host)) return sameDoor(url, own);
  if (url.protocol !== "https:") return "not-https";
  if (url.username !== "" || url.password !== "") return "credentials";
  if (url.port !== "") return "port";
  if (host.startsWith("[") || /^[\d.]+$/.test(host)) return "ip-address";
  if (host === hostOf(own)) return "own";
  if (!host.includes(".") || insideOnly.some((zone) => host.endsWith(`.${zone}`))) {
    return "not-public";
  }
  return null;
}

/** In development, where the port tells programs apart and our own is one of them. */
function sameDoor(url: URL, own: URL): AddressProblem | null {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "not-https";
  if (url.username !== "" || url.password !== "") return "credentials";
  return url.port === own.port ? "own" : null;
}

const thisMachine = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** "host." is the same host as "host". */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.+$/, "");
}

/**
 * Names that mean something only inside a network: RFC 6761, 6762 (with appendix G), 8375, 9476, and
 * `internal`, which ICANN has set aside and clouds answer their metadata under.
 */
const insideOnly = [
  ...["localhost", "local", "internal", "home.arpa", "in-addr.arpa", "ip6.arpa", "alt"],
  ...["intranet", "private", "corp", "home", "lan", "localdomain", "onion", "invalid", "test"],
];
