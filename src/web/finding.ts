import type { Context } from "hono";
import { seal, unseal } from "#flows/sealed.ts";
import { paths } from "#src/paths.ts";
import { type App, wantsFragment } from "./context.ts";

/**
 * What somebody looks for in a list, and where the list goes on: just typed, or sealed in the address
 * (ASVS 14.2.1), which histories and proxies keep. Who writes an address by hand may say it openly.
 */
export function lookedFor(c: Context<App>): Partial<Record<string, string>> {
  const { find, ...open } = c.req.query();
  return c.get("lookedFor") ?? { ...open, ...read(c, find) };
}

/** The address of a list with what is looked for in it, which nobody else can read there. */
export function addressOf(
  c: Context<App>,
  list: string,
  words: Record<string, string | undefined>,
): string {
  const given = Object.entries(words).flatMap(([name, value = ""]) =>
    value === "" ? [] : [[name, value.slice(0, longest)]],
  );
  if (given.length === 0) return list;
  const text = new URLSearchParams(given).toString();
  const find = seal(c.env.configuration.AUTH_SECRET, purposeOf(c), text);
  return `${list}?${new URLSearchParams({ find }).toString()}`;
}

/**
 * Takes what was typed into the search of a list. As one types, the part that shows what is found,
 * without a second request; without a script, the way to its address.
 */
export async function find(
  c: Context<App>,
  show: () => Response | Promise<Response>,
  { keepsAddress = false }: { keepsAddress?: boolean } = {},
): Promise<Response> {
  const form = await c.req.parseBody();
  const typed = Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
  const address = addressOf(c, c.req.path.slice(0, -paths.finding("").length), typed);
  c.set("lookedFor", typed);
  if (wantsFragment(c) && keepsAddress) c.header("HX-Replace-Url", address);
  const shown = await show();
  return wantsFragment(c) || !shown.ok ? shown : c.redirect(address, 303);
}

function read(c: Context<App>, find: string | undefined): Record<string, string> {
  const text = find && unseal(c.env.configuration.AUTH_SECRET, purposeOf(c), find);
  return text ? Object.fromEntries(new URLSearchParams(text)) : {};
}

function purposeOf(c: Context<App>): string {
  return `what is looked for at ${c.get("signedIn").clinic.id}`;
}

/** Characters of one field: an address has to stay one that browsers take. */
const longest = 2000;
