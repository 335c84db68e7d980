import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { scopes } from "#domain/api-token.ts";
import { paths } from "#src/paths.ts";
import { operations } from "#web/api/api.ts";
import { createApp } from "#web/app.tsx";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { post } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

/** What a clinic's own systems can call, as the router has it: a new route can't be forgotten. */
const calls = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
  .filter(({ path }) => path !== paths.api.document())
  .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }));
const ofRows = calls.filter(({ path }) => path.includes(":"));

/** Riverside's, with something of its own at every path, and Lakeside's. */
let [token, lakesides, revoked] = ["", "", ""];
beforeAll(async () => {
  [token, lakesides] = [await makeToken("maya"), await makeToken("noor")];
  revoked = await makeToken("maya", scopes, "Revoked");
  const id = await env.DB.prepare("SELECT id FROM api_tokens WHERE name = 'Revoked'").first<string>(
    "id",
  );
  await post(paths.apiTokenRevocation(id ?? ""), {}, await signInAs("maya"));
  await env.DB.batch([
    env.DB.prepare("UPDATE clients SET name = 'canary' WHERE id = 'ann'"),
    env.DB.prepare(
      `INSERT INTO external_ids (clinic_id, kind, external_id, id, said)
       VALUES ('riverside', 'client', 'canary-1', 'ann', '{}')`,
    ),
  ]);
});

const filled = (path: string, id = "canary-1") => path.replace(/:\w+/, id);
const bodyOf = (method: string) => (method === "GET" ? undefined : {});

test("the walk knows every call", () => {
  expect(calls.length).toBe(operations.length);
  expect(ofRows.length).toBeGreaterThan(1);
});

test.each(calls)("$name without a token is 401 and tells nothing", async ({ method, path }) => {
  const cookie = await signInAs("maya");
  for (const headers of [{}, { Cookie: cookie }, { "HX-Request": "true" }]) {
    const init = { method, headers: { "Content-Type": "application/json", ...headers } };
    const response = await ask(filled(path), method === "GET" ? init : { ...init, body: "{}" });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
    expect(response.headers.has("Location")).toBe(false);
    expect((await problemOf(response)).kind).toBe("invalid-token");
  }
});

test.each(calls)("$name with a wrong or a revoked token is 401", async ({ method, path }) => {
  // From an address of its own: one that sends many wrong tokens is put off.
  const from = { "CF-Connecting-IP": `${method} ${path}` };
  for (const wrong of [revoked, `dl_${"a".repeat(43)}`, "nonsense"]) {
    const response = await call(wrong, method, filled(path), bodyOf(method), from);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('canary"');
  }
});

test.each(operations)(
  "$method $path needs its scope and no other",
  async ({ method, path, scope }) => {
    const without = await makeToken(
      "maya",
      scopes.filter((one) => one !== scope),
    );
    const refused = await call(without, method, filled(path), bodyOf(method));
    expect(refused.status).toBe(403);
    expect((await problemOf(refused)).detail).toContain(scope);
    const only = await makeToken("maya", [scope]);
    expect((await call(only, method, filled(path), bodyOf(method))).status).not.toBe(403);
  },
);

test.each(ofRows)(
  "$name of another clinic answers as one that does not exist",
  async ({ method, path }) => {
    const theirs = await call(lakesides, method, filled(path), bodyOf(method));
    const nobodys = await call(lakesides, method, filled(path, "canary-2"), bodyOf(method));
    expect(theirs.status).toBe(nobodys.status);
    expect(await theirs.text()).toBe((await nobodys.text()).replaceAll("canary-2", "canary-1"));
    expect([404, 422]).toContain(theirs.status);
    if (method === "GET") expect(theirs.status).toBe(404);
  },
);

test.each(ofRows)("$name of one's own clinic is there", async ({ method, path }) => {
  expect((await call(token, method, filled(path), bodyOf(method))).status).not.toBe(404);
});

test.each(calls)("$name shows another clinic nothing of this one", async ({ method, path }) => {
  const response = await call(lakesides, method, filled(path), bodyOf(method));
  expect(await response.text()).not.toContain('"canary"');
});
