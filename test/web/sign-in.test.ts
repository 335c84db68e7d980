import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { hashPassword, isPassword } from "#flows/password.ts";
import { keyed } from "#flows/keyed.ts";
import { paths } from "#src/paths.ts";
import { desk, password } from "#test/support/cast.ts";
import { ask, askWith, signInAs } from "#test/support/world.ts";

const post = (
  form: Record<string, string>,
  headers: Record<string, string> = {},
  more: readonly (readonly [string, string])[] = [],
): RequestInit => ({
  method: "POST",
  headers,
  body: new URLSearchParams([...Object.entries(form), ...more.map(([name, text]) => [name, text])]),
});
const right = { email: desk.maya.email, password };

test("the right password opens a session in a cookie that only the browser can use", async () => {
  const response = await ask(paths.signIn(), post(right));
  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toBe(paths.schedule());
  const cookie = response.headers.get("Set-Cookie") ?? "";
  expect(cookie).toMatch(/^__Host-deskline=/);
  for (const flag of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
    expect(cookie).toContain(flag);
});

test("what is stored of a session does not sign anybody in", async () => {
  const [, token = ""] = (await signInAs("maya")).split("=");
  expect(token).toMatch(/^[\w-]{43}$/); // 256 bits
  const { results } = await env.DB.prepare("SELECT token_hash FROM sessions").all<{
    token_hash: string;
  }>();
  expect(results.length).toBeGreaterThan(0);
  expect(results.map((row) => row.token_hash)).not.toContain(token);
});

test("what is counted of attempts names nobody, and no place", async () => {
  const form = { email: desk.maya.email, password: "wrong" };
  await ask(paths.signIn(), post(form, { "CF-Connecting-IP": "192.0.2.77" }));
  await ask(paths.forgotten(), post(form, { "CF-Connecting-IP": "192.0.2.77" }));
  const counted = async () =>
    (await env.DB.prepare("SELECT * FROM sign_in_attempts").all()).results;
  // By the pair, the account and the place; then by the address and the place.
  await expect.poll(async () => (await counted()).length).toBeGreaterThanOrEqual(5);
  const cookie = await signInAs("theo");
  const again = { current: "wrong", wanted: "otter lantern viola brisk" };
  await ask(paths.accountPassword(), post(again, { Cookie: cookie }));
  const rows = await counted();
  for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/);
  expect(JSON.stringify(rows)).not.toMatch(/maya|theo|192\.0\.2/);
});

test("a wrong password and an unknown address get the same answer", async () => {
  const from = { "CF-Connecting-IP": "192.0.2.1" };
  const wrong = await ask(paths.signIn(), post({ ...right, password: "wrong" }, from));
  const unknown = await ask(
    paths.signIn(),
    post({ email: "nobody@nowhere.example", password: "wrong" }, from),
  );
  expect([wrong.status, unknown.status]).toEqual([422, 422]);
  const without = (page: string) => page.replaceAll(/[\w.]+@[\w.]+/g, "");
  expect(without(await wrong.text())).toBe(without(await unknown.text()));
});

test("a password is kept by scrypt, at what OWASP asks for, and never twice the same", async () => {
  const [one, other] = [await hashPassword(password), await hashPassword(password)];
  expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w+/=]{24}\$[\w+/=]{44}$/);
  expect(one).not.toBe(other);
});

test("an unknown address takes the work of a hash too", async () => {
  await env.DB.prepare("UPDATE staff SET password_hash = ? WHERE id = 'noor'")
    .bind(await hashPassword(password))
    .run();
  const time = async (email: string, i: number) => {
    const started = performance.now();
    await ask(
      paths.signIn(),
      post({ email, password: "wrong" }, { "CF-Connecting-IP": `198.51.100.${i}` }),
    );
    return performance.now() - started;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    known.push(await time(desk.noor.email, i));
    unknown.push(await time(`nobody${i}@nowhere.example`, i));
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[2] ?? 0;
  const ratio = median(unknown) / median(known);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test("a password is taken as it is typed: no other case, no space more, and not its beginning", async () => {
  const from = { "CF-Connecting-IP": "192.0.2.21" };
  const others = [password.toUpperCase(), `${password} `, ` ${password}`, `${password}x`];
  for (const typed of [...others, password.slice(0, -1), password.padEnd(2000, "x"), ""]) {
    const response = await ask(paths.signIn(), post({ ...right, password: typed }, from));
    expect(response.status, JSON.stringify(typed)).toBe(422);
  }
  expect((await ask(paths.signIn(), post(right, from))).status).toBe(303);
});

test("long passwords differ in their last character; of one letter written in two ways either will do", async () => {
  const long = "otter lantern viola brisk ".repeat(7);
  const hash = await hashPassword(`${long}a`);
  expect(await isPassword(`${long}a`, hash)).toBe(true);
  expect(await isPassword(`${long}b`, hash)).toBe(false);
  const composed = await hashPassword("p\u00e4ssword of a river");
  expect(await isPassword("pa\u0308ssword of a river", composed)).toBe(true);
  expect(await isPassword("passsword of a river", composed)).toBe(false);
});

test("who signs in says so in a form's own fields, each as one text", async () => {
  const inAddress = new URLSearchParams(right).toString();
  const answers = [
    await ask(`${paths.signIn()}?${inAddress}`, post({})),
    await ask(`${paths.signIn()}?${inAddress}`, post({ email: right.email, password: "guess" })),
    await ask(paths.signIn(), post({ "email[]": right.email, "password[]": password })),
    await ask(paths.signIn(), post({ "email[0]": right.email, "password[x]": password })),
    await ask(paths.signIn(), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(right),
    }),
  ];
  for (const response of answers) {
    expect(response.status).toBe(422);
    expect(response.headers.get("Set-Cookie")).toBeNull();
  }
});

test("of a field that comes twice the last counts, and that alone", async () => {
  const twice = (passwords: string[]) =>
    ask(
      paths.signIn(),
      post({}, { "CF-Connecting-IP": "192.0.2.22" }, [
        ...[["email", "nobody@nowhere.example"] as const, ["email", right.email] as const],
        ...passwords.map((one) => ["password", one] as const),
      ]),
    );
  expect((await twice([password, "guess"])).status).toBe(422);
  expect((await twice([password, ""])).status).toBe(422);
  expect((await twice(["guess", password])).status).toBe(303);
});

test("every field for a password hides it, and is filled by a password manager", async () => {
  const token = "a-link-of-theo";
  await env.DB.prepare("INSERT INTO password_links VALUES (?, 'theo', 'reset', 0, 9e15)")
    .bind(keyed(env.AUTH_SECRET, token))
    .run();
  const headers = { Cookie: await signInAs("theo") };
  const pages = [
    [paths.signIn(), {}],
    [paths.newPassword(token), {}],
    [paths.account(), headers],
    [paths.secondFactor(), headers],
  ] as const;
  for (const [path, as] of pages) {
    const html = await (await ask(path, { headers: as })).text();
    const fields = html.match(/<input[^>]*name="(?:password|current|wanted)"[^>]*>/g) ?? [];
    expect(fields.length, path).toBeGreaterThan(0);
    for (const field of fields) {
      expect(field, path).toContain('type="password"');
      expect(field, path).toMatch(/autocomplete="(?:current|new)-password"/);
      expect(field, path).not.toMatch(/maxlength|pattern|readonly|onpaste/);
    }
  }
});

test("the address that was typed stays, the password does not", async () => {
  const page = await (
    await ask(paths.signIn(), post({ email: "maya@typo.example", password: "secret-word" }))
  ).text();
  expect(page).toContain('value="maya@typo.example"');
  expect(page).not.toContain("secret-word");
  expect(page).toContain('role="alert"');
});

test("after ten wrong tries even the right password waits, from that place only", async () => {
  const from = { "CF-Connecting-IP": "203.0.113.9" };
  const form = { email: desk.theo.email, password: "guess" };
  for (let i = 0; i < 10; i += 1) {
    expect((await ask(paths.signIn(), post(form, from))).status).toBe(422);
  }
  expect((await ask(paths.signIn(), post({ ...form, password }, from))).status).toBe(429);
  const elsewhere = { "CF-Connecting-IP": "203.0.113.10" };
  expect((await ask(paths.signIn(), post({ ...form, password }, elsewhere))).status).toBe(303);
});

test("a revoked session ends at once", async () => {
  const cookie = await signInAs("theo");
  expect((await ask(paths.inbox(), { headers: { Cookie: cookie } })).status).toBe(200);
  await env.DB.prepare("DELETE FROM sessions WHERE staff_id = 'theo'").run();
  expect((await ask(paths.inbox(), { headers: { Cookie: cookie } })).status).toBe(302);
});

test("a session ends by itself, and when its owner leaves the clinic", async () => {
  const cookie = await signInAs("theo");
  await env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE staff_id = 'theo'").run();
  expect((await ask(paths.inbox(), { headers: { Cookie: cookie } })).status).toBe(302);
  const again = await signInAs("theo");
  await env.DB.prepare("UPDATE staff SET deactivated_at = 1 WHERE id = 'theo'").run();
  expect((await ask(paths.inbox(), { headers: { Cookie: again } })).status).toBe(302);
  await env.DB.prepare("UPDATE staff SET deactivated_at = NULL WHERE id = 'theo'").run();
});

test("signing out revokes the session and forgets drafts", async () => {
  const cookie = await signInAs("maya");
  const response = await ask(paths.signOut(), { method: "POST", headers: { Cookie: cookie } });
  expect(response.status).toBe(303);
  expect(response.headers.get("Clear-Site-Data")).toBe('"storage"');
  expect((await ask(paths.inbox(), { headers: { Cookie: cookie } })).status).toBe(302);
});

test("after signing in one is where one wanted to go, and never elsewhere", async () => {
  const there = await ask(paths.signIn(), post({ ...right, next: "/inbox/01ABC" }));
  expect(there.headers.get("Location")).toBe("/inbox/01ABC");
  for (const next of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
  ]) {
    const response = await ask(paths.signIn(), post({ ...right, next }));
    expect(response.headers.get("Location")).toBe(paths.schedule());
  }
});

test("a missing secret is named, at the first request", async () => {
  const response = await askWith(
    { TWILIO_AUTH_TOKEN: undefined, AUTH_SECRET: "short" },
    paths.health(),
  );
  expect(response.status).toBe(503);
  const problem = await response.text();
  expect(problem).toContain("TWILIO_AUTH_TOKEN is missing");
  expect(problem).toContain("AUTH_SECRET must be at least 32 characters long");
});
