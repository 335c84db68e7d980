import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { changeStaff } from "#flows/manage-staff.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

async function conversationWith(contact: string): Promise<string> {
  await text(contact, "A question");
  return openWith(contact);
}
const page = async (path: string, as?: string) => (await get(path, as)).text();
const unreadIn = (html: string) => Number(/data-unread="(\d+)"/.exec(html)?.[1]);
const whose = (id: string) =>
  env.DB.prepare("SELECT staff_id FROM conversations WHERE id = ?").bind(id).first("staff_id");
const has = async (filter: string, id: string, as?: string) =>
  (await page(paths.inbox({ filter }), as)).includes(`conversation-${id}"`);
const settings = (form: Record<string, string>) =>
  env.DB.prepare("SELECT settings_version AS v FROM clinics WHERE id = 'riverside'")
    .first<number>("v")
    .then(async (v) => post(paths.texting(), { ...form, version: `${v}` }, await signInAs("maya")));

test("what nobody has is unassigned; what somebody is given is theirs, in the list and in the thread", async () => {
  const maya = await signInAs("maya");
  const id = await conversationWith(people.ann);
  expect(await has("unassigned", id)).toBe(true);
  expect((await post(paths.assignee(id), { staffId: "maya" })).status).toBe(303);
  expect(await has("unassigned", id)).toBe(false);
  expect(await has("mine", id, maya)).toBe(true);
  expect(await has("mine", id)).toBe(false);
  expect(await has("open", id)).toBe(true);
  const thread = await page(paths.conversation(id));
  expect(thread).toContain("Assigned to Maya</p>");
  expect(thread).toMatch(/<span aria-hidden="true">M<\/span>.*Assigned to Maya/s);

  await post(paths.assignee(id), { staffId: "nobody" });
  expect(await has("unassigned", id)).toBe(true);
  expect(await page(paths.conversation(id))).not.toContain("Assigned to");
  const log = await page(paths.activity(), maya);
  expect(log).toContain("Theo assigned a conversation to staff: Maya");
  expect(log).toContain("Theo assigned a conversation to staff: nobody");
});

test("the question has oneself first, then the colleagues, then nobody, and says who has it", async () => {
  const id = await conversationWith(people.ben);
  const asked = await page(paths.assignee(id));
  const names = [...asked.matchAll(/name="staffId" value="(\w+)"[^>]*>([^<]+)/g)];
  expect(names.map(([, value, name]) => [value, name])).toEqual([
    ["theo", "Me"],
    ["maya", "Maya"],
    ["nobody", "Nobody"],
  ]);
  expect(asked).toMatch(/Nobody<small> has it now/);
  await post(paths.assignee(id), { staffId: "theo" });
  expect(await page(paths.assignee(id))).toMatch(/Me<small> has it now/);
});

test("who is given one has the ball until they have looked, and not when it went on to somebody else", async () => {
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  const id = await conversationWith(people.ann);
  await get(paths.conversation(id), theo);
  const before = unreadIn(await page(paths.library(), maya));
  await post(paths.assignee(id), { staffId: "maya" }, theo);
  expect(unreadIn(await page(paths.library(), maya))).toBe(before + 1);
  expect(await page(paths.inbox(), maya)).toContain("Theo gave you:");
  await post(paths.assignee(id), { staffId: "theo" }, theo);
  expect(unreadIn(await page(paths.library(), maya))).toBe(before);
  expect(unreadIn(await page(paths.library(), theo))).toBe(before);

  await post(paths.assignee(id), { staffId: "maya" }, theo);
  await get(paths.conversation(id), maya);
  expect(await page(paths.inbox(), maya)).not.toContain("gave you");
});

test("everybody's feed brings whose it is now, to the list and to the open thread", async () => {
  const maya = await signInAs("maya");
  const id = await conversationWith(people.ben);
  await post(paths.assignee(id), { staffId: "nobody" });
  const seq = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first<number>("seq");
  const since = (view: string) =>
    page(`${paths.changes()}?after=${seq}&conversation=${id}&view=${view}`, maya);
  await post(paths.assignee(id), { staffId: "theo" });
  expect(await since("open")).toContain("Assigned to Theo</p>");
  expect(await since("open")).toContain('class="row-whose" title="Theo"');
  expect(await since("unassigned")).toMatch(/hx-target="#conversation-\w+" hx-swap="delete"/);
  expect(await since("mine")).toMatch(/hx-target="#conversation-\w+" hx-swap="delete"/);
});

test("an answer makes it one's own, but takes it from nobody to whom it was given", async () => {
  const maya = await signInAs("maya");
  const id = await conversationWith(people.ann);
  await post(paths.assignee(id), { staffId: "nobody" });
  await post(paths.messages(id), { body: "One", token: "own-1" });
  expect(await whose(id)).toBe("theo");
  await post(paths.messages(id), { body: "Two", token: "own-2" }, maya);
  expect(await whose(id)).toBe("maya");
  await post(paths.assignee(id), { staffId: "maya" }, maya);
  await post(paths.messages(id), { body: "Three", token: "own-3" });
  expect(await whose(id)).toBe("maya");
});

test("where the clinic does not want that, an answer leaves it to whom it is", async () => {
  expect(await page(paths.texting(), await signInAs("maya"))).toMatch(
    /name="answeringAssigns"[^>]*checked/,
  );
  expect((await settings({})).status).toBe(303);
  const id = await conversationWith(people.cleo);
  await post(paths.messages(id), { body: "One", token: "off-1" });
  expect(await whose(id)).toBeNull();
  await settings({ answeringAssigns: "yes" });
  await post(paths.messages(id), { body: "Two", token: "off-2" });
  expect(await whose(id)).toBe("theo");
  const log = await page(paths.activity(), await signInAs("maya"));
  expect(log).toContain("having what one answers on");
});

test("at the shift's end all of one's own are handed over at once", async () => {
  const maya = await signInAs("maya");
  const ids = [await conversationWith(people.ann), await conversationWith(people.ben)];
  for (const id of ids) await post(paths.assignee(id), { staffId: "maya" }, maya);
  const all = await page(paths.selection({ filter: "mine", all: "yes" }), maya);
  const chosen = [...all.matchAll(/name="chosen" value="([^"]+)"[^>]* checked/g)].map(
    ([, one]) => one ?? "",
  );
  expect(chosen.map((one) => one.split(".")[1])).toEqual(expect.arrayContaining(ids));
  const handOver = (staffId: string) =>
    post(
      paths.selection({ filter: "mine" }),
      [
        ...chosen.map((one): [string, string] => ["chosen", one]),
        ["staffId", staffId],
        ["action", "give"],
      ],
      maya,
    );
  const nobody = await handOver("");
  expect([nobody.status, await nobody.text()]).toEqual([
    422,
    expect.stringContaining("Choose a colleague"),
  ]);
  expect(await (await handOver("noor")).text()).toContain(
    `0 conversations handed over. ${chosen.length} left as they were`,
  );
  await post(paths.closure(ids[1] ?? ""), {}, maya);
  expect(await (await handOver("theo")).text()).toContain("1 left as they were");
  expect(await whose(ids[0] ?? "")).toBe("theo");
  expect(await page(paths.inbox({ filter: "mine" }), maya)).not.toContain(ids[0]);
});

test("what cannot be given says why, and nothing changes", async () => {
  const id = await conversationWith(people.ben);
  await post(paths.assignee(id), { staffId: "theo" });
  for (const to of ["", "noor", "gone"]) {
    const refused = await post(paths.assignee(id), { staffId: to });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("Choose one of these");
  }
  expect(await whose(id)).toBe("theo");
  await post(paths.closure(id), {});
  const closed = await post(paths.assignee(id), { staffId: "maya" });
  expect(closed.status).toBe(422);
  expect(await closed.text()).toContain("Reopen it first");
  expect(await whose(id)).toBe("theo");
});

test("who had it by answering is told as well when it is given to them, in every window at once", async () => {
  const id = await conversationWith(people.ben);
  const maya = await signInAs("maya");
  await post(paths.assignee(id), { staffId: "nobody" });
  await post(paths.messages(id), { body: "Mine", token: "by-answering" }, maya);
  const seq = () => env.DB.prepare("SELECT max(seq) AS seq FROM changes").first<number>("seq");
  const before = (await seq()) ?? 0;
  await post(paths.assignee(id), { staffId: "maya" });
  // A page that is no further than the change does not fetch.
  expect(await seq()).toBe(before + 1);
  expect(await page(`${paths.changes()}?after=${before}`, maya)).toContain("Theo gave you:");
  await get(paths.conversation(id), maya);
});

test("giving it to whom it was given already is told to nobody again", async () => {
  const maya = await signInAs("maya");
  const id = await conversationWith(people.ann);
  await post(paths.assignee(id), { staffId: "maya" });
  await get(paths.conversation(id), maya);
  await post(paths.assignee(id), { staffId: "maya" });
  expect(await page(paths.inbox(), maya)).not.toContain("gave you");
});

test("what somebody had who has left is nobody's, also what is reopened later", async () => {
  await env.DB.prepare(
    `INSERT INTO staff (id, clinic_id, email, name, role, password_hash, created_at)
     VALUES ('leaver', 'riverside', 'lea@riverside.example', 'Lea Ver', 'staff', '', 0)`,
  ).run();
  const [kept, closed, theirs] = [
    await conversationWith(people.ann),
    await conversationWith(people.cleo),
    await conversationWith(people.ben),
  ];
  await post(paths.assignee(kept), { staffId: "leaver" });
  await post(paths.assignee(closed), { staffId: "leaver" });
  await post(paths.assignee(theirs), { staffId: "theo" });
  expect(await page(paths.inbox())).toContain(">LV<");
  await post(paths.closure(closed), {}, await signInAs("maya"));
  const world = ports();
  const admin = { ...theo, staffId: "maya", staffName: "Maya", role: "admin" } as const;
  expect(await changeStaff(world, admin, { id: "leaver", role: null })).toBe("changed");
  expect(world.pokes).toContainEqual({ clinicId: "riverside", seq: null });
  expect(await whose(kept)).toBeNull();
  expect(await has("unassigned", kept)).toBe(true);
  expect(await whose(theirs)).toBe("theo");
  expect(await whose(closed)).toBe("leaver");
  await post(paths.reopening(closed), {});
  expect(await has("unassigned", closed)).toBe(true);
  await post(paths.closure(theirs), {});
  await post(paths.reopening(theirs), {});
  expect(await has("mine", theirs)).toBe(true);
});

test("what nobody has goes on by key, however much it is, and shows each once", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
     INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
       last_message_text, last_message_author)
     SELECT 'riverside', 'z-' || printf('%02d', i), '+15035550100', '+1206555' || printf('%04d', i), i,
       100 - i, 'One of many', 'client' FROM n`,
  ).run();
  const found: string[] = [];
  let path: string | undefined = paths.inbox({ filter: "unassigned" });
  for (let pages = 0; path && pages < 9; pages += 1) {
    const html: string = await page(path);
    found.push(...[...html.matchAll(/id="conversation-(z-\d+)"/g)].map(([, id]) => id ?? ""));
    path = /href="([^"]+before=[^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(found).toHaveLength(60);
  expect(new Set(found).size).toBe(60);
  // On a page the latest is first, as everywhere.
  expect(found.slice(0, 2)).toEqual(["z-36", "z-37"]);
  await env.DB.prepare("DELETE FROM conversations WHERE id GLOB 'z-*'").run();
});
