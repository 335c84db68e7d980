import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { createApp } from "#web/app.tsx";
import { leaksIn } from "#test/support/canaries.ts";
import { handsAt } from "#test/support/hands.ts";
import { screens } from "#test/support/screens.ts";
import { typeEverywhere } from "#test/support/typing.ts";
import { ask, signInAs } from "#test/support/world.ts";

const routes = createApp().routes.filter(
  ({ method, path }) => method !== "ALL" && !path.endsWith("*"),
);
const takes = (method: string, pathname: string) =>
  routes.some(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(pathname),
  );

let cookies = { admin: "", staff: "" };
beforeAll(async () => {
  const maya = await handsAt("riverside", "maya");
  await typeEverywhere(maya);
  cookies = { admin: maya.cookie, staff: await signInAs("theo") };
}, 60_000);

interface Place {
  readonly address: string;
  readonly method: "GET" | "POST";
  readonly isFragment: boolean;
}

/** Every address in a page: of links, forms, pictures, and what htmx and our scripts ask for. */
function placesIn(html: string): Place[] {
  const places: Place[] = [];
  let formsMethod: "GET" | "POST" = "GET";
  for (const [, tag = "", attributes = ""] of html.matchAll(/<([a-z]+)\b((?:[^>"]|"[^"]*")*)>/g)) {
    const all = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, decoded(value)] as const,
    );
    if (tag === "form") {
      formsMethod = all.some(([name, value]) => name === "method" && /post/i.test(value))
        ? "POST"
        : "GET";
    }
    for (const [name, value] of all) {
      if (!value.startsWith("/") || value.startsWith("//") || /^(?:value|content)$/.test(name))
        continue;
      const isForms = name === "action" || name === "formaction";
      // A button may belong to a form elsewhere in the page.
      const isElsewhere = name === "formaction" && takes("POST", value);
      const isPost = isForms ? isElsewhere || formsMethod === "POST" : name === "hx-post";
      places.push({
        address: value,
        method: isPost ? "POST" : "GET",
        isFragment: name.startsWith("hx-"),
      });
    }
  }
  return places;
}

const decoded = (value: string) =>
  value.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');

/** What stands in front of the Worker: files of public/. */
const isAsset = (address: string) =>
  /^\/(?:[\w-]+\.(?:css|js|webmanifest)|(?:icons|vendor)\/.*)$/.test(address);

/** Words that an address tells whoever reads it: openly, or in what only looks sealed. */
function wordsIn(address: string): string {
  const open = decodeURIComponent(address.replaceAll("+", " "));
  const parts = address.split(/[/?=&.]/).filter((part) => part.length > 12);
  return [
    open,
    ...parts.map((part) =>
      atob(
        part
          .replaceAll("-", "+")
          .replaceAll("_", "/")
          .replaceAll(/[^\w+/]/g, "")
          .slice(0, part.length - (part.length % 4)),
      ),
    ),
  ].join("\n");
}

/** Of the same page with other ids and values a few are enough: a schedule goes on for ever. */
function kindOf(address: string): string {
  const [pathname = "", query = ""] = address.split("?");
  const route = routes.find(({ path }) =>
    new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`).test(pathname),
  );
  const names = [...new URLSearchParams(query).keys()].toSorted().join();
  return `${route?.path ?? pathname}?${names}`;
}

test.each(["admin", "staff"] as const)(
  "no address in any page that %s can walk to tells of anybody, and none leads nowhere",
  async (role) => {
    const headers = { Cookie: cookies[role] };
    const waiting: Place[] = screens
      .filter((path) => !path.includes(":"))
      .filter((path) => role === "admin" || !path.startsWith("/settings"))
      .map((address) => ({ address, method: "GET", isFragment: false }));
    const seen = new Map<string, number>();
    const walked = new Set<string>();
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      const { address, method, isFragment } = place;
      const key = `${method} ${kindOf(address)} ${isFragment}`;
      const times = seen.get(key) ?? 0;
      expect.soft(leaksIn(wordsIn(address)), address).toEqual([]);
      if (isAsset(address) || times >= 3 || walked.has(`${key}${address}`)) continue;
      seen.set(key, times + 1);
      walked.add(`${key}${address}`);
      const [pathname = ""] = address.split(/[?#]/);
      if (method === "POST") {
        expect.soft(takes("POST", pathname), `nothing takes a form at ${address}`).toBe(true);
        continue;
      }
      // A socket, and what is asked with the page's own place in the feed.
      if (pathname === paths.live() || address === paths.changes()) continue;
      const more: Record<string, string> = isFragment ? { "HX-Request": "true" } : {};
      const response = await ask(address, { headers: { ...headers, ...more } });
      // Staff are told there who decides.
      const isRefusal =
        role === "staff" && pathname === paths.settings() && response.status === 403;
      const worst = isRefusal ? 404 : 400;
      expect.soft(response.status, `${address} in the pages of ${role}`).toBeLessThan(worst);
      const where = response.headers.get("Location");
      if (where) waiting.push({ ...place, address: where });
      if (response.headers.get("Content-Type")?.startsWith("text/html")) {
        waiting.push(...placesIn(await response.text()));
      }
    }
    expect(walked.size).toBeGreaterThan(role === "admin" ? 120 : 70);
  },
  120_000,
);

test("an address that tells of somebody is found, open or only written otherwise", () => {
  const told = encodeURIComponent(btoa("before=Kanarie client 7").replaceAll("=", ""));
  for (const address of [
    "/clients?q=Kanarie+client",
    "/x?number=%2B15035550183",
    `/clients?find=${told}`,
  ]) {
    expect(leaksIn(wordsIn(address)).length, address).toBeGreaterThan(0);
  }
  const page = `<form method="post" action="/a"><button formaction="/b"></form><a href="/c?x=1&amp;y=2">`;
  expect(placesIn(page).map(({ method, address }) => `${method} ${address}`)).toEqual([
    "POST /a",
    "POST /b",
    "GET /c?x=1&y=2",
  ]);
});
