import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { failingD1 } from "#test/support/faults.ts";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { ask, askWith, signInAs } from "#test/support/world.ts";

const types = paths.api.appointmentTypes();
const client = paths.api.client("4711");
test("without a token, with a wrong one or one in the wrong place nobody gets in", async () => {
  const token = await makeToken("maya");
  const cookie = await signInAs("maya");
  for (const [path, headers] of [
    [types, {}],
    [types, { Cookie: cookie }],
    [types, { Authorization: token }],
    [types, { Authorization: `Basic ${btoa(`${token}:`)}` }],
    [types, { Authorization: "Bearer" }],
    [types, { Authorization: `Bearer ${token}x` }],
    [types, { Authorization: `Bearer ${token.slice(0, -1)}` }],
    [types, { Authorization: `Bearer ${token.toLowerCase()}` }],
    [types, { Authorization: `Bearer dl_${"a".repeat(43)}` }],
    [types, { Authorization: `Bearer ' OR 1=1 --` }],
    [`${types}?access_token=${token}`, {}],
    [types, { Cookie: `token=${token}; deskline=${token}` }],
  ] as const) {
    const response = await ask(path, { headers });
    expect(response.status, JSON.stringify(headers)).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer realm="Deskline"/);
    expect((await problemOf(response)).kind).toBe("invalid-token");
  }
  for (const header of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token} `]) {
    expect((await ask(types, { headers: { Authorization: header } })).status).toBe(200);
  }
});

test("a token without the scope is told which one it needs", async () => {
  const token = await makeToken("maya", ["clients:read"]);
  const refused = await call(token, "PUT", client, { name: "Nobody" });
  expect(refused.status).toBe(403);
  expect(refused.headers.get("WWW-Authenticate")).toContain('scope="clients:write"');
  expect(await problemOf(refused)).toMatchObject({
    kind: "missing-scope",
    detail: expect.stringContaining("clients:write"),
    instance: client,
  });
  expect((await call(token, "GET", client)).status).toBe(404);
});

test("what is not there, and what is asked for in the wrong way, is a problem and never a page", async () => {
  const token = await makeToken("maya");
  for (const path of [
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/nothing",
    "/api/v2/clients",
    "/api/v1/clients/a/b",
  ]) {
    const response = await ask(path);
    expect(response.status, path).toBe(404);
    expect((await problemOf(response)).kind).toBe("not-found");
  }
  for (const method of ["DELETE", "POST", "PATCH", "OPTIONS"]) {
    const response = await call(token, method, client);
    expect(response.status, method).toBe(405);
    expect(response.headers.get("Allow")).toBe("PUT, GET");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect((await problemOf(response)).kind).toBe("wrong-method");
  }
  const put = (body: BodyInit, headers: Record<string, string> = {}) =>
    ask(client, {
      method: "PUT",
      body,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    });
  for (const body of [
    "",
    "{",
    '{"name": "Ann"',
    "nonsense",
    '{"name": "Ann"}}',
    "[".repeat(60_000),
  ]) {
    const response = await put(body);
    expect(response.status, body.slice(0, 20)).toBe(400);
    expect((await problemOf(response)).kind).toBe("invalid-json");
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""]) {
    const response = await put('{"name": "Ann"}', { "Content-Type": type });
    expect(response.status, type).toBe(415);
    expect((await problemOf(response)).kind).toBe("not-json");
  }
  for (const body of ["null", "[]", '"Ann"', "7", '{"__proto__": {"name": "Ann"}}']) {
    const response = await put(body);
    expect(response.status, body).toBe(422);
    expect((await problemOf(response)).kind).toBe("invalid");
  }
  const large = JSON.stringify({ name: "Ann", notes: "x".repeat(70_000) });
  const chunked = new Blob([large]).stream();
  for (const body of [large, chunked]) {
    const response = await put(body);
    expect(response.status).toBe(413);
    expect((await problemOf(response)).kind).toBe("too-large");
  }
  const odd = await call(token, "GET", paths.api.client("%ff%00"));
  expect(odd.status).toBe(400);
  expect(await odd.json()).toMatchObject({ errors: [{ parameter: "externalId" }] });
});

test("while the database does not answer, a call is told to come back", async () => {
  const token = await makeToken("maya");
  const headers = { Authorization: `Bearer ${token}` };
  const response = await askWith({ DB: failingD1() }, types, { headers });
  expect(response.status).toBe(503);
  expect(response.headers.get("Retry-After")).toBe("5");
  expect((await problemOf(response)).kind).toBe("unavailable");
});

// With the limiter of 60 a minute in the place of the one of 600, which would take half a minute here.
test("a token calls so often a minute, however many at once, and another token still may", async () => {
  const [token, other] = [await makeToken("maya"), await makeToken("maya")];
  const as = (one: string) =>
    askWith({ API_CALLS: env.API_FAILURES }, types, {
      headers: { Authorization: `Bearer ${one}` },
    });
  const minute = () => Math.floor(Date.now() / 60_000);
  const began = minute();
  const answers = await Promise.all(Array.from({ length: 121 }, () => as(token)));
  const statuses = answers.map(({ status }) => status);
  const passed = statuses.filter((status) => status === 200).length;
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  // A window is a minute by the clock: while these ran, the next one may have begun.
  expect(passed).toBeLessThanOrEqual(60 * (minute() - began + 1));
  expect(passed).toBeGreaterThanOrEqual(60);
  expect(answers[0]?.headers.get("RateLimit-Policy")).toBe('"calls";q=600;w=60');
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("Retry-After")).toBe("60");
  expect(refused?.headers.get("RateLimit")).toBe('"calls";r=0;t=60');
  if (refused) expect((await problemOf(refused)).kind).toBe("too-many-calls");
  expect((await as(other)).status).toBe(200);
});

test("an address that guesses is put off, and a right token from there still passes", async () => {
  const token = await makeToken("maya");
  const from = { "CF-Connecting-IP": "192.0.2.77" };
  const guess = (n: number) =>
    ask(types, { headers: { ...from, Authorization: `Bearer dl_${String(n).padStart(43, "x")}` } });
  const answers = await Promise.all(Array.from({ length: 121 }, (_, n) => guess(n)));
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses).toEqual(new Set([401, 429]));
  expect((await call(token, "GET", types, undefined, from)).status).toBe(200);
  const elsewhere = await call(`dl_${"y".repeat(43)}`, "GET", types, undefined, {
    "CF-Connecting-IP": "192.0.2.78",
  });
  expect(elsewhere.status).toBe(401);
});

test("a limiter that fails does not keep a clinic's system out", async () => {
  const token = await makeToken("maya");
  const API_CALLS = { limit: () => Promise.reject(new Error("no")) };
  const headers = { Authorization: `Bearer ${token}` };
  expect((await askWith({ API_CALLS }, types, { headers })).status).toBe(200);
});

test("anybody may read the document", async () => {
  const response = await ask(paths.api.document());
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toContain("application/json");
  expect(await response.json()).toMatchObject({
    openapi: "3.1.1",
    servers: [{ url: env.PUBLIC_URL }],
  });
});
