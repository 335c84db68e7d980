import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";
import { dropNote, keepNote } from "#flows/keep-note.ts";

async function conversationWith(contact: string): Promise<string> {
  await text(contact, "A question");
  return openWith(contact);
}
const page = async (path: string, as?: string) => (await get(path, as)).text();
const unreadIn = (html: string) => Number(/data-unread="(\d+)"/.exec(html)?.[1]);
const noteIdIn = async (body: string) =>
  (await env.DB.prepare("SELECT id FROM notes WHERE body = ?").bind(body).first<string>("id")) ??
  "";

test("a note stands in the thread where it was written, for everybody of the clinic", async () => {
  const id = await conversationWith(people.ann);
  const form = { body: "She prefers the side entrance.", token: "first" };
  expect((await post(paths.notes(id), form)).status).toBe(303);
  await text(people.ann, "Are you there?");
  const thread = await page(paths.conversation(id), await signInAs("maya"));
  const order = ["A question", "She prefers the side entrance.", "Are you there?"];
  const places = order.map((words) => thread.lastIndexOf(words));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(thread).toContain("Internal note by Theo");
});

test("the same form twice is one note", async () => {
  const id = await conversationWith(people.ben);
  for (const _ of [1, 2]) {
    const again = await post(paths.notes(id), { body: "Said once", token: "twice" });
    expect(again.status).toBe(303);
  }
  const thread = await page(paths.conversation(id));
  expect(thread.match(/Said once/g)).toHaveLength(1);
});

test("what cannot be kept comes back as it was typed, and says why", async () => {
  const id = await conversationWith(people.ann);
  const empty = await post(paths.notes(id), { body: "  ", token: "empty" });
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain("Write something first.");
  const long = await post(paths.notes(id), { body: "long ".repeat(900), token: "long" });
  expect(long.status).toBe(422);
  expect(await long.text()).toContain("long long long");
  const gone = await post(paths.notes("01NOBODY"), { body: "Not lost", token: "gone" });
  expect(gone.status).toBe(404);
  expect(await gone.text()).toContain("Not lost");
});

test("behind one text there are ninety-nine notes, and then it says so", async () => {
  const id = await conversationWith(people.cleo);
  const last = "(SELECT max(position) FROM messages WHERE conversation_id = ?1)";
  await env.DB.prepare(
    `INSERT INTO notes (clinic_id, conversation_id, after_position, place, id, token, staff_id, author_name, body, mentions, created_at)
     SELECT 'riverside', ?1, ${last}, value, 'full-' || value, 'full-' || value, 'theo', 'Theo', 'One of many ' || value || '.', '[]', 0
     FROM json_each(?2)`,
  )
    .bind(id, JSON.stringify(Array.from({ length: 99 }, (_, i) => i + 1)))
    .run();
  const refused = await post(paths.notes(id), { body: "One more", token: "more" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("as many as fit");
  const thread = await page(paths.conversation(id));
  expect(thread).toContain("One of many 1.");
  expect(thread).toContain("One of many 99.");
});

test("who is mentioned has a ball and the way there until they have looked; nobody else has", async () => {
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  const id = await conversationWith(people.ben);
  await get(paths.conversation(id), theo); // Read, so that the ball is about the mention alone.
  const before = unreadIn(await page(paths.library(), maya));
  await post(paths.notes(id), { body: "@Maya, is he insured?", token: "asked" }, theo);
  expect(unreadIn(await page(paths.library(), maya))).toBe(before + 1);
  expect(unreadIn(await page(paths.library(), theo))).toBe(before);
  expect(await page(paths.inbox(), maya)).toContain("Theo mentioned you");
  expect(await page(paths.inbox(), theo)).not.toContain("mentioned you");
  expect(await page(paths.inbox(), await signInAs("noor"))).not.toContain("mentioned you");

  const opened = await page(paths.conversation(id), maya);
  expect(opened).toContain("for Maya");
  expect(unreadIn(opened)).toBe(before);
  expect(await page(paths.inbox(), maya)).not.toContain("mentioned you");
});

test("the feed brings a note to whoever has the conversation open, and takes it away again", async () => {
  const id = await conversationWith(people.ann);
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  const seq = async () =>
    (await env.DB.prepare(
      "SELECT max(seq) AS seq FROM changes WHERE clinic_id = 'riverside'",
    ).first<number>("seq")) ?? 0;
  const since = async (after: number, conversation: string) =>
    page(`${paths.changes()}?after=${after}&conversation=${conversation}`, maya);
  const start = await seq();
  await post(paths.notes(id), { body: "Seen live, @Maya", token: "live" }, theo);
  const news = await since(start, id);
  expect(news).toContain("Seen live");
  expect(news).toContain("Theo mentioned you");
  expect(await since(start, "elsewhere")).not.toContain("Seen live");

  const noteId = await noteIdIn("Seen live, @Maya");
  const middle = await seq();
  expect((await post(paths.noteRemoval(id, noteId), {}, theo)).status).toBe(303);
  expect(await since(middle, id)).toMatch(/hx-target="#note-\d+-01" hx-swap="delete"/);
  expect(await page(paths.conversation(id))).not.toContain("Seen live");
  expect(await page(paths.inbox(), maya)).not.toContain("mentioned you");
});

test("only its author and admins remove a note, and the log says who did, not what it said", async () => {
  const id = await conversationWith(people.ann);
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  await post(paths.notes(id), { body: "Written by Maya", token: "mayas" }, maya);
  await post(paths.notes(id), { body: "Written by Theo", token: "theos" }, theo);
  const [mayas, theos] = [await noteIdIn("Written by Maya"), await noteIdIn("Written by Theo")];
  expect((await post(paths.noteRemoval(id, mayas), {}, theo)).status).toBe(403);
  expect(await page(paths.conversation(id))).toContain("Written by Maya");
  expect((await post(paths.noteRemoval(id, theos), {}, maya)).status).toBe(303);
  expect((await post(paths.noteRemoval(id, theos), {}, maya)).status).toBe(404);
  const log = await page(paths.activity(), maya);
  expect(log).toContain("Maya removed an internal note");
  expect(log).not.toContain("Written by Theo");
});

test("notes go with their conversation", async () => {
  const id = await conversationWith(people.cleo);
  await post(paths.notes(id), { body: "Goes along, @Maya", token: "along" });
  await post(paths.deletion(id), { confirmation: "delete" }, await signInAs("maya"));
  expect(await noteIdIn("Goes along, @Maya")).toBe("");
  expect(await page(paths.inbox(), await signInAs("maya"))).not.toContain("mentioned you");
});

test("every open browser hears of a note, and of none that was not kept", async () => {
  const id = await conversationWith(people.ann);
  const clinic = {
    ...{ id: "riverside", name: "Riverside", country: "US", timeZone: "America/Los_Angeles" },
    ...{ shard: "DB", lineNotice: null, staffMayDelete: true, staffMayAddDocuments: true },
    answeringAssigns: true,
    foldsAutomated: true,
    hours: null,
    raiseAfter: null,
    tags: [],
  };
  const told = { sound: "off", notification: "off" } as const;
  const theo = { staffId: "theo", staffName: "Theo", role: "staff", told, clinic } as const;
  const world = ports();
  await keepNote(world, theo, { conversationId: id, body: "Heard", token: "heard" });
  await keepNote(world, theo, { conversationId: id, body: "Heard", token: "heard" });
  expect(world.pokes).toHaveLength(1);
  await dropNote(world, theo, { conversationId: id, noteId: await noteIdIn("Heard") });
  expect(world.pokes).toHaveLength(2);
});

test("no path turns a note into a text, nor into anything that is meant for its client", async () => {
  const secret = "the-owner-is-difficult";
  const id = await conversationWith(people.ann);
  const maya = await signInAs("maya");
  await post(paths.notes(id), { body: `${secret} @Maya`, token: secret });
  const noteId = await noteIdIn(`${secret} @Maya`);
  const [{ position }] = (
    await env.DB.prepare("SELECT max(position) AS position FROM messages").all<{
      position: number;
    }>()
  ).results as [{ position: number }];

  // Everything that can be pressed in a conversation, with the note's id where a message's belongs.
  await post(paths.attempts(id, noteId), {});
  await post(paths.fetching(id, String(position)), {});
  await post(paths.messages(id), { body: "A text of its own", token: "its-own" });
  await post(paths.waiting(id), { needed: "no" });
  await post(paths.unread(id), {});
  await post(paths.closure(id), { seen: String(position) });
  await post(paths.reopening(id), {});
  await text(people.ann, "Another question");
  const { results: sent } = await env.DB.prepare("SELECT body FROM messages").all<{
    body: string;
  }>();
  expect(sent.length).toBeGreaterThan(1);
  expect(JSON.stringify(sent)).not.toContain(secret);
  const { results: work } = await env.DB.prepare("SELECT subject_id AS id FROM outbox").all<{
    id: string;
  }>();
  expect(work.map(({ id: subject }) => subject)).not.toContain(noteId);

  // What is exported of a client, what is printed, found, and told to other systems.
  const file = await ask(paths.clientFile("ann"), { method: "POST", headers: { Cookie: maya } });
  expect(file.status).toBe(200);
  expect(new TextDecoder("latin1").decode(await file.arrayBuffer())).not.toContain(secret);
  for (const path of [
    paths.client("ann"),
    paths.history("ann"),
    paths.search({ q: "difficult" }),
  ]) {
    const response = await get(path, maya);
    expect(response.status, path).toBe(200);
    expect(await response.text(), path).not.toContain(secret);
  }
  const events = await env.DB.prepare("SELECT * FROM events").all();
  expect(JSON.stringify(events.results)).not.toContain(secret);
  const alerts = await env.DB.prepare("SELECT * FROM alerts").all();
  expect(JSON.stringify(alerts.results)).not.toContain(secret);
});
