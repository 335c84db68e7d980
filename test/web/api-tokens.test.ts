import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { mostTokens } from "#domain/api-token.ts";
import { paths } from "#src/paths.ts";
import { call, makeToken } from "#test/support/system.ts";
import { get, post } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

let maya = "";
beforeEach(async () => {
  maya = await signInAs("maya");
  await env.DB.prepare("DELETE FROM api_tokens").run();
});
const page = async (path = paths.apiTokens()) => (await get(path, maya)).text();
const ask = async (token: string) =>
  (await call(token, "GET", paths.api.appointmentTypes())).status;

test("an admin makes a token, which is shown once, opens the API, and ends at once when it is revoked", async () => {
  const token = await makeToken("maya", ["appointments:read"], "VetSoft <b>");
  expect(await ask(token)).toBe(200);
  const listed = await page();
  expect(listed).toContain("VetSoft &lt;b&gt;");
  expect(listed).toContain("Read appointments");
  expect(listed).toContain("Made by Maya");
  expect(listed).not.toContain(token);
  const [, revocation = ""] = /action="(\/settings\/api\/[^"]+)"/.exec(listed) ?? [];
  expect((await post(revocation, {}, maya)).status).toBe(303);
  expect(await ask(token)).toBe(401);
  expect(await page()).toContain("No system has a token yet.");
  expect((await post(revocation, {}, maya)).status).toBe(404);
  const log = await page(paths.activity());
  expect(log).toContain("Maya made a token for the API: VetSoft &lt;b&gt;, appointments:read");
  expect(log).toContain("Maya revoked a token for the API: VetSoft &lt;b&gt;");
});

test("nothing that the database holds opens the API", async () => {
  const token = await makeToken("maya");
  const row = await env.DB.prepare("SELECT * FROM api_tokens").first();
  expect(JSON.stringify(row)).not.toContain(token);
  expect(JSON.stringify(row)).not.toContain(token.slice(3));
  expect(await ask(`dl_${String(row?.["token_hash"])}`)).toBe(401);
});

test("a token needs a name and something that it may do; what was typed stays", async () => {
  for (const [form, words] of [
    [{ name: " ", "clients:read": "yes" }, "Write a name of at most 60 characters."],
    [{ name: "x".repeat(61), "clients:read": "yes" }, "Write a name of at most 60 characters."],
    [{ name: "Kept words" }, "Tick at least one thing"],
    [{ name: "Kept words", everything: "yes" }, "Tick at least one thing"],
  ] as const) {
    const answer = await post(paths.apiTokens(), form, maya);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(words);
    expect(html).toContain(`value="${form.name}"`);
  }
  const refused = await post(paths.apiTokens(), { name: "", "care:write": "yes" }, maya);
  expect(await refused.text()).toMatch(/name="care:write" value="yes" checked/);
});

test("a clinic has twenty tokens at most, however many are made at once", async () => {
  const form = { name: "One", "care:read": "yes" };
  const made = await Promise.all(
    Array.from({ length: mostTokens + 3 }, () => post(paths.apiTokens(), form, maya)),
  );
  expect(made.filter(({ status }) => status === 200)).toHaveLength(mostTokens);
  const over = made.find(({ status }) => status === 422);
  expect(await over?.text()).toContain("Revoke one that is not used any more.");
});

test("when it was last used is known to the hour, and costs no write with each call", async () => {
  const token = await makeToken("maya");
  expect(await page()).toContain("Never used.");
  await ask(token);
  const used = () =>
    env.DB.prepare("SELECT last_used_at FROM api_tokens").first<number>("last_used_at");
  const first = await used();
  expect(first).toBeGreaterThan(Date.now() - 60_000);
  await ask(token);
  expect(await used()).toBe(first);
  await env.DB.prepare("UPDATE api_tokens SET last_used_at = last_used_at - 3700000").run();
  await ask(token);
  expect(await used()).toBeGreaterThanOrEqual(first ?? 0);
  expect(await page()).toContain("Last used on");
});
