import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { receiveMessage } from "#flows/receive-message.ts";
import { numbers, people } from "#test/support/cast.ts";
import { newSid, ports } from "#test/support/world.ts";

const text = (over: { contact: string; providerSid?: string; body?: string }) => ({
  providerSid: newSid(),
  number: numbers.riverside,
  body: "Hello",
  mediaUrls: [],
  optOutType: null,
  ...over,
});

const stored = async (contact: string) => {
  const { results } = await env.DB.prepare(
    `SELECT m.body, m.conversation_id, v.client_name FROM messages m
     JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
     WHERE v.contact = ? ORDER BY m.position`,
  )
    .bind(contact)
    .all<{ body: string; conversation_id: string; client_name: string | null }>();
  return results;
};

test("a text opens a conversation with the client whose number it is", async () => {
  const world = ports();
  expect(await receiveMessage(world, text({ contact: people.ann }))).toBe("stored");
  expect(await stored(people.ann)).toMatchObject([{ body: "Hello", client_name: "Ann Becker" }]);
  expect(world.pokes).toEqual([{ clinicId: "riverside", seq: 1 }]);
});

test("the same text told fifty times at once is one message", async () => {
  const world = ports();
  const same = text({ contact: "+15035550120" });
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => receiveMessage(world, same)));
  expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "repeat")).toHaveLength(49);
  expect(await stored("+15035550120")).toHaveLength(1);
  expect(world.pokes).toHaveLength(1);
});

test("two texts at once from a new number are two messages in one conversation", async () => {
  const world = ports();
  const contact = "+15035550121";
  await Promise.all([
    receiveMessage(world, text({ contact, body: "One" })),
    receiveMessage(world, text({ contact, body: "Two" })),
  ]);
  const messages = await stored(contact);
  expect(messages.map(({ body }) => body).toSorted()).toEqual(["One", "Two"]);
  expect(new Set(messages.map(({ conversation_id }) => conversation_id)).size).toBe(1);
});

test("a conversation that is closed between look and commit takes no text: it is decided anew", async () => {
  const world = ports();
  const contact = "+15035580001";
  await receiveMessage(world, text({ contact, body: "First" }));
  const close = env.DB.prepare("UPDATE conversations SET closed_at = 1 WHERE contact = ?");
  // The commit is the only batch of this flow: right before it, somebody closes the conversation.
  let closing: Promise<unknown> | null = null;
  const databases = {
    DB: new Proxy(env.DB, {
      get(database, property) {
        if (property !== "batch") return Reflect.get(database, property).bind(database);
        return async (statements: D1PreparedStatement[]) => {
          closing ??= close.bind(contact).run();
          await closing;
          return database.batch(statements);
        };
      },
    }),
  };
  const second = text({ contact, body: "Second" });
  expect(await receiveMessage({ ...world, databases }, second)).toBe("stored");
  const { results } = await env.DB.prepare(
    `SELECT m.body, v.closed_at AS closedAt FROM messages m JOIN conversations v
       ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id WHERE v.contact = ? ORDER BY m.position`,
  )
    .bind(contact)
    .all();
  expect(results).toEqual([
    { body: "First", closedAt: 1 },
    { body: "Second", closedAt: null },
  ]);
});
