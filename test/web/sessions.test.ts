import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { desk, password } from "#test/support/cast.ts";
import { linkTo } from "#test/support/mailbox.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

beforeEach(() => env.DB.prepare("DELETE FROM sessions").run());

/** As if nobody had touched any browser for so many minutes. */
const idle = (minutes: number) =>
  env.DB.prepare("UPDATE sessions SET seen_at = seen_at - ?")
    .bind(minutes * 60_000)
    .run();
const fragment = (path: string, cookie: string, init: RequestInit = {}) =>
  ask(path, { ...init, headers: { Cookie: cookie, "HX-Request": "true" } });
const tryIn = (form: Record<string, string>, headers: Record<string, string>) =>
  ask(paths.signIn(), { method: "POST", headers, body: new URLSearchParams(form) });
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

test("after ten minutes without a gesture nothing is shown and nothing is done", async () => {
  await text("+15035558001", "canary of the lock");
  const id = await openWith("+15035558001");
  const cookie = await signInAs("theo");
  await idle(10);
  const opened = await get(paths.conversation(id), cookie);
  expect(opened.headers.get("Location")).toBe(paths.lock(paths.conversation(id)));
  const sent = await post(paths.messages(id), { body: "half a thought", token: "t1" }, cookie);
  expect(sent.status).toBe(401);
  const kept = await sent.text();
  expect(kept).toContain("half a thought");
  expect(kept).toContain("Nothing was sent. Unlock, then send it again.");
  const part = await fragment(paths.conversation(id), cookie);
  expect([part.status, part.headers.get("HX-Retarget")]).toEqual([401, "#lock"]);
  expect(await part.text()).not.toContain("canary");
  const { results } = await env.DB.prepare(
    "SELECT 1 FROM messages WHERE client_token = 't1'",
  ).all();
  expect(results).toEqual([]);
});

test("its owner's password unlocks it under another token, somebody else's does not", async () => {
  const cookie = await signInAs("theo");
  await idle(11);
  const wrong = await post(paths.unlocking(), { password: "guess", next: "/clients" }, cookie);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/This is not your password[\s\S]*Switch user/);
  const right = await post(paths.unlocking(), { password, next: "/clients" }, cookie);
  expect(right.headers.get("Location")).toBe("/clients");
  expect((await get(paths.clients(), cookiesOf(right))).status).toBe(200);
  expect((await get(paths.clients(), cookie)).headers.get("Location")).toMatch(/^\/sign-in/);
  const { results } = await env.DB.prepare("SELECT 1 FROM sessions").all();
  expect(results).toHaveLength(1);
});

test("guesses at a locked screen end", async () => {
  const cookie = await signInAs("vera");
  await idle(11);
  for (let i = 0; i < 10; i += 1) {
    expect((await post(paths.unlocking(), { password: "guess" }, cookie)).status).toBe(422);
  }
  expect((await post(paths.unlocking(), { password }, cookie)).status).toBe(429);
});

test("a person's doing keeps it open; a page that is left alone does not", async () => {
  const cookie = await signInAs("theo");
  const seen = () => env.DB.prepare("SELECT seen_at FROM sessions").first<number>("seen_at");
  await idle(9);
  const before = await seen();
  await fragment(`${paths.changes()}?after=0`, cookie);
  await fragment(paths.addOns(), cookie);
  expect(await seen()).toBe(before);
  expect((await post(paths.gesture(), {}, cookie)).status).toBe(204);
  await expect.poll(seen).toBeGreaterThan(before ?? 0);
  // Not a write for each.
  const noted = await seen();
  await get(paths.inbox(), cookie);
  expect(await seen()).toBe(noted);
});

test("while it is locked the ball still tells that something waits, and nothing of what", async () => {
  const cookie = await signInAs("theo");
  await text("+15035558002", "canary of the ball");
  await idle(10);
  const feed = await fragment(`${paths.changes()}?after=0&locked=1`, cookie);
  const html = await feed.text();
  expect(feed.status).toBe(200);
  expect(html).toMatch(/Inbox, \d+ unread/);
  expect(html).not.toContain("canary");
  expect(html).not.toContain("cursor");
});

test("a working day is the longest, whatever is done", async () => {
  const cookie = await signInAs("theo");
  await env.DB.prepare("UPDATE sessions SET created_at = created_at - ?")
    .bind(12 * 3_600_000)
    .run();
  expect((await get(paths.inbox(), cookie)).headers.get("Location")).toMatch(/^\/sign-in/);
});

test("one sees where one is signed in, and ends it there", async () => {
  const phone = await signInAs("theo");
  const laptop = await signInAs("theo");
  const [other] = (
    await env.DB.prepare("SELECT id FROM sessions ORDER BY id LIMIT 1").all<{ id: string }>()
  ).results;
  const page = await (await get(paths.account(), laptop)).text();
  expect(page).toContain("This one");
  expect((await post(paths.sessionRevocation(other?.id ?? ""), {}, laptop)).status).toBe(303);
  expect((await get(paths.inbox(), phone)).status).toBe(302);
  expect((await get(paths.inbox(), laptop)).status).toBe(200);
});

test("how one is told that a client wrote is one's own choice, and nonsense changes nothing", async () => {
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  const chosen = async (cookie: string) => {
    const page = await (await get(paths.inbox(), cookie)).text();
    return /data-sound="(\w+)" data-notification="(\w+)"/.exec(page)?.slice(1);
  };
  const usual = ["soft", "anonymous"];
  expect(await chosen(theo)).toEqual(usual);
  await post(paths.beingTold(), { sound: "insistent", notification: "off" }, theo);
  expect(await chosen(theo)).toEqual(["insistent", "off"]);
  expect(await chosen(maya)).toEqual(usual);
  await post(paths.beingTold(), { sound: "a bell", notification: "" }, theo);
  expect(await chosen(theo)).toEqual(["insistent", "off"]);
});

test("everywhere else at once, and never a colleague's", async () => {
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  await signInAs("theo");
  const mayas = await env.DB.prepare("SELECT id FROM sessions WHERE staff_id = 'maya'").first("id");
  expect((await post(paths.sessionRevocation(String(mayas)), {}, theo)).status).toBe(404);
  await post(paths.otherSessions(), {}, theo);
  const { results } = await env.DB.prepare("SELECT staff_id FROM sessions ORDER BY staff_id").all();
  expect(results).toEqual([{ staff_id: "maya" }, { staff_id: "theo" }]);
  expect((await get(paths.inbox(), maya)).status).toBe(200);
});

test("a changed password ends every other session, and takes the one before", async () => {
  const [here, there] = [await signInAs("noor"), await signInAs("noor")];
  const wanted = "otter lantern viola brisk";
  const refused = await post(paths.accountPassword(), { current: "no", wanted }, here);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("This is not your password.");
  const changed = await post(paths.accountPassword(), { current: password, wanted }, here);
  expect(changed.status).toBe(303);
  expect((await get(paths.inbox(), there)).status).toBe(302);
  expect((await get(paths.inbox(), cookiesOf(changed))).status).toBe(200);
  const back = { current: wanted, wanted: password };
  await post(paths.accountPassword(), back, cookiesOf(changed));
});

test("a changed password makes a link that is out worthless", async () => {
  const { email } = desk.noor;
  await ask(paths.forgotten(), { method: "POST", body: new URLSearchParams({ email }) });
  await expect.poll(() => linkTo(email)).not.toBe("");
  const link = await linkTo(email);
  expect((await ask(link)).status).toBe(200);
  const wanted = "otter lantern viola brisk";
  const form = { current: password, wanted };
  const changed = await post(paths.accountPassword(), form, await signInAs("noor"));
  expect((await ask(link)).status).toBe(404);
  const back = { current: wanted, wanted: password };
  await post(paths.accountPassword(), back, cookiesOf(changed));
});

test("nobody can lock the owner of a browser out by guessing from elsewhere", async () => {
  const { email } = desk.theo;
  const home = { "CF-Connecting-IP": "192.0.2.44" };
  const known = cookiesOf(await tryIn({ email, password }, home));
  // Fifty guesses from everywhere use up what an address has.
  await env.DB.prepare("UPDATE sign_in_attempts SET count = 50").run();
  for (let i = 0; i < 3; i += 1) {
    await tryIn({ email, password: "guess" }, { "CF-Connecting-IP": `203.0.113.${i}` });
  }
  await env.DB.prepare("UPDATE sign_in_attempts SET count = 100").run();
  const stranger = await tryIn({ email, password }, { "CF-Connecting-IP": "203.0.113.0" });
  expect(stranger.status).toBe(429);
  const owner = await tryIn({ email, password }, { ...home, Cookie: known });
  expect(owner.status).toBe(303);
  // The mark of one account opens no door to another's.
  const marked = await tryIn(
    { email: desk.maya.email, password },
    { "CF-Connecting-IP": "203.0.113.0", Cookie: known },
  );
  expect(marked.status).toBe(429);
});
