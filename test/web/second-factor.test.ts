import { env } from "cloudflare:workers";
import { Secret, TOTP } from "otpauth";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { desk, password } from "#test/support/cast.ts";
import { get, post } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

const cookieOf = (response: Response) =>
  (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
const attempt = (who: keyof typeof desk) =>
  ask(paths.signIn(), {
    method: "POST",
    body: new URLSearchParams({ email: desk[who].email, password }),
  });
const page = async (path: string, cookie: string) => (await get(path, cookie)).text();

/** What an app shows `steps` times thirty seconds from now. */
function code(secret: string, steps = 0): string {
  const timestamp = Date.now() + steps * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Sets it up as a person does, with the code before now, so that the one of now is still good. */
async function setUp(before: string) {
  const html = await page(paths.secondFactor(), before);
  const [, shown = ""] = /<code class="secret">([^<]+)</.exec(html) ?? [];
  const [, sealed = ""] = /name="sealed" value="([^"]+)"/.exec(html) ?? [];
  const secret = shown.replaceAll(" ", "");
  const proof = { sealed, code: code(secret, -1), password };
  const on = await post(paths.secondFactor(), proof, before);
  const cookie = cookieOf(on);
  const codes = [...(await on.text()).matchAll(/<code>([\w-]+)<\/code>/g)].map(([, one]) => one);
  return { secret, cookie, codes: codes.filter((one) => one !== undefined) };
}

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("UPDATE staff SET totp_secret = NULL, totp_step = NULL"),
    env.DB.prepare("DELETE FROM recovery_codes"),
    env.DB.prepare("DELETE FROM sign_in_attempts"),
  ]);
});

test("with a second step the password alone opens nothing, and the code does", async () => {
  const { secret } = await setUp(await signInAs("theo"));
  const half = await attempt("theo");
  expect(half.headers.get("Location")).toMatch(/^\/sign-in\/code/);
  const pending = cookieOf(half);
  for (const path of [paths.inbox(), paths.account(), paths.clients()]) {
    const refused = await get(path, pending);
    expect(refused.headers.get("Location"), path).toMatch(/^\/sign-in\/code/);
  }
  expect((await post(paths.gesture(), {}, pending)).status).toBe(401);
  expect((await post(paths.unlocking(), { password }, pending)).headers.get("Location")).toMatch(
    /^\/sign-in/,
  );

  const wrong = await post(paths.code(), { code: "000000", next: "/clients" }, pending);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('value="/clients"');
  const right = await post(paths.code(), { code: code(secret), next: "/clients" }, pending);
  expect(right.headers.get("Location")).toBe("/clients");
  const cookie = cookieOf(right);
  expect(cookie).not.toBe(pending);
  expect((await get(paths.inbox(), cookie)).status).toBe(200);
  expect((await get(paths.inbox(), pending)).status).toBe(302);
});

test("setting it up takes the password, gives the session another token, and is done once", async () => {
  const before = await signInAs("theo");
  const html = await page(paths.secondFactor(), before);
  const [, shown = ""] = /<code class="secret">([^<]+)</.exec(html) ?? [];
  const [, sealed = ""] = /name="sealed" value="([^"]+)"/.exec(html) ?? [];
  const proof = () => ({ sealed, code: code(shown.replaceAll(" ", ""), -1) });
  for (const typed of [{}, { password: "guess" }]) {
    const refused = await post(paths.secondFactor(), { ...proof(), ...typed }, before);
    expect(refused.status).toBe(422);
    const said = await refused.text();
    expect(said).toContain("This is not your password.");
    expect(said).toContain(shown);
  }
  expect((await attempt("theo")).headers.get("Location")).toBe(paths.schedule());

  const on = await post(paths.secondFactor(), { ...proof(), password }, before);
  expect(await on.text()).toContain("Recovery codes");
  expect((await get(paths.account(), before)).status).toBe(302);
  const again = await post(paths.secondFactor(), { ...proof(), password }, cookieOf(on));
  expect(again.headers.get("Location")).toBe(paths.account());
});

test("a code lets in once, also when two bring it at once", async () => {
  const { secret } = await setUp(await signInAs("theo"));
  const [one, two] = [cookieOf(await attempt("theo")), cookieOf(await attempt("theo"))];
  const now = code(secret);
  const answers = await Promise.all(
    [one, two].map((pending) => post(paths.code(), { code: now }, pending)),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
});

test("a code is good for its thirty seconds and those beside them, and no longer", async () => {
  const { secret } = await setUp(await signInAs("theo"));
  const pending = cookieOf(await attempt("theo"));
  // The clock goes on meanwhile: what is two ahead now may be one ahead then.
  for (const steps of [-2, 3]) {
    const answer = await post(paths.code(), { code: code(secret, steps) }, pending);
    expect(answer.status).toBe(422);
  }
});

test("a recovery code lets in once, however it is typed", async () => {
  const { codes } = await setUp(await signInAs("theo"));
  expect(new Set(codes).size).toBe(10);
  const typed = ` ${(codes[0] ?? "").toUpperCase().replace("-", " ")} `;
  const first = await post(paths.code(), { code: typed }, cookieOf(await attempt("theo")));
  expect(first.status).toBe(303);
  expect(await page(paths.account(), cookieOf(first))).toContain("9 recovery codes are left");
  const again = await post(paths.code(), { code: typed }, cookieOf(await attempt("theo")));
  expect(again.status).toBe(422);
});

test("new recovery codes end the old ones, and take the password", async () => {
  const { codes, cookie } = await setUp(await signInAs("theo"));
  const refused = await post(paths.recoveryCodes(), { password: "not mine" }, cookie);
  expect(refused.status).toBe(422);
  const renewed = await post(paths.recoveryCodes(), { password }, cookie);
  expect(renewed.status).toBe(200);
  expect(await renewed.text()).not.toContain(codes[0]);
  expect((await get(paths.inbox(), cookie)).status).toBe(302);
  expect((await get(paths.inbox(), cookieOf(renewed))).status).toBe(200);
  const old = { code: codes[0] ?? "" };
  expect((await post(paths.code(), old, cookieOf(await attempt("theo")))).status).toBe(422);
});

test("guesses at the code end, and the password has to be brought again", async () => {
  await setUp(await signInAs("theo"));
  const pending = cookieOf(await attempt("theo"));
  for (let i = 0; i < 10; i += 1) {
    expect((await post(paths.code(), { code: `00000${i}` }, pending)).status).toBe(422);
  }
  expect((await post(paths.code(), { code: "000010" }, pending)).status).toBe(429);
  const after = await get(paths.code(), pending);
  expect(after.headers.get("Location")).toMatch(/^\/sign-in/);
});

test("what is stored tells nobody the secret or the recovery codes", async () => {
  const { secret, codes } = await setUp(await signInAs("theo"));
  const rows = await env.DB.batch([
    env.DB.prepare("SELECT * FROM staff"),
    env.DB.prepare("SELECT * FROM recovery_codes"),
  ]);
  const stored = JSON.stringify(rows);
  for (const told of [secret, ...codes, ...codes.map((one) => one.replace("-", ""))]) {
    expect(stored).not.toContain(told);
  }
});

test("what is sealed for one person is nobody else's second step", async () => {
  const vera = await signInAs("vera");
  const offered = await page(paths.secondFactor(), await signInAs("theo"));
  const [, shown = ""] = /<code class="secret">([^<]+)</.exec(offered) ?? [];
  const [, sealed = ""] = /name="sealed" value="([^"]+)"/.exec(offered) ?? [];
  const taken = { sealed, code: code(shown.replaceAll(" ", "")), password };
  expect((await post(paths.secondFactor(), taken, vera)).status).toBe(422);

  const { secret, codes } = await setUp(await signInAs("theo"));
  await setUp(await signInAs("vera"));
  await env.DB.batch([
    env.DB.prepare(
      "UPDATE staff SET totp_secret = (SELECT totp_secret FROM staff WHERE id = 'theo') WHERE id = 'vera'",
    ),
    env.DB.prepare("UPDATE recovery_codes SET staff_id = 'vera' WHERE staff_id = 'theo'"),
  ]);
  for (const one of [code(secret), codes[0] ?? ""]) {
    const answer = await post(paths.code(), { code: one }, cookieOf(await attempt("vera")));
    expect(answer.status).toBe(422);
  }
});

test("an admin who has none is led to set it up once it is due, and can't get round it", async () => {
  const cookie = await signInAs("maya");
  const due = await env.DB.prepare(
    "SELECT second_factor_due_at AS due FROM staff WHERE id = 'maya'",
  ).first<number>("due");
  expect((due ?? 0) - Date.now()).toBeGreaterThan(13 * 86_400_000);
  expect((await get(paths.inbox(), cookie)).status).toBe(200);

  await env.DB.prepare("UPDATE staff SET second_factor_due_at = 1 WHERE id = 'maya'").run();
  expect((await get(paths.inbox(), cookie)).headers.get("Location")).toMatch(
    /^\/account\/second-factor/,
  );
  expect((await post(paths.clinicSettings(), {}, cookie)).status).toBe(401);
  const { cookie: after } = await setUp(cookie);
  expect((await get(paths.inbox(), after)).status).toBe(200);
  // And keeps it: it is not hers to take off.
  expect((await post(paths.secondFactorRemoval(), { password }, after)).status).toBe(422);
  await env.DB.prepare("UPDATE staff SET second_factor_due_at = 9e15 WHERE id = 'maya'").run();
});

test("staff need it when the clinic wants it for everybody, and may take it off otherwise", async () => {
  const maya = await signInAs("maya");
  const dueOf = () =>
    env.DB.prepare("SELECT second_factor_due_at AS due FROM staff WHERE id = 'theo'").first<number>(
      "due",
    );
  expect(await dueOf()).toBeNull();
  await post(paths.secondFactorForAll(), { forAll: "on" }, maya);
  expect(await dueOf()).toBeGreaterThan(Date.now());
  const { cookie: theo } = await setUp(await signInAs("theo"));
  expect((await post(paths.secondFactorRemoval(), { password }, theo)).status).toBe(422);
  await post(paths.secondFactorForAll(), {}, maya);
  expect(await dueOf()).toBeNull();
  expect((await post(paths.secondFactorRemoval(), { password: "no" }, theo)).status).toBe(422);
  expect((await post(paths.secondFactorRemoval(), { password }, theo)).status).toBe(303);
  expect((await attempt("theo")).headers.get("Location")).toBe(paths.schedule());
});

test("an admin lets a colleague in again who has lost phone and codes; never themselves", async () => {
  const maya = await signInAs("maya");
  const { cookie: theo } = await setUp(await signInAs("theo"));
  expect((await get(paths.inbox(), theo)).status).toBe(200);
  expect((await post(paths.staffSecondFactor("theo"), {}, maya)).status).toBe(303);
  expect((await get(paths.inbox(), theo)).status).toBe(302);
  expect((await attempt("theo")).headers.get("Location")).toBe(paths.schedule());
  expect((await post(paths.staffSecondFactor("maya"), {}, maya)).status).toBe(422);
  expect(await page(paths.activity(), maya)).toContain("second step");
});
