import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

let maya = "";
let id = "";
beforeAll(async () => {
  maya = await signInAs("maya");
});
beforeEach(async () => {
  await env.DB.prepare("DELETE FROM scheduled_texts").run();
  await text(people.ann, "Until when are you there?");
  id = await openWith(people.ann);
});

const tomorrow = () => String(Date.now() + 86_400_000);
const htmx = async (path: string, form: Record<string, string>, as?: string) =>
  ask(path, {
    method: "POST",
    headers: { Cookie: as ?? (await theos()), "HX-Request": "true" },
    body: new URLSearchParams(form),
  });
const schedule = (over: Record<string, string> = {}) =>
  post(paths.scheduledTexts(id), { body: "Until six", when: tomorrow(), token: "one", ...over });
const page = async () => (await get(paths.conversation(id))).text();
const list = async () => /<div id="scheduled-[\s\S]*?<\/div>/.exec(await page())?.[0] ?? "";

test("what was typed comes along into the form, and never into an address", async () => {
  const form = await post(paths.sendingLater(id), { body: "Until <six>" });
  expect(form.status).toBe(200);
  const shown = await form.text();
  expect(shown).toContain(">Until &lt;six&gt;</textarea>");
  expect(shown).toMatch(/<h1>Send later<\/h1>/);
  expect(form.headers.get("Location")).toBeNull();
});

test("a scheduled text stands above the composer, for everybody, and in the feed", async () => {
  const before = await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n");
  expect((await schedule()).headers.get("Location")).toBe(paths.conversation(id));
  expect(await list()).toMatch(/Leaves[\s\S]*<time[\s\S]*Theo[\s\S]*Until six[\s\S]*Withdraw/);
  const feed = await get(`${paths.changes()}?after=${before}&conversation=${id}`, maya);
  expect(await feed.text()).toContain("Until six");
});

test("the only button whose name has Send in it is the composer's", async () => {
  await schedule();
  await post(paths.scheduledWithdrawal(id, "one"), { version: "0" });
  await schedule({ token: "two" });
  const buttons = (await page()).match(/<button[\s\S]*?<\/button>/g) ?? [];
  const sends = buttons.filter((button) => /Send/.test(button) && !/role="menuitem"/.test(button));
  expect(sends).toHaveLength(1);
});

test.each([
  [{ body: "" }, "Write something first."],
  [{ body: "It is {price}" }, "{price} is still to be filled in."],
  [{ when: "5" }, "That time is over. Choose a later one."],
  [{ when: "chosen", day: "2020-01-01", time: "08:00" }, "That time is over."],
  [{ when: "chosen", day: "", time: "" }, "Choose a day and a time."],
  [{ when: "nonsense" }, "Choose a day and a time."],
  [{ when: "999999999999999" }, "That is more than a year away."],
  [{ files: "3" }, "The attachments were changed in another window."],
] as [Record<string, string>, string][])(
  "%o is refused in words, with what was typed",
  async (over, words) => {
    const refused = await schedule({ body: "Kept words", ...over });
    expect(refused.status).toBe(422);
    const shown = await refused.text();
    expect(shown).toContain(words);
    expect(shown).toContain(`>${over["body"] ?? "Kept words"}</textarea>`);
    expect(await list()).not.toContain("<li");
  },
);

test("who said STOP, and a closed conversation, are told so", async () => {
  await text(people.ann, "STOP");
  expect(await (await schedule()).text()).toContain("They texted STOP");
  await text(people.ann, "START");
  await post(paths.closure(id), {});
  expect(await (await schedule()).text()).toContain("This conversation is closed.");
  await post(paths.reopening(id), {});
});

test("who closes the conversation is told what that withdraws, and has it back with Undo", async () => {
  await schedule();
  const closed = await post(paths.closure(id), {});
  const shown = await get(closed.headers.get("Location") ?? "");
  expect(await shown.text()).toContain("What was to leave later in it is withdrawn (1).");
  expect(await list()).toContain("Withdrawn: the conversation was closed by Theo");
  await post(paths.reopening(id), {});
  expect(await list()).toContain("Leaves");
});

test("a client's text withdraws it, and the thread and the feed say so", async () => {
  await schedule();
  const before = await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n");
  await text(people.ann, "Found it on your page");
  expect(await list()).toMatch(/Withdrawn: they wrote first[\s\S]*Until six[\s\S]*Put away/);
  const feed = await get(`${paths.changes()}?after=${before}&conversation=${id}`, maya);
  expect(await feed.text()).toContain("Withdrawn: they wrote first");
});

test("of two who change it the second sees how it is now, beside what they typed", async () => {
  await schedule();
  const change = (body: string, as: string) =>
    htmx(paths.scheduledText(id, "one"), { body, when: tomorrow(), version: "0" }, as);
  expect(await (await change("Until seven", maya)).text()).toContain("Until seven");
  const second = await change("Until eight", await theos());
  expect(second.status).toBe(409);
  expect(await second.text()).toMatch(/Maya has changed it[\s\S]*Until seven[\s\S]*>Until eight</);
  expect(await list()).toContain("Until seven");
});

test("let go at once it is in the thread, and whoever was second is told", async () => {
  await schedule();
  const go = () => htmx(paths.scheduledDeparture(id, "one"), { version: "0" });
  const shown = await (await go()).text();
  expect(shown).toMatch(/<article[\s\S]*Until six/);
  expect(shown).not.toContain('<li id="scheduled-item');
  const second = await go();
  expect(second.status).toBe(409);
  expect(await second.text()).toMatch(/role="alert"[\s\S]*Somebody else was quicker/);
});

test("without a script whoever was second is told on a page of its own", async () => {
  await schedule();
  const withdraw = () => post(paths.scheduledWithdrawal(id, "one"), { version: "0" });
  expect((await withdraw()).status).toBe(303);
  const second = await withdraw();
  expect(second.status).toBe(409);
  expect(await second.text()).toContain("Somebody else was quicker");
});

test("whether a client's text withdraws it is a setting, on at first", async () => {
  const settings = async () => (await get(paths.texting(), maya)).text();
  const version = async () => /name="version" value="(\d+)"/.exec(await settings())?.[1] ?? "";
  const isOn = async () => /<input[^>]*name="withdrawsScheduled"[^>]*>/.exec(await settings())?.[0];
  expect(await isOn()).toContain("checked");
  await post(paths.texting(), { version: await version() }, maya);
  expect(await isOn()).not.toContain("checked");
  await schedule();
  await text(people.ann, "One more question");
  expect(await list()).toContain("Leaves");
  await post(paths.texting(), { version: await version(), withdrawsScheduled: "yes" }, maya);
  expect(await (await get(paths.activity(), maya)).text()).toContain(
    "withdrawing what leaves later when its client writes on",
  );
});
