import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { usualHours } from "#domain/business-hours.ts";
import { wakeSnoozed } from "#flows/snooze.ts";
import { runMinute } from "#src/jobs.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { run } from "#test/support/schedule.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

let maya = "";
let id = "";
beforeAll(async () => {
  maya = await signInAs("maya");
});
beforeEach(async () => {
  await run("DELETE FROM conversations");
  await run("UPDATE inboxes SET unread = 0");
  await run("UPDATE clinics SET business_hours = ?", JSON.stringify(usualHours));
  await text(people.ann, "Can you call me next week?");
  id = await openWith(people.ann);
  await get(paths.conversation(id));
});

const day = 86_400_000;
const snooze = (when: number | string = Date.now() + day, over: Record<string, string> = {}) =>
  post(paths.snooze(id), { when: String(when), ...over });
const list = async (filter: string) => (await get(paths.inbox({ filter }))).text();
const listsWith = async (words: string) => {
  const filters = ["open", "unread", "waiting", "mine", "snoozed", "closed"];
  const pages = await Promise.all(filters.map(list));
  return filters.filter((_, i) => pages[i]?.includes(words));
};
const ball = () =>
  env.DB.prepare("SELECT unread FROM inboxes WHERE clinic_id = 'riverside'").first<number>(
    "unread",
  );
const seq = async () =>
  (await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n")) ?? 0;
const news = async (after: number) =>
  (await get(`${paths.changes()}?after=${after}&conversation=${id}`, maya)).text();
const minuteAt = (now: number) => {
  const one = { poked: [] as string[], now: () => now };
  return wakeSnoozed(ports({ now: one.now, poke: (clinicId) => one.poked.push(clinicId) })).then(
    ({ woken }) => ({ woken, poked: one.poked }),
  );
};

test("the question offers times in words, and its answer takes the conversation out of the way", async () => {
  const form = await (await get(paths.snooze(id))).text();
  expect(form).toMatch(/<h1>Snooze<\/h1>[\s\S]*8:00\sAM[\s\S]*Only when they write/);
  const before = await seq();
  expect((await snooze()).headers.get("Location")).toBe(paths.inbox({ snoozed: id }));
  expect(await listsWith("call me next week")).toEqual(["snoozed"]);
  expect(await list("snoozed")).toContain("Snoozed until");
  const live = await news(before);
  expect(live).toContain(`<hx-partial hx-target="#conversation-${id}" hx-swap="delete"`);
  expect(live).toMatch(/id="ending-[\s\S]*Snoozed until[\s\S]*Wake now/);
});

test("Undo, and Wake now, bring it back where it was, and both are written down", async () => {
  const done = await snooze();
  const page = await (await get(done.headers.get("Location") ?? "")).text();
  expect(page).toContain("Conversation snoozed.");
  expect(page).toContain(`action="${paths.waking(id)}"`);
  expect((await post(paths.waking(id), {})).headers.get("Location")).toBe(paths.conversation(id));
  expect(await listsWith("call me next week")).toEqual(["open", "waiting"]);
  const log = await (await get(paths.activity(), maya)).text();
  expect(log).toMatch(/Theo snoozed a conversation: until \w+day/);
  expect(log).toContain("Theo brought a snoozed conversation back");
});

test("at its time it comes back by itself: unread, on top, announced, and once", async () => {
  await text(people.ben, "Something newer");
  const until = Date.now() + day;
  await snooze(until);
  const [read, before] = [await ball(), await seq()];
  expect(await minuteAt(until - 1)).toEqual({ woken: 0, poked: [] });
  expect(await listsWith("call me next week")).toEqual(["snoozed"]);
  expect(await minuteAt(until)).toEqual({ woken: 1, poked: ["riverside"] });
  expect(await minuteAt(until)).toEqual({ woken: 0, poked: [] });
  expect(await listsWith("call me next week")).toEqual(["open", "unread", "waiting"]);
  expect(await ball()).toBe((read ?? 0) + 1);
  expect(await list("open")).toMatch(/Back since[\s\S]*Something newer/);
  expect(await news(before)).toMatch(/id="conversation-[\s\S]*row-unread/);
});

test("their text brings it back at once, unread; nothing else is moved by it", async () => {
  await snooze("they-write");
  expect(await list("snoozed")).toContain("Snoozed until they write");
  expect(await minuteAt(Date.now() + 400 * day)).toMatchObject({ woken: 0 });
  const read = await ball();
  await text(people.ann, "It got worse");
  expect(await listsWith("It got worse")).toEqual(["open", "unread", "waiting"]);
  expect(await ball()).toBe((read ?? 0) + 1);
});

test("an answer of the clinic's leaves it snoozed: it comes back all the same", async () => {
  await snooze();
  await post(paths.messages(id), { body: "We will call on Monday", token: "t1" });
  expect(await listsWith("We will call on Monday")).toEqual(["snoozed"]);
});

test("they stand by when they come back, and those without a time last", async () => {
  const [ann, now] = [id, Date.now()];
  for (const [who, when] of [
    [people.ben, now + 3 * day],
    [people.cleo, "they-write"],
  ] as const) {
    await text(who, `Written by ${who}`);
    await post(paths.snooze(await openWith(who)), { when: String(when) });
  }
  await post(paths.snooze(ann), { when: String(now + day) });
  const rows = (await list("snoozed")).match(/id="conversation-[^"]+"/g) ?? [];
  const expected = [ann, await openWith(people.ben), await openWith(people.cleo)];
  expect(rows).toEqual(expected.map((one) => `id="conversation-${one}"`));
  expect(await list("snoozed")).toContain('data-order="oldest-first"');
});

test("a text that came after the question was asked keeps it where it is", async () => {
  const form = await (await get(paths.snooze(id))).text();
  const seen = /name="seen" value="(\d+)"/.exec(form)?.[1] ?? "";
  await text(people.ann, "Wait, it is urgent");
  const stays = await snooze(Date.now() + day, { seen });
  expect(stays.headers.get("Location")).toBe(paths.conversation(id));
  expect(await listsWith("Wait, it is urgent")).toContain("open");
});

test.each([
  [{ when: "5" }, "That time is over."],
  [{ when: "chosen", day: "", time: "" }, "Choose a day and a time."],
  [{ when: "chosen", day: "2020-02-30", time: "25:00" }, "Choose a day and a time."],
  [{ when: "nonsense" }, "Choose a day and a time."],
  [{ when: "999999999999999" }, "That is more than a year away."],
] as [Record<string, string>, string][])("%o is refused in words", async (form, words) => {
  const refused = await post(paths.snooze(id), form);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain(words);
  if (form["day"]) expect(page).toContain(`value="${form["day"]}"`);
  expect(await listsWith("call me next week")).toContain("open");
});

test("a time of one's own is one in the clinic's zone", async () => {
  const year = new Date().getUTCFullYear() + 1;
  const noon = { when: "chosen", day: `${year}-01-02`, time: "12:00" };
  // More than a year ahead only in the last days of one.
  await post(paths.snooze(id), noon);
  const until = await env.DB.prepare("SELECT snoozed_until AS at FROM conversations").first<number>(
    "at",
  );
  expect(until).toBe(Date.parse(`${year}-01-02T12:00-08:00`));
});

test("closing ends it, whoever reopens finds it in the list; a closed one is not snoozed", async () => {
  await snooze();
  await post(paths.closure(id), {});
  expect(await listsWith("call me next week")).toEqual(["closed"]);
  await snooze();
  expect(await listsWith("call me next week")).toEqual(["closed"]);
  await post(paths.reopening(id), {});
  expect(await listsWith("call me next week")).toContain("open");
});

test("another clinic can neither snooze nor wake it", async () => {
  const noor = await signInAs("noor");
  const when = String(Date.now() + day);
  expect((await get(paths.snooze(id), noor)).status).toBe(404);
  expect((await post(paths.snooze(id), { when }, noor)).status).toBe(404);
  await snooze();
  expect((await post(paths.waking(id), {}, noor)).status).toBe(404);
  expect(await listsWith("call me next week")).toEqual(["snoozed"]);
});

test("the minute's cron is what wakes", async () => {
  await snooze();
  await run("UPDATE conversations SET snoozed_until = 1");
  await runMinute(ports());
  expect(await listsWith("call me next week")).toContain("open");
});
