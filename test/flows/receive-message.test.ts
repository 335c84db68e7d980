import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { numbers, people } from "#test/support/cast.ts";
import { atTheNetwork } from "#test/support/northside.ts";
import { simulate } from "#test/support/simulator.ts";
import { newSid, ports } from "#test/support/world.ts";

const text = (over: { contact: string; number?: string; providerSid?: string; body?: string }) => ({
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

/** Both clinics are closed for good and answer by themselves. */
async function closeBoth(): Promise<void> {
  await simulate("reset", {});
  await env.DB.prepare("UPDATE clinics SET business_hours = ?, after_hours = ?")
    .bind(
      JSON.stringify({ weekly: [[], [], [], [], [], [], []], closures: [] }),
      JSON.stringify({ ...usualAfterHours, message: "{clinic} is closed." }),
    )
    .run();
}

/** What the flows hand over, delivered, until nothing more is handed over. */
async function deliverAll(world: ReturnType<typeof ports>): Promise<void> {
  for (const { work } of world.enqueued.splice(0)) {
    if (work.kind === "deliver-message") await deliverMessage(world, work);
  }
}

/** Every text that one clinic has sent to the other's number arrives there, until they are silent. */
async function converse(arrive: (to: string, from: string, body: string) => Promise<void>) {
  for (let told = 0; told < 20;) {
    const { accepted } = await atTheNetwork();
    const next = accepted[told];
    if (!next) return accepted.map(({ from, body }) => `${from}: ${body}`);
    told += 1;
    await arrive(next.to, next.from, next.body);
  }
  throw new Error("They do not stop");
}

test("two clinics with auto-responders, each in a house of its own, fall silent after one answer each", async () => {
  await closeBoth();
  const world = ports();
  // Each house knows its own number only: for the other it might be anybody's.
  const arrive = async (number: string, contact: string, body: string) => {
    await env.DB.prepare("DELETE FROM numbers WHERE number = ?").bind(contact).run();
    await receiveMessage(world, text({ number, contact, body }));
    await deliverAll(world);
    const clinic = contact === numbers.riverside ? "riverside" : "lakeside";
    await env.DB.prepare("INSERT INTO numbers (number, clinic_id, created_at) VALUES (?, ?, 0)")
      .bind(contact, clinic)
      .run();
  };
  await arrive(numbers.riverside, numbers.lakeside, "Do you have our microscope?");
  expect(await converse(arrive)).toEqual([
    `${numbers.riverside}: Riverside Animal Clinic is closed.`,
    `${numbers.lakeside}: Lakeside Veterinary is closed.`,
  ]);
});

test("two clinics of one house fall silent at once", async () => {
  await closeBoth();
  const world = ports();
  const arrive = async (number: string, contact: string, body: string) => {
    await receiveMessage(world, text({ number, contact, body }));
    await deliverAll(world);
  };
  await arrive(numbers.lakeside, numbers.riverside, "Do you have our microscope?");
  expect(await converse(arrive)).toEqual([]);
  const silence = await env.DB.prepare(
    "SELECT silence FROM messages WHERE clinic_id = 'lakeside' ORDER BY position DESC",
  ).first("silence");
  expect(silence).toBe("own-number");
});

test("a sender abroad is kept and not answered", async () => {
  await closeBoth();
  const world = ports();
  for (const [contact, silence] of [
    ["+18765550111", "abroad"],
    ["+442079460000", "abroad"],
    ["+19005551234", "premium"],
  ] as const) {
    expect(await receiveMessage(world, text({ contact }))).toBe("stored");
    await deliverAll(world);
    const { results } = await env.DB.prepare(
      `SELECT m.author, m.silence FROM messages m JOIN conversations v
         ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id WHERE v.contact = ?`,
    )
      .bind(contact)
      .all();
    expect(results).toEqual([{ author: "client", silence }]);
  }
  expect((await atTheNetwork()).accepted).toEqual([]);
});
