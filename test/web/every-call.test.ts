import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { type Scope, scopes } from "#domain/api-token.ts";
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
  const run = (statement: string) => env.DB.prepare(statement);
  await env.DB.batch([
    run("UPDATE clients SET name = 'canary' WHERE id = 'ann'"),
    run(`INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
      VALUES ('riverside', 'pet', 'ann', 'canary', 'dog', 0)`),
    run(`INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes,
        starts_at, ends_at, status, created_at)
      VALUES ('riverside', 'visit', 'ann', 'check-up', '', '', 'canary', 9e12, 9e12 + 1, 'booked', 0)`),
    run(`INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, created_at)
      VALUES ('riverside', 'due', 'pet', 'canary', '2031-12-01', 0)`),
    run(`INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, opened_at,
        last_message_at, last_message_text, last_message_author)
      VALUES ('riverside', 'canary-1', '+15035550100', '+15035550111', 'ann', 'canary', 0, 0, 'canary', 'staff')`),
    run(`INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
      VALUES ('riverside', 'canary-1', 'canary-1', 'outbound', 'staff', 'canary', 'sent', 0)`),
    run(`INSERT INTO external_ids (clinic_id, kind, external_id, id, said) VALUES
      ('riverside', 'client', 'canary-1', 'ann', '{}'), ('riverside', 'patient', 'canary-1', 'pet', '{}'),
      ('riverside', 'appointment', 'canary-1', 'visit', '{}'),
      ('riverside', 'care-item', 'canary-1', 'due', '{}')`),
  ]);
});

const filled = (path: string, id = "canary-1") => path.replace(/:\w+/, id);
const bodyOf = (method: string) => (method === "GET" ? undefined : {});

test("the walk knows every call", () => {
  expect(calls.length).toBe(operations.length);
  expect(ofRows.length).toBeGreaterThan(9);
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
    const refused = await call(await without(scope), method, filled(path), bodyOf(method));
    expect(refused.status).toBe(403);
    expect((await problemOf(refused)).detail).toContain(scope);
    const passed = await call(await only(scope), method, filled(path), bodyOf(method));
    expect(passed.status).not.toBe(403);
  },
);

/** A clinic has few tokens: each is made once. */
const made = new Map<string, Promise<string>>();
function once(allowed: readonly Scope[]): Promise<string> {
  const key = allowed.join();
  const token = made.get(key) ?? makeToken("maya", allowed);
  made.set(key, token);
  return token;
}
const only = (scope: Scope) => once([scope]);
const without = (scope: Scope) => once(scopes.filter((one) => one !== scope));

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
  const response = await call(token, method, filled(path), bodyOf(method));
  expect(response.status).not.toBe(404);
  if (method === "GET") expect(await response.text()).toContain('"canary"');
});

test.each(calls)("$name shows another clinic nothing of this one", async ({ method, path }) => {
  const response = await call(lakesides, method, filled(path), bodyOf(method));
  expect(await response.text()).not.toContain('"canary"');
});
