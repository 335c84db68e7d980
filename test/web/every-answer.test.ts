import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { createApp } from "#web/app.tsx";
import { paths } from "#src/paths.ts";
import { desk, password, people } from "#test/support/cast.ts";
import { ask, askWith, inboundWebhook, signInAs } from "#test/support/world.ts";

/** Whatever the Worker can be asked, as the router has it. */
const routes = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
  .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }));
const isCall = (path: string) => path.startsWith("/api/") || path.startsWith("/webhooks/");
const forms = routes.filter(({ method, path }) => method === "POST" && !isCall(path));

let cookie = "";
const filled = (path: string) => path.replaceAll(/:\w+/g, "01NOBODY");
beforeAll(async () => {
  cookie = await signInAs("maya");
});

/** Every header that a browser obeys. */
function expectGuarded(response: Response, about: string) {
  const header = (name: string) => response.headers.get(name) ?? "";
  const policy = header("Content-Security-Policy");
  for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    expect(policy, about).toContain(directive);
  }
  if (!policy.startsWith("sandbox")) expect(policy, about).toContain("form-action 'self'");
  expect(policy, about).not.toMatch(/unsafe|https?:|\*/);
  expect(header("X-Frame-Options"), about).toBe("DENY");
  expect(header("X-Content-Type-Options"), about).toBe("nosniff");
  expect(header("Referrer-Policy"), about).toBe("same-origin");
  expect(header("Strict-Transport-Security"), about).toBe("max-age=31536000; includeSubDomains");
  expect(header("Permissions-Policy"), about).toContain("geolocation=()");
  expect(header("Cross-Origin-Opener-Policy"), about).toBe("same-origin");
  expect(header("Cross-Origin-Resource-Policy"), about).toBe("same-origin");
}

/** What may be kept by a browser, and why; everything else says `no-store`. */
const kept = new Map([
  [paths.file(":id"), "never changes under its id; asked for again each time, with the session"],
  [paths.api.document(), "is the same for everybody"],
]);

test.each(routes)("$name is guarded and not kept, whoever asks", async ({ method, path, name }) => {
  if (path === paths.live()) return expect(method).toBe("GET");
  const signedIn = [{ Cookie: cookie }, { Cookie: cookie, "HX-Request": "true" }];
  for (const headers of [{}, ...(path === paths.signOut() ? [] : signedIn)]) {
    const response = await ask(filled(path), { method, headers });
    expectGuarded(response, `${name} ${response.status}`);
    if (!kept.has(path)) {
      expect(response.headers.get("Cache-Control"), name).toBe("no-store");
    }
  }
  return undefined;
});

test("errors, redirects, what is not there and what is too large are guarded too", async () => {
  const broken = { DB: { prepare: () => ({}), batch: () => Promise.reject(new Error("down")) } };
  const signedIn = { headers: { Cookie: cookie } };
  const large = { method: "POST", body: "x".repeat(70_000) };
  const unsigned = { method: "POST", body: new URLSearchParams({ From: people.ann }) };
  for (const [about, status, response] of [
    ["nothing there", 404, await ask("/nothing-here", signedIn)],
    ["nothing there for nobody", 302, await ask("/nothing-here")],
    ["home", 302, await ask(paths.home(), signedIn)],
    ["too large", 413, await ask(paths.signIn(), large)],
    ["no database", 503, await askWith(broken, paths.inbox(), signedIn)],
    ["no database for a call", 401, await ask(paths.api.clients())],
    ["a webhook that is not signed", 403, await ask(paths.inboundWebhook(), unsigned)],
    ["a webhook", 200, await ask(paths.inboundWebhook(), inboundWebhook({ from: people.ann }))],
    ["another method", 404, await ask(paths.inbox(), { method: "DELETE", ...signedIn })],
    ["not configured", 503, await askWith({ AUTH_SECRET: "short" }, paths.inbox())],
  ] as const) {
    expect(response.status, about).toBe(status);
    expectGuarded(response, about);
    expect(response.headers.get("Cache-Control"), about).toBe("no-store");
  }
});

const charsets =
  /^(?:text\/(?:html|plain|csv|xml); ?charset=utf-8|application\/(?:problem\+)?json)$/i;

test.each(routes)("$name says what it answers with, and in which letters", async (route) => {
  if (route.path === paths.live() || route.path === paths.signOut()) return;
  for (const headers of [{}, { Cookie: cookie }]) {
    const response = await ask(filled(route.path), { method: route.method, headers });
    const type = response.headers.get("Content-Type");
    const isEmpty = (await response.arrayBuffer()).byteLength === 0;
    if (isEmpty || type === "application/zip") continue;
    expect(type, `${route.name} ${response.status}`).toMatch(charsets);
  }
});

test.each(routes)("$name is not answered over plain http", async ({ method, path, name }) => {
  const headers = { Cookie: cookie, "X-Forwarded-Proto": "http" };
  const response = await ask(`${filled(path)}?at=1`, { method, headers });
  const to = response.headers.get("Location");
  const isPage =
    method === "GET" && !isCall(path) && ![paths.live(), paths.health()].includes(path);
  if (isPage && !path.startsWith(paths.media(""))) {
    expect([response.status, to], name).toEqual([308, `https://desk.example${filled(path)}?at=1`]);
  } else expect([response.status, to], name).toEqual([403, null]);
  expectGuarded(response, name);
  // Over https, and on a machine whose address is http anyway, it is.
  const secure = { method, headers: { "X-Forwarded-Proto": "https" } };
  const here = { PUBLIC_URL: "http://localhost:8787" };
  expect((await ask(filled(path), secure)).status, name).not.toBe(308);
  if (path === paths.signIn() && method === "GET") {
    expect((await askWith(here, path, { headers })).status).toBe(200);
  }
});

const bodies: readonly (readonly [string, string])[] = [
  ["application/x-www-form-urlencoded", "body=Hello&name=Walker"],
  [
    "multipart/form-data; boundary=x",
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
  ],
  ["application/json", '{"body":"Hello"}'],
  ["text/plain", "body=Hello"],
  ["", ""],
];
/** What a browser says of another site, of one of the same domain, and of itself when it is old. */
const foreign: readonly Record<string, string>[] = [
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site", Origin: "https://other.desk.example" },
  { Origin: "https://evil.example" },
  { Origin: "https://other.desk.example" },
];
const oddities: typeof foreign = [
  { "Sec-Fetch-Site": "none" },
  { "Sec-Fetch-Site": "cross-site", Origin: "https://desk.example" },
  { Origin: "http://desk.example" },
  { Origin: "https://desk.example:8443" },
  { Origin: "https://desk.example.evil.example" },
  { Origin: "null" },
];

test.each(forms)("$name is refused to another site, whatever it sends", async ({ path }) => {
  for (const headers of path === paths.clients() ? [...foreign, ...oddities] : foreign) {
    for (const [type, body] of bodies) {
      const sent: Record<string, string> = type === "" ? {} : { "Content-Type": type };
      const init = { method: "POST", headers: { Cookie: cookie, ...headers, ...sent } };
      const response = await ask(filled(path), type === "" ? init : { ...init, body });
      expect(response.status, JSON.stringify({ headers, type })).toBe(403);
      expect(await response.text()).toContain("from another site");
    }
  }
  expect((await ask(paths.account(), { headers: { Cookie: cookie } })).status).toBe(200);
});

test("our own pages are not another site, and no other unsafe method is a way around", async () => {
  for (const headers of [
    { "Sec-Fetch-Site": "same-origin" },
    { Origin: "https://desk.example" },
    {},
  ]) {
    const init = { method: "POST", headers: { Cookie: cookie, ...headers } };
    expect(await (await ask(paths.gesture(), init)).text()).not.toContain("another site");
  }
  for (const method of ["PUT", "PATCH", "DELETE", "QUERY"]) {
    const headers = { Cookie: cookie, "Sec-Fetch-Site": "cross-site" };
    expect((await ask(paths.clients(), { method, headers })).status, method).toBe(403);
  }
});

/** Maya unlocks her session, which goes on under another token. */
async function unlock(next: string): Promise<Response> {
  const body = new URLSearchParams({ password, next });
  const response = await ask(paths.unlocking(), {
    ...{ method: "POST", body },
    headers: { Cookie: cookie },
  });
  cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  expect(cookie).not.toBe("");
  return response;
}

const attacks = [
  ...["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"],
  ...["javascript:alert(1)", "data:text/html,x", "/%2f%2fevil.example", "%2f%2fevil.example"],
  ...["/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "///evil"],
  ...["/.//evil.example", "/..//evil.example", "/@evil.example", "evil.example", "/inbox:80//evil"],
  ...["/inbox?next=//evil.example", "/inbox#//evil.example", "/inbox\r\nSet-Cookie: a=b", ""],
];

test.each(attacks)("next=%j leads to a page of ours", async (next) => {
  const query = `?${new URLSearchParams({ next }).toString()}`;
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers,
    body: new URLSearchParams(form),
  });
  const form = { email: desk.theo.email, password, next };
  const before = await (await ask(paths.signIn() + query)).text();
  expect(/name="next" value="([^"]*)"/.exec(before)?.[1]).toBe(paths.schedule());
  const there = [
    await ask(paths.signIn(), post(form)),
    await ask(paths.code() + query),
    await ask(paths.lock() + query, { headers: { Cookie: cookie } }),
    await ask(paths.lock() + query),
    await unlock(next),
    await ask(paths.signOut(), post({ next })),
  ];
  for (const response of there) {
    const to = new URL(response.headers.get("Location") ?? "", "https://desk.example");
    expect(to.origin).toBe("https://desk.example");
    expect([paths.schedule(), paths.signIn()]).toContain(to.pathname);
    expect([null, paths.schedule()]).toContain(to.searchParams.get("next"));
  }
  await env.DB.prepare("DELETE FROM sign_in_attempts").run();
});
