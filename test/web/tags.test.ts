import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { Tag } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

const admin = signInAs("maya");
const other = signInAs("noor");
let ann = "";

beforeEach(async () => {
  for (const table of ["conversations", "messages", "conversation_tags"]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.prepare("UPDATE clinics SET tags = '[]'").run();
  await text(people.ann, "What does it cost?");
  ann = await openWith(people.ann);
});

const add = async (name: string, colour = "blue") =>
  post(paths.tags(), { name, colour }, await admin);
async function stored(): Promise<Tag[]> {
  const row = await env.DB.prepare("SELECT tags FROM clinics WHERE id = 'riverside'").first<{
    tags: string;
  }>();
  return JSON.parse(row?.tags ?? "[]") as Tag[];
}
const idOfTag = async (name: string) => (await stored()).find((tag) => tag.name === name)?.id ?? "";

/** The boxes as they were and as they are. */
function tick(chosen: string[], shown: string[] = [], id = ann, as?: string) {
  const field = (name: string) => (value: string) => [name, value] as [string, string];
  return post(paths.tagging(id), [...chosen.map(field("tag")), ...shown.map(field("shown"))], as);
}
const listed = async (name: string, as?: string) => {
  const filter = `tag-${await idOfTag(name)}`;
  const page = await (await get(paths.inbox({ filter }), as)).text();
  return [...page.matchAll(/id="conversation-([^"]+)"/g)].map(([, id]) => id);
};
const chip = (name: string, colour: string) => `<span class="tag hue-${colour}">${name}</span>`;

test("an admin makes a tag, and gives it another name and colour", async () => {
  expect((await add("  Money   matters ")).headers.get("Location")).toBe(
    "/settings/tags?saved=added",
  );
  expect(await stored()).toMatchObject([{ name: "Money matters", colour: "blue" }]);
  const path = paths.tag(await idOfTag("Money matters"));
  await post(path, { name: "Money", colour: "green" }, await admin);
  await add("Insurance", "no colour");
  expect(await stored()).toMatchObject([
    { name: "Insurance", colour: "grey" },
    { name: "Money", colour: "green" },
  ]);
  const log = await (await get(paths.activity(), await admin)).text();
  expect(log).toContain("changed the clinic&#39;s tags: added Money matters");
  expect(log).toContain("changed the clinic&#39;s tags: changed Money");
});

test.each([
  ["", "Give it a name."],
  ["x".repeat(31), "30 characters at most"],
  ["mONEY", "There is one of this name already"],
])("a tag is not called %j", async (name, words) => {
  await add("Money");
  const answer = await add(name);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(words);
  expect(page).toContain(`value="${name}" maxlength`);
  expect(page).toMatch(/aria-invalid="true"/);
  expect(await stored()).toHaveLength(1);
});

test("two admins who make tags at once both have theirs, up to the most there can be", async () => {
  await Promise.all(Array.from({ length: 4 }, (_, i) => add(`Tag ${i}`)));
  expect(await stored()).toHaveLength(4);
  for (let i = 4; i < 20; i += 1) await add(`Tag ${i}`);
  expect((await add("One more")).status).toBe(422);
  expect(await stored()).toHaveLength(20);
});

test("staff put a tag on, and everybody sees it: in the list, in the thread, live", async () => {
  await add("Money", "green");
  const id = await idOfTag("Money");
  const before = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first<number>("seq");
  const form = await (await get(paths.tagging(ann))).text();
  expect(form).toContain(`<input type="checkbox" name="tag" value="${id}"/>`);
  expect((await tick([id])).headers.get("Location")).toBe(paths.conversation(ann));
  const again = await (await get(paths.tagging(ann))).text();
  expect(again).toContain(`value="${id}" checked=""/>`);
  const page = await (await get(paths.conversation(ann), await admin)).text();
  expect(page.split(chip("Money", "green")).length - 1).toBe(3); // the filter, the row, the head
  const changes = `${paths.changes()}?after=${before}&conversation=${ann}&view=tag-${id}`;
  const live = await (await get(changes, await admin)).text();
  expect(live.split(chip("Money", "green")).length - 1).toBe(2);
  expect(live).toContain(`hx-target="#title-${ann}"`);
  const log = await (await get(paths.activity(), await admin)).text();
  expect(log).toContain("Theo changed the tags of a conversation: + Money");
  await tick([], [id]);
  expect(await (await get(paths.conversation(ann))).text()).not.toMatch(/class="tags"/);
  const gone = await (await get(changes, await admin)).text();
  expect(gone).toContain(`hx-target="#conversation-${ann}" hx-swap="delete"`);
});

test("from the dialog the answer closes it and brings the new head", async () => {
  await add("Money");
  const id = await idOfTag("Money");
  const answer = await ask(paths.tagging(ann), {
    method: "POST",
    headers: { Cookie: await theos(), "HX-Request": "true" },
    body: new URLSearchParams({ tag: id }),
  });
  const page = await answer.text();
  expect(page).toContain(`<hx-partial hx-target="#dialog" hx-swap="innerHTML">`);
  expect(page).toContain(chip("Money", "blue"));
});

test("a clinic without tags says who makes them", async () => {
  expect(await (await get(paths.tagging(ann))).text()).toContain("An admin can make them");
  expect(await (await get(paths.tagging(ann), await admin)).text()).toContain(paths.tags());
});

test("two people who tag the same conversation at once don't undo each other", async () => {
  await add("Money");
  await add("Surgery");
  const [money, surgery] = [await idOfTag("Money"), await idOfTag("Surgery")];
  await tick([money]);
  // Both forms were shown with Money alone.
  await Promise.all([tick([money, surgery], [money]), tick([], [money], ann, await admin)]);
  expect(await listed("Surgery")).toEqual([ann]);
  expect(await listed("Money")).toEqual([]);
});

test("the list of a tag has the open ones, page by page, and is the clinic's own", async () => {
  await add("Money");
  const id = await idOfTag("Money");
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 39)
     INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
       last_message_text, last_message_author, tags)
     SELECT 'riverside', '00' || i, '+15035550100', '+1206555' || i, i, i, '', 'client', ?1 FROM n`,
  )
    .bind(JSON.stringify([id]))
    .run();
  await tick([id]);
  const first = await listed("Money");
  expect(first).toEqual([ann, ...Array.from({ length: 24 }, (_, i) => `00${39 - i}`)]);
  const page = await (await get(paths.inbox({ filter: `tag-${id}` }))).text();
  const [, next = ""] = /href="([^"]+before[^"]+)"/.exec(page) ?? [];
  const second = await (await get(next.replaceAll("&amp;", "&"))).text();
  expect([...second.matchAll(/id="conversation-([^"]+)"/g)].map(([, one]) => one)).toEqual(
    ["15", "14", "13", "12", "11", "10"].map((i) => `00${i}`),
  );
  expect(await listed("Money", await other)).toEqual([]);
  await post(paths.closure(ann), { seen: "999999999" });
  expect(await listed("Money")).not.toContain(ann);
  expect(await (await get(paths.conversation(ann))).text()).toContain(`class="tags"`);
  await post(paths.reopening(ann), {});
  expect(await listed("Money")).toContain(ann);
});

test("another name changes no conversation, and a tag that is removed is on none", async () => {
  await add("Money");
  const id = await idOfTag("Money");
  await tick([id]);
  const changes = () => env.DB.prepare("SELECT count(*) AS n FROM changes").first<number>("n");
  const before = await changes();
  await post(paths.tag(id), { name: "Bills", colour: "pink" }, await admin);
  expect(await changes()).toBe(before);
  expect(await (await get(paths.conversation(ann))).text()).toContain(chip("Bills", "pink"));
  await post(paths.tagRemoval(id), {}, await admin);
  expect(await (await get(paths.conversation(ann))).text()).not.toMatch(/class="tag[s ]/);
  expect(await (await get(paths.inbox({ filter: `tag-${id}` }))).text()).not.toContain(
    `conversation-${ann}"`,
  );
  // A form that was open meanwhile puts on nothing that is no tag.
  await tick([id]);
  expect(await (await get(paths.tagging(ann))).text()).not.toContain(id);
  const left = await env.DB.prepare("SELECT count(*) AS n FROM conversation_tags").first();
  expect(left).toEqual({ n: 0 });
});

test("a tag and a conversation of another clinic are not there", async () => {
  await add("Money");
  const id = await idOfTag("Money");
  const cookie = await other;
  expect((await tick([id], [], ann, cookie)).status).toBe(404);
  expect((await get(paths.tagging(ann), cookie)).status).toBe(404);
  expect((await post(paths.tag(id), { name: "Mine", colour: "red" }, cookie)).status).toBe(404);
  expect((await post(paths.tagRemoval(id), {}, cookie)).status).toBe(404);
  expect(await stored()).toMatchObject([{ name: "Money" }]);
});

test("what goes with a deleted conversation is its place in the lists of its tags, too", async () => {
  await add("Money");
  await tick([await idOfTag("Money")]);
  await post(paths.deletion(ann), {});
  const left = await env.DB.prepare("SELECT count(*) AS n FROM conversation_tags").first();
  expect(left).toEqual({ n: 0 });
});
