import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { run } from "#test/support/schedule.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

const stranger = "+15035550177";
let id = "";
beforeEach(async () => {
  for (const table of ["conversations", "messages", "spam_numbers", "alerts", "opt_outs"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("DELETE FROM client_numbers WHERE number = ?", stranger);
  await run("UPDATE clinics SET business_hours = NULL, after_hours = NULL");
  await text(stranger, "You have won a cruise");
  id = await openWith(stranger);
});

const mark = (isSpam = true, as?: string) => post(paths.spam(id), isSpam ? {} : { spam: "no" }, as);
const list = async (filter: string) => (await get(paths.inbox({ filter }))).text();
const listsWith = async (words: string) => {
  const filters = ["open", "unread", "waiting", "unassigned", "snoozed", "spam", "closed"];
  const pages = await Promise.all(filters.map(list));
  return filters.filter((_, i) => pages[i]?.includes(words));
};
const ball = () =>
  env.DB.prepare("SELECT unread FROM inboxes WHERE clinic_id = 'riverside'").first<number>(
    "unread",
  );
const count = (sql: string) => env.DB.prepare(sql).first<number>("n");

test("a marked number's conversation goes to its folder, with Undo, and is written down", async () => {
  const before = (await ball()) ?? 0;
  const seq = await count("SELECT max(seq) AS n FROM changes");
  const done = await mark();
  expect(done.headers.get("Location")).toBe(paths.inbox({ spam: id }));
  expect(await listsWith("won a cruise")).toEqual(["spam"]);
  expect(await ball()).toBe(before - 1);
  const page = await (await get(done.headers.get("Location") ?? "")).text();
  expect(page).toMatch(/Marked as spam\.[\s\S]*name="spam" value="no"[^>]*>\s*Undo/);
  const maya = await signInAs("maya");
  const live = await get(`${paths.changes()}?after=${seq}&conversation=${id}`, maya);
  const news = await live.text();
  expect(news).toContain(`<hx-partial hx-target="#conversation-${id}" hx-swap="delete"`);
  expect(news).toContain("Not spam");
  await mark(false);
  expect(await listsWith("won a cruise")).toEqual(["open", "waiting", "unassigned"]);
  const log = await (await get(paths.activity(), maya)).text();
  expect(log).toMatch(/Theo took a number out of the spam[\s\S]*Theo marked a number as spam/);
});

test("its texts are kept and found there; nothing is answered, nobody alerted, nothing counted", async () => {
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  const alert = { isOn: true, addresses: ["maya@riverside.example"], quotes: false };
  const closedNow = () =>
    env.DB.prepare("UPDATE clinics SET business_hours = ?, after_hours = ?")
      .bind(JSON.stringify(never), JSON.stringify({ ...usualAfterHours, alert }))
      .run();
  const answers = () => count("SELECT count(*) AS n FROM messages WHERE direction = 'outbound'");
  const alerts = () => count("SELECT count(*) AS n FROM alerts");
  await closedNow();
  await mark();
  const before = await ball();
  await text(stranger, "Claim your prizes");
  expect(await listsWith("Claim your prizes")).toEqual(["spam"]);
  expect([await answers(), await alerts(), await ball()]).toEqual([0, 0, before]);
  const found = await post(paths.finding(paths.search()), { q: "prizes" });
  expect(await (await get(found.headers.get("Location") ?? "")).text()).toContain(
    stranger.slice(-4),
  );
  // The same, from a number that is not marked.
  await text("+15035550178", "Are you closed?");
  expect([await answers(), await alerts(), await ball()]).toEqual([1, 1, (before ?? 0) + 1]);
});

test("a conversation that begins or goes on after one was closed is there too", async () => {
  await mark();
  await post(paths.closure(id), {});
  expect(await listsWith("won a cruise")).toEqual(["closed"]);
  await text(stranger, "Last chance");
  expect(await listsWith("Last chance")).toEqual(["spam"]);
  await post(paths.closure(await openWith(stranger)), {});
  await post(paths.reopening(id), {});
  expect(await listsWith("won a cruise")).toEqual(["spam"]);
});

test("STOP is heard from it as from everybody", async () => {
  await mark();
  await text(stranger, "STOP");
  expect(await count("SELECT count(*) AS n FROM opt_outs")).toBe(1);
});

test("staff may write to it: the thread says what it is, and it stays where it is", async () => {
  await mark();
  const thread = await (await get(paths.conversation(id))).text();
  expect(thread).toMatch(/marked as spam: nobody is called[\s\S]*Not spam/);
  expect(thread).not.toContain("It does need one");
  expect(thread).not.toContain("Mark as spam");
  await post(paths.messages(id), { body: "Do not text us again", token: "t1" });
  expect(await listsWith("Do not text us again")).toEqual(["spam"]);
});

test("a client's number is none: it is not offered, and refused", async () => {
  await text(people.ann, "Thank you");
  id = await openWith(people.ann);
  expect(await (await get(paths.conversation(id))).text()).not.toContain("Mark as spam");
  expect((await mark()).headers.get("Location")).toBe(paths.conversation(id));
  expect(await listsWith("Thank you")).toContain("open");
});

test("who is made a client with that number is no spam any more", async () => {
  await mark();
  await post(paths.clients(), { name: "Cruise Company", number: stranger });
  expect(await listsWith("won a cruise")).toContain("open");
  expect(await count("SELECT count(*) AS n FROM spam_numbers")).toBe(0);
});

test("a number is spam for one clinic, and another can't say so of it", async () => {
  const noor = await signInAs("noor");
  expect((await mark(true, noor)).status).toBe(404);
  await mark();
  expect((await mark(false, noor)).status).toBe(404);
  expect(await count("SELECT count(*) AS n FROM spam_numbers WHERE clinic_id = 'riverside'")).toBe(
    1,
  );
});

test("what is marked while it is snoozed is spam, and its folder goes by the latest text", async () => {
  await post(paths.snooze(id), { when: String(Date.now() + 86_400_000) });
  await mark();
  expect(await listsWith("won a cruise")).toEqual(["spam"]);
  const first = id;
  await text("+15035550178", "Cheap pills");
  id = await openWith("+15035550178");
  await mark();
  expect((await list("spam")).match(/id="conversation-[^"]+"/g)).toEqual(
    [id, first].map((one) => `id="conversation-${one}"`),
  );
});
