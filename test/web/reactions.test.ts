import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask } from "#test/support/world.ts";

let id = "";
let begun = 0;
beforeEach(async () => {
  await env.DB.batch(
    ["scheduled_texts", "conversations", "changes"].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
  await text(people.ann, "Is Thursday all right?");
  id = await openWith(people.ann);
  await reply("Yes: Thursday at 4:15 PM. We look forward to seeing Biscuit.");
  begun = (await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n")) ?? 0;
});

const reply = (body: string) =>
  post(paths.messages(id), { body, token: crypto.randomUUID(), contact: "" });
const page = async () => (await get(paths.conversation(id))).text();
const feed = async () => (await get(`${paths.changes()}?after=${begun}&conversation=${id}`)).text();
const like = "Liked “Yes: Thursday at 4:15 PM. We look forward…”";
/** The articles of a page by what begins their name, in the order of the thread. */
const articles = (html: string) =>
  [...html.matchAll(/<article[^>]*class="message ([^"]+)"[^>]*data-position="([^"]+)"/g)].map(
    ([, kind, position]) => `${kind} ${position}`,
  );
const positionOf = (words: string) =>
  env.DB.prepare("SELECT position FROM messages WHERE body LIKE ? ORDER BY position DESC LIMIT 1")
    .bind(`${words}%`)
    .first<number>("position");

test("a reaction stands under the text that it means, in the page and in the feed", async () => {
  await text(people.ann, like);
  const [said, liked] = [await positionOf("Yes:"), await positionOf("Liked")];
  for (const html of [await page(), await feed()]) {
    expect(articles(html)).toContain(`reaction ${said}.001`);
    expect(html).toContain(`data-stored="${liked}"`);
    expect(html).toContain("👍 Ann Becker liked this");
    expect(articles(html)).not.toContain(`message-inbound ${liked}`);
  }
  // What closes the conversation has seen it.
  expect(await page()).toContain(`name="seen" value="${liked}"`);
});

test("what is liked, and then loved, is loved; what is taken back says so", async () => {
  await text(people.ann, like);
  await text(people.ann, like.replace("Liked", "Loved"));
  expect(await page()).toContain("❤️ Ann Becker loved this");
  expect(articles(await page()).filter((one) => one.startsWith("reaction"))).toHaveLength(1);
  await text(people.ann, like.replace("Liked", "Removed a heart from"));
  expect(await page()).toContain("Ann Becker took back ❤️");
  expect(await page()).not.toContain("loved this");
});

test.each([
  ["to nothing that we said", "Liked “See you on Friday”"],
  ["to a picture", "Liked an image"],
])("a reaction %s stays a bubble in full", async (_, body) => {
  await text(people.ann, body);
  expect(articles(await page())).toContain(`message-inbound ${await positionOf("Liked")}`);
  expect(await page()).toContain(body);
});

test("a reaction to what is not near any more stays a bubble, and so does one in a new conversation", async () => {
  for (let i = 0; i < 20; i += 1) await text(people.ann, `And ${i}?`);
  await text(people.ann, like);
  expect(articles(await page())).toContain(`message-inbound ${await positionOf("Liked")}`);
  await post(paths.closure(id), { seen: "" });
  await text(people.ann, like);
  expect(await openWith(people.ann)).not.toBe(id);
  id = await openWith(people.ann);
  expect(articles(await page())).toEqual([`message-inbound ${await positionOf("Liked")}`]);
});

test("without the text that it means on the page, a reaction is a bubble there", async () => {
  await text(people.ann, like);
  const liked = await positionOf("Liked");
  const headers = { Cookie: await theos(), "HX-Request": "true" };
  const later = await ask(`${paths.conversation(id)}?after=${liked}`, { headers });
  const html = await later.text();
  expect(articles(html)).toEqual([`message-inbound ${liked}`]);
});

test("a reaction calls somebody as any text does: it is unread, and waits", async () => {
  await post(paths.waiting(id), { needed: "no", seen: "" });
  await text(people.ann, like);
  const marks = await env.DB.prepare(
    "SELECT unread_since > 0 AS unread, waiting_since > 0 AS waiting FROM conversations WHERE id = ?",
  )
    .bind(id)
    .first();
  expect(marks).toEqual({ unread: 1, waiting: 1 });
});

test.each([
  ["A reaction leaves", like, null],
  ["A reaction to a picture leaves", "Loved an image", null],
  ["What a client writes withdraws", "Liked it, but is Friday free?", "client-wrote"],
])("%s what is to leave later (%s)", async (_, body, held) => {
  const when = String(Date.now() + 86_400_000);
  await post(paths.scheduledTexts(id), { body: "Until six", when, token: crypto.randomUUID() });
  await text(people.ann, body);
  const kept = await env.DB.prepare("SELECT held FROM scheduled_texts").first();
  expect(kept).toEqual({ held });
});

test("what a reaction was understood as stands with it, to be undone", async () => {
  await text(people.ann, like);
  await env.DB.prepare(
    "UPDATE messages SET understood = 'confirm 1900000000000 one' WHERE body LIKE 'Liked%'",
  ).run();
  expect(await page()).toMatch(/class="message reaction"[\s\S]*Understood as: confirms[\s\S]*Undo/);
});

test("a reaction that came the day after makes no day of its own", async () => {
  await text(people.ann, like);
  await env.DB.prepare(
    "UPDATE messages SET created_at = created_at + 90000000 WHERE body LIKE 'Liked%'",
  ).run();
  expect((await page()).match(/class="day"/g)).toHaveLength(1);
});
