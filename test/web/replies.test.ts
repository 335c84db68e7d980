import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { failingD1, refusingQueue } from "#test/support/faults.ts";
import { ask, askWith, inboundWebhook, signInAs } from "#test/support/world.ts";

let cookie = "";
beforeAll(async () => {
  cookie = await signInAs("theo");
});

async function conversationWith(contact: string): Promise<string> {
  await ask(paths.inboundWebhook(), inboundWebhook({ from: contact }));
  const row = await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<{ id: string }>();
  return row?.id ?? "";
}

const reply = (body: string, token: string, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { Cookie: cookie, ...headers },
  body: new URLSearchParams({ body, token }),
});
const fragment = { "HX-Request": "true" };

async function sentIn(conversation: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT body FROM messages WHERE conversation_id = ? AND direction = 'outbound' ORDER BY position",
  )
    .bind(conversation)
    .all<{ body: string }>();
  return results.map(({ body }) => body);
}

test("without JavaScript a reply leads back to its conversation", async () => {
  const id = await conversationWith("+15035580001");
  const response = await ask(paths.messages(id), reply("Come at three", "t1"));
  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toBe(paths.conversation(id));
  expect(await sentIn(id)).toEqual(["Come at three"]);
});

test("the same form posted twice, or nine times at once, is one message", async () => {
  const id = await conversationWith("+15035580002");
  const responses = await Promise.all(
    Array.from({ length: 9 }, () => ask(paths.messages(id), reply("Only once", "same", fragment))),
  );
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  for (const response of responses) expect(await response.text()).toContain("Only once");
  expect(await sentIn(id)).toEqual(["Only once"]);
});

test("an empty reply, and one too long, come back with the reason and what was typed", async () => {
  const id = await conversationWith("+15035580003");
  const empty = await ask(paths.messages(id), reply("   \n ", "t1", fragment));
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain("Write something first.");
  const long = await ask(paths.messages(id), reply(`start-${"x".repeat(1600)}`, "t2"));
  expect(long.status).toBe(422);
  const page = await long.text();
  expect(page).toContain("1600 characters at most");
  expect(page).toContain("start-xxx");
  expect(await sentIn(id)).toEqual([]);
});

test("a sender that takes no texts can't be answered, and the page says why", async () => {
  const id = await conversationWith("40405");
  const page = await (await ask(paths.conversation(id), { headers: { Cookie: cookie } })).text();
  expect(page).toContain("This sender takes no texts");
  const response = await ask(paths.messages(id), reply("Hello?", "t1", fragment));
  expect(response.status).toBe(422);
  expect(await sentIn(id)).toEqual([]);
});

test("a reply while D1 does not answer is not lost: it comes back to be sent again", async () => {
  const id = await conversationWith("+15035580004");
  const broken = { DB: brokenAfterSession() };
  const response = await askWith(
    broken,
    paths.messages(id),
    reply("Precious words", "t1", fragment),
  );
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("Precious words");
  const again = await ask(paths.messages(id), reply("Precious words", "t1", fragment));
  expect(again.status).toBe(200);
  expect(await sentIn(id)).toEqual(["Precious words"]);
});

test("a reply while not even the session can be checked leaves the page as it is, or shows the text", async () => {
  const id = await conversationWith("+15035580009");
  const broken = { DB: failingD1() };
  const inPage = await askWith(broken, paths.messages(id), reply("Still here", "t1", fragment));
  expect(inPage.status).toBe(503);
  expect(inPage.headers.get("HX-Reswap")).toBe("none");
  const asPage = await askWith(broken, paths.messages(id), reply("Still here", "t1"));
  expect(asPage.status).toBe(503);
  expect(await asPage.text()).toContain("Still here</textarea>");
  expect(await sentIn(id)).toEqual([]);
});

test("a page while D1 does not answer says so, with a 503", async () => {
  const response = await askWith({ DB: failingD1() }, paths.inbox(), {
    headers: { Cookie: cookie },
  });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("Nothing was saved");
  expect((await askWith({ DB: failingD1() }, paths.health())).status).toBe(503);
  expect((await ask(paths.health())).status).toBe(200);
});

test("a queue that takes nothing does not lose a reply: it waits on the outbox", async () => {
  const id = await conversationWith("+15035580005");
  const response = await askWith(
    { OUTBOX: refusingQueue() },
    paths.messages(id),
    reply("Wait here", "t1", fragment),
  );
  expect(response.status).toBe(200);
  const row = await env.DB.prepare(
    "SELECT o.kind FROM outbox o JOIN messages m ON m.id = o.subject_id WHERE m.conversation_id = ?",
  )
    .bind(id)
    .first();
  expect(row).toEqual({ kind: "deliver-message" });
});

test("a reply ends waiting and unread; opening ends only unread", async () => {
  const id = await conversationWith("+15035580006");
  const marks = () =>
    env.DB.prepare(
      "SELECT unread_since IS NULL AS seen, waiting_since IS NULL AS answered FROM conversations WHERE id = ?",
    )
      .bind(id)
      .first();
  expect(await marks()).toEqual({ seen: 0, answered: 0 });
  await ask(paths.conversation(id), { headers: { Cookie: cookie } });
  expect(await marks()).toEqual({ seen: 1, answered: 0 });
  await ask(paths.messages(id), reply("Yes", "t1"));
  expect(await marks()).toEqual({ seen: 1, answered: 1 });
});

test("only what failed can be sent again, and once", async () => {
  const id = await conversationWith("+15035580007");
  await ask(paths.messages(id), reply("Try", "t1"));
  const row = await env.DB.prepare(
    "SELECT id FROM messages WHERE conversation_id = ? AND body = 'Try'",
  )
    .bind(id)
    .first<{ id: string }>();
  const again = paths.attempts(id, row?.id ?? "");
  await env.DB.prepare("UPDATE messages SET delivery = 'delivered' WHERE id = ?")
    .bind(row?.id)
    .run();
  expect((await ask(again, reply("", "", fragment))).status).toBe(422);
  await env.DB.prepare("UPDATE messages SET delivery = 'failed' WHERE id = ?").bind(row?.id).run();
  expect((await ask(again, reply("", "", fragment))).status).toBe(200);
  expect((await ask(again, reply("", "", fragment))).status).toBe(200);
  expect(await sentIn(id)).toEqual(["Try", "Try"]);
});

test("what a client writes is shown as text, whatever it looks like", async () => {
  const contact = "+15035580008";
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({
      from: contact,
      body: "<script>alert(1)</script><hx-partial hx-target='body'>",
    }),
  );
  const row = await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<{ id: string }>();
  const page = await (
    await ask(paths.conversation(row?.id ?? ""), { headers: { Cookie: cookie } })
  ).text();
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("<hx-partial hx-target='body'");
});

test("the feed refuses a cursor that is none, and sends a page too far behind to load anew", async () => {
  const headers = { Cookie: cookie };
  expect((await ask(`${paths.changes()}?after=x`, { headers })).status).toBe(400);
  expect((await ask(paths.changes(), { headers })).status).toBe(400);
  const ahead = await ask(`${paths.changes()}?after=99999999`, { headers });
  expect(ahead.headers.get("HX-Refresh")).toBe("true");
});

/** Answers the session check and nothing after it. */
function brokenAfterSession(): D1Database {
  const broken = failingD1();
  let asked = 0;
  return new Proxy(env.DB, {
    get(database, property) {
      if (property === "batch") return broken.batch;
      if (property !== "prepare") return Reflect.get(database, property);
      return (sql: string) => {
        asked += 1;
        return asked === 1 ? database.prepare(sql) : broken.prepare(sql);
      };
    },
  });
}
