import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sweep } from "#flows/sweep.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { acceptedFor } from "#test/support/simulator.ts";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

let token = "";
let lakesides = "";
beforeAll(async () => {
  [token, lakesides] = [await makeToken("maya"), await makeToken("noor")];
});
interface Message {
  id: string;
  conversationId: string;
  body: string;
  contact: string;
  delivery: { state: string } | null;
}
interface List {
  items: Message[];
  cursor: string;
  more: boolean;
}
let keys = 0;
const newKey = () => `key-${(keys += 1)}`;
const send = (to: object, body: string, key = newKey(), as = token) =>
  call(as, "POST", paths.api.messages(), { to, body }, { "Idempotency-Key": key });
const client = async (id: string, number: string, more: object = {}) => {
  const body = { name: `Client ${id}`, numbers: [number], ...more };
  const answer = await call(token, "PUT", paths.api.client(id), body);
  return (await answer.json<{ id: string }>()).id;
};
const list = async (path: string, as = token) => (await call(as, "GET", path)).json<List>();
const countWith = (body: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM messages WHERE body = ?").bind(body).first<number>("n");
const deliver = (subjectId: string) =>
  deliverMessage(ports(), {
    shard: "DB",
    clinicId: "riverside",
    kind: "deliver-message",
    subjectId,
  });

test("a text goes out in the client's conversation, under the system's name, and its delivery is told", async () => {
  const id = await client("m-1", "+15035550201");
  const sent = await send({ clientExternalId: "m-1" }, "Your results are here.");
  expect(sent.status).toBe(202);
  const answer = await sent.json<Message>();
  expect(sent.headers.get("Location")).toBe(paths.api.message(answer.id));
  expect(answer).toMatchObject({
    ...{ direction: "outbound", author: "automation", authorName: "VetSoft", clientId: id },
    ...{ contact: "+15035550201", clientExternalId: "m-1", body: "Your results are here." },
    delivery: { state: "queued", words: "Queued", reason: null, errorCode: null },
  });
  await deliver(answer.id);
  expect(await acceptedFor("+15035550201")).toHaveLength(1);
  const told = await call(token, "GET", paths.api.message(answer.id));
  expect(await told.json()).toMatchObject({ delivery: { state: "sent", words: "Sent" } });
  const thread = await (await get(paths.conversation(answer.conversationId))).text();
  expect(thread).toContain("Automatic: VetSoft");
  const profile = await (await get(paths.client(id))).text();
  expect(profile).toContain("Your results are here.");
  const from = await env.DB.prepare("SELECT number FROM conversations WHERE id = ?")
    .bind(answer.conversationId)
    .first("number");
  expect(from).toBe(numbers.riverside);
});

test("a text joins the conversation that is open, and who waits for an answer still waits", async () => {
  await text("+15035550202", "Are you open?");
  const sent = await send({ number: "(503) 555-0202" }, "An appointment is free.");
  const { conversationId } = await sent.json<Message>();
  expect(conversationId).toBe(await openWith("+15035550202"));
  const row = await env.DB.prepare(
    "SELECT waiting_since IS NOT NULL AS waits, unread_since IS NOT NULL AS unread FROM conversations WHERE id = ?",
  )
    .bind(conversationId)
    .first();
  expect(row).toEqual({ waits: 1, unread: 1 });
});

test("a request repeated under its key sends one text and gets the same answer, also at once", async () => {
  const key = newKey();
  const first = await send({ number: "+15035550203" }, "Once only", key);
  const second = await send({ number: "+15035550203" }, "Once only", `"${key}"`);
  expect(second.status).toBe(202);
  expect(await second.json()).toEqual(await first.json());
  const many = newKey();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => send({ number: "+15035550203" }, "At once", many)),
  );
  const ids = new Set<string>();
  for (const answer of answers) {
    if (answer.status === 202) ids.add((await answer.json<Message>()).id);
    else expect((await problemOf(answer)).kind).toBe("busy");
  }
  expect(ids.size).toBe(1);
  expect([await countWith("Once only"), await countWith("At once")]).toEqual([1, 1]);
});

test("a key that comes again with another text or for somebody else is refused", async () => {
  const key = newKey();
  await send({ number: "+15035550204" }, "The first", key);
  for (const [to, body] of [
    [{ number: "+15035550204" }, "Another"],
    [{ number: "+15035550205" }, "The first"],
    [{ clientExternalId: "m-1" }, "The first"],
  ] as const) {
    const refused = await send(to, body, key);
    expect(refused.status).toBe(422);
    expect((await problemOf(refused)).kind).toBe("key-reused");
  }
  expect(await countWith("Another")).toBe(0);
  // Another clinic's keys are its own.
  const theirs = await send({ number: "+14165550204" }, "Theirs", key, lakesides);
  expect(theirs.status).toBe(202);
});

test("a key is known for two days, and then forgotten", async () => {
  const key = newKey();
  await send({ number: "+15035550206" }, "Known for long", key);
  const known = () =>
    env.DB.prepare("SELECT count(*) AS n FROM idempotency_keys WHERE key = ?").bind(key).first("n");
  const after = (hours: number) => ports({ now: () => Date.now() + hours * 3_600_000 });
  await sweep(after(47));
  expect(await known()).toBe(1);
  await sweep(after(49));
  expect(await known()).toBe(0);
});

test("a text whose conversation was deleted is not sent again", async () => {
  const key = newKey();
  const { conversationId } = await (
    await send({ number: "+15035550207" }, "To be deleted", key)
  ).json<Message>();
  await post(paths.deletion(conversationId), {}, await signInAs("maya"));
  const again = await send({ number: "+15035550207" }, "To be deleted", key);
  expect(again.status).toBe(410);
  expect((await problemOf(again)).kind).toBe("gone");
  expect(await countWith("To be deleted")).toBe(0);
});

test("who can't be texted is not, and the call says why", async () => {
  await text("+15035550208", "STOP");
  await env.DB.prepare(
    "INSERT INTO landlines (clinic_id, number) VALUES ('riverside', '+15035550209')",
  ).run();
  await call(token, "PUT", paths.api.client("m-none"), { name: "No Number" });
  for (const [to, words] of [
    [{ number: "+15035550208" }, "STOP"],
    [{ number: "+15035550209" }, "landline"],
    [{ clientExternalId: "m-none" }, "no number"],
  ] as const) {
    const key = newKey();
    for (let tries = 0; tries < 2; tries += 1) {
      const refused = await send(to, "Never sent", key);
      expect(refused.status, words).toBe(409);
      expect(await problemOf(refused)).toMatchObject({
        ...{ kind: "not-texted", detail: expect.stringContaining(words) },
      });
    }
  }
  await env.DB.prepare("UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'").run();
  const off = await send({ number: "+15035550210" }, "Never sent");
  await env.DB.prepare("UPDATE numbers SET disabled_at = NULL WHERE clinic_id = 'riverside'").run();
  expect((await problemOf(off)).detail).toContain("switched off");
  expect(await countWith("Never sent")).toBe(0);
  const { results } = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact IN ('+15035550209', '+15035550210')",
  ).all();
  expect(results).toEqual([]);
});

test("a client who only shares a number is texted there", async () => {
  await client("m-owner", "+15035550211");
  const id = await client("m-sharer", "+15035550211", { sharesNumbers: true });
  const sent = await send({ clientExternalId: "m-sharer" }, "For the sharer");
  expect(sent.status).toBe(202);
  expect(await sent.json()).toMatchObject({ contact: "+15035550211", clientId: id });
});

test.each([
  [{ to: { number: "12" }, body: "Hi" }, "#/to/number"],
  [{ to: { number: "+19005550111" }, body: "Hi" }, "#/to/number"],
  [{ to: { number: "+1 876 555 0111" }, body: "Hi" }, "#/to"],
  [{ to: { number: "+442079460000" }, body: "Hi" }, "#/to"],
  [{ to: { clientExternalId: "m-nobody" }, body: "Hi" }, "#/to/clientExternalId"],
  [{ to: { number: "+15035550212", clientExternalId: "m-1" }, body: "Hi" }, "#/to"],
  [{ to: {}, body: "Hi" }, "#/to"],
  [{ to: "+15035550212", body: "Hi" }, "#/to"],
  [{ body: "Hi" }, "#/to"],
  [{ to: { number: "+15035550212" } }, "#/body"],
  [{ to: { number: "+15035550212" }, body: "" }, "#/body"],
  [{ to: { number: "+15035550212" }, body: "  \n " }, "#/body"],
  [{ to: { number: "+15035550212" }, body: "x".repeat(1601) }, "#/body"],
  [{ to: { number: "+15035550212" }, body: "a\u0000b" }, "#/body"],
  [{ to: { number: "+15035550212" }, body: "Hi", media: [] }, "#/media"],
])("the text %j is refused, pointing at %s", async (body, pointer) => {
  const key = { "Idempotency-Key": newKey() };
  const refused = await call(token, "POST", paths.api.messages(), body, key);
  expect(refused.status).toBe(422);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer }]);
});

test.each([undefined, "", "a b", "x".repeat(129), '"open', "ключ"])(
  "a text under the key %s is refused",
  async (key) => {
    const headers: Record<string, string> =
      key === undefined ? {} : { "Idempotency-Key": encodeURI(key) };
    const body = { to: { number: "+15035550212" }, body: "Hi" };
    const refused = await call(token, "POST", paths.api.messages(), body, headers);
    expect(refused.status).toBe(400);
    expect((await problemOf(refused)).errors).toMatchObject([{ parameter: "Idempotency-Key" }]);
  },
);

test("all messages are listed by cursor, each once, and the last cursor leads to what comes", async () => {
  const veras = await makeToken("vera");
  expect(await list(paths.api.messages(), veras)).toEqual({ items: [], cursor: null, more: false });
  const bodies: string[] = [];
  let path = `${paths.api.messages()}?limit=4`;
  let page = await list(path);
  for (; page.more; page = await list(`${path}&cursor=${page.cursor}`)) {
    bodies.push(...page.items.map(({ body }) => body));
  }
  bodies.push(...page.items.map(({ body }) => body));
  const { results } = await env.DB.prepare(
    "SELECT body FROM messages WHERE clinic_id = 'riverside' ORDER BY position",
  ).all<{ body: string }>();
  expect(bodies).toEqual(results.map(({ body }) => body));
  expect(bodies.length).toBeGreaterThan(5);
  path = `${paths.api.messages()}?cursor=${page.cursor}`;
  expect(await list(path)).toEqual({ items: [], cursor: page.cursor, more: false });
  await text("+15035550213", "Something new");
  const { items } = await list(path);
  expect(items).toMatchObject([
    { body: "Something new", direction: "inbound", author: "client", delivery: null },
  ]);
});

test("what comes after the last messages were deleted is listed all the same", async () => {
  await text("+15035550214", "Kept");
  for (let i = 0; i < 3; i += 1) await text("+15035550215", `Deleted ${i}`);
  let cursor = "";
  for (let more = true; more;) {
    const query = cursor === "" ? "" : `?cursor=${cursor}`;
    ({ cursor, more } = await list(paths.api.messages() + query));
  }
  await post(paths.deletion(await openWith("+15035550215")), {}, await signInAs("maya"));
  // Their places are given again.
  await text("+15035550214", "News 1");
  await text("+15035550214", "News 2");
  const { items } = await list(`${paths.api.messages()}?cursor=${cursor}`);
  expect(items.map(({ body }) => body)).toEqual(["News 1", "News 2"]);
});

test("conversations are listed with what was said in them", async () => {
  await text("+15035550216", "One");
  await text("+15035550216", "Two");
  const id = await openWith("+15035550216");
  const { items } = await list(`${paths.api.conversations()}?limit=100`);
  expect(items).toContainEqual({
    ...{ id, contact: "+15035550216", clientId: null, clientExternalId: null, clientName: null },
    ...{ openedAt: expect.any(String), closedAt: null, lastMessageAt: expect.any(String) },
    ...{ unread: true, waitingSince: expect.any(String) },
  });
  const seen: string[] = [];
  let page = await list(`${paths.api.conversations()}?limit=2`);
  for (; ; page = await list(`${paths.api.conversations()}?limit=2&cursor=${page.cursor}`)) {
    seen.push(...page.items.map((one) => one.id));
    if (!page.more) break;
  }
  expect(seen).toEqual(items.map((one) => one.id));

  const said = await list(`${paths.api.conversationMessages(id)}?limit=1`);
  expect(said).toMatchObject({ items: [{ body: "One" }], more: true });
  const on = `${paths.api.conversationMessages(id)}?cursor=${said.cursor}`;
  expect(await list(on)).toMatchObject({ items: [{ body: "Two" }], more: false });
  // Reading here is not opening: staff still see it as unread.
  expect((await list(`${paths.api.conversations()}?limit=100`)).items).toContainEqual(
    expect.objectContaining({ id, unread: true }),
  );
  for (const [as, path] of [
    [lakesides, paths.api.conversationMessages(id)],
    [token, paths.api.conversationMessages("01NOBODY")],
  ] as const) {
    expect((await call(as, "GET", path)).status).toBe(404);
  }
});

test("a cursor of another list, conversation or clinic leads nowhere", async () => {
  const id = await openWith("+15035550216");
  const { cursor } = await list(`${paths.api.messages()}?limit=1`);
  const ofOne = (await list(`${paths.api.conversationMessages(id)}?limit=1`)).cursor;
  const other = await openWith("+15035550214");
  for (const [as, path] of [
    [lakesides, `${paths.api.messages()}?cursor=${cursor}`],
    [token, `${paths.api.conversations()}?cursor=${cursor}`],
    [token, `${paths.api.conversationMessages(id)}?cursor=${cursor}`],
    [token, `${paths.api.conversationMessages(other)}?cursor=${ofOne}`],
    [token, `${paths.api.messages()}?cursor=${ofOne}`],
  ] as const) {
    const refused = await call(as, "GET", path);
    expect(refused.status, path).toBe(400);
    expect((await problemOf(refused)).errors).toMatchObject([{ parameter: "cursor" }]);
  }
});

test("another clinic's message is nobody's, and so is one that a client sent", async () => {
  const { id } = await (await send({ number: "+15035550217" }, "Ours")).json<Message>();
  expect((await call(lakesides, "GET", paths.api.message(id))).status).toBe(404);
  expect((await call(token, "GET", paths.api.message("01NOBODY"))).status).toBe(404);
});
