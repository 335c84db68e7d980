import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { desk, password } from "#test/support/cast.ts";
import { linkTo, mailbox } from "#test/support/mailbox.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { get, post } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

let maya = "";
beforeAll(async () => {
  await simulate("reset", {});
  maya = await signInAs("maya");
});

const chosen = "otter lantern viola brisk";
const send = (path: string, form: Record<string, string>, from = "192.0.2.7") =>
  ask(path, {
    method: "POST",
    headers: { "CF-Connecting-IP": from },
    body: new URLSearchParams(form),
  });
const tryIn = (email: string, word: string) => send(paths.signIn(), { email, password: word });
const cookieOf = (response: Response) =>
  (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
const idOfStaff = (name: string) =>
  env.DB.prepare("SELECT id FROM staff WHERE name = ?").bind(name).first<string>("id");

test("an admin adds a colleague, who chooses a password by a link that works once", async () => {
  const kit = { name: "Kit", email: "Kit@riverside.example", role: "staff" };
  const added = await post(paths.staff(), kit, maya);
  const page = await (await get(added.headers.get("Location") ?? "", maya)).text();
  expect(page).toContain("Kit is added. An email with a link to choose a password is on its way");
  expect(page).toMatch(/kit@riverside\.example · invited/);
  const link = await linkTo("kit@riverside.example");
  expect(link).toMatch(/\/[\w-]{43}$/); // 256 bits

  // A mail scanner opens it, several times.
  for (let i = 0; i < 3; i += 1) expect((await ask(link)).status).toBe(200);
  const weak = await send(link, { password: "password1234" });
  expect(weak.status).toBe(422);
  expect(await weak.text()).toContain("one of the passwords that are tried first");

  const joined = await send(link, { password: chosen });
  expect(joined.status).toBe(303);
  expect((await get(paths.inbox(), cookieOf(joined))).status).toBe(200);
  expect((await send(link, { password: chosen })).status).toBe(404);
  expect((await ask(link)).status).toBe(404);
  expect((await tryIn("kit@riverside.example", chosen)).status).toBe(303);
});

test("somebody who was invited and has not joined can't be signed in by any password", async () => {
  await post(paths.staff(), { name: "Lou", email: "lou@riverside.example", role: "staff" }, maya);
  expect((await tryIn("lou@riverside.example", "anything at all")).status).toBe(422);
  expect((await tryIn("lou@riverside.example", " ")).status).toBe(422);
});

test("a second invitation makes the first one worthless", async () => {
  const id = (await idOfStaff("Lou")) ?? "";
  const first = await linkTo("lou@riverside.example");
  await post(paths.staffLink(id), {}, maya);
  const second = await linkTo("lou@riverside.example");
  expect(second).not.toBe(first);
  expect((await ask(first)).status).toBe(404);
  expect((await ask(second)).status).toBe(200);
});

test("an invitation that could not be sent says so, and can be sent again", async () => {
  await arm("email-500", 1);
  const sam = { name: "Sam", email: "sam@riverside.example", role: "staff" };
  const added = await post(paths.staff(), sam, maya);
  const page = await (await get(added.headers.get("Location") ?? "", maya)).text();
  expect(page).toContain("could not be sent");
  await post(paths.staffLink((await idOfStaff("Sam")) ?? ""), {}, maya);
  expect(await linkTo("sam@riverside.example")).not.toBe("");
});

test("what is stored of a link lets nobody choose a password", async () => {
  const token = (await linkTo("sam@riverside.example")).split("/").at(-1) ?? "";
  const { results } = await env.DB.prepare("SELECT * FROM password_links").all();
  expect([token.length, results.length > 0]).toEqual([43, true]);
  expect(JSON.stringify(results)).not.toContain(token);
});

test("of two who come with one link at the same time one chooses the password", async () => {
  await post(paths.staff(), { name: "Kim", email: "kim@riverside.example", role: "staff" }, maya);
  const link = await linkTo("kim@riverside.example");
  const words = [chosen, "heron compass amber quill"];
  const answers = await Promise.all(words.map((word) => send(link, { password: word })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404]);
  const entered = await Promise.all(words.map((word) => tryIn("kim@riverside.example", word)));
  expect(entered.map(({ status }) => status)).toEqual(
    answers.map(({ status }) => (status === 303 ? 303 : 422)),
  );
});

const invite = async () => post(paths.staffLink((await idOfStaff("Sam")) ?? ""), {}, maya);
const forget = () => send(paths.forgotten(), { email: "kim@riverside.example" });
test.each([
  ["an invitation", "sam@riverside.example", invite, 3 * 24 * 60],
  ["a reset", "kim@riverside.example", forget, 60],
] as const)("%s of %s runs out, and not before its time", async (_, email, asked, minutes) => {
  const before = await linkTo(email);
  await asked();
  await expect.poll(() => linkTo(email)).not.toBe(before);
  const link = await linkTo(email);
  const passes = (some: number) =>
    env.DB.prepare("UPDATE password_links SET expires_at = expires_at - ?")
      .bind(some * 60_000)
      .run();
  await passes(minutes - 1);
  expect((await ask(link)).status).toBe(200);
  await passes(1);
  expect((await ask(link)).status).toBe(404);
  expect((await send(link, { password: "raven teapot linen dusk" })).status).toBe(404);
  expect((await tryIn(email, "raven teapot linen dusk")).status).toBe(422);
});

test("who forgot their password gets a link, and nobody learns who has an account", async () => {
  const known = await send(paths.forgotten(), { email: desk.theo.email });
  const unknown = await send(paths.forgotten(), { email: "nobody@nowhere.example" });
  expect(await known.text()).toBe(await unknown.text());
  await expect.poll(() => linkTo(desk.theo.email)).not.toBe("");
  expect(await linkTo("nobody@nowhere.example")).toBe("");

  const before = await signInAs("theo");
  const link = await linkTo(desk.theo.email);
  expect((await send(link, { password: chosen })).status).toBe(303);
  // Whoever was signed in as him is not any more.
  expect((await get(paths.inbox(), before)).status).toBe(302);
  expect((await tryIn(desk.theo.email, password)).status).toBe(422);
  expect((await tryIn(desk.theo.email, chosen)).status).toBe(303);
});

test("resets to one address are few, however often they are asked for", async () => {
  const count = async () =>
    (await mailbox()).filter(({ to }) => to.includes(desk.noor.email)).length;
  for (let i = 0; i < 6; i += 1) {
    await send(paths.forgotten(), { email: desk.noor.email }, `198.51.100.${i}`);
  }
  await expect.poll(count).toBe(3);
});

test("another clinic's admin can't send a link, lift a second step, or see who works there", async () => {
  const noor = await signInAs("noor");
  for (const path of [paths.staffLink("theo"), paths.staffSecondFactor("theo")]) {
    expect((await post(path, {}, noor)).status).toBe(404);
  }
});
