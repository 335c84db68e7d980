import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, idOf, openWith, post, text } from "#test/support/visitor.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

test("a conversation is not started with whom no text may reach, and what was typed comes back", async () => {
  await text("+15035550153", "STOP");
  const open = await openWith("+15035550153");
  await post(paths.closure(open), {});
  await env.DB.prepare("INSERT INTO landlines VALUES ('riverside', '+15035550154')").run();
  for (const [number, words] of [
    ["+15035550153", "texted STOP"],
    ["503 555 0154", "landline"],
    ["+44 20 7946 0000", "United Kingdom"],
    ["+1 242 322 1234", "Bahamas"],
    ["555", "not a phone number"],
    ["+1 900 555 0111", "premium number"],
  ] as const) {
    const before = await get(paths.newConversation({ number }));
    expect(before.status, number).toBe(422);
    expect(await before.text()).toContain(words);
    const refused = await post(paths.conversations(), { number, body: "Long and careful words" });
    expect(refused.status, number).toBe(422);
    expect(await refused.text()).toContain("Long and careful words");
  }
  expect((await post(paths.conversations(), { number: "503 555 0155", body: " " })).status).toBe(
    422,
  );
  const twice = { number: "503 555 0155", body: "Once", token: "the-same" };
  const [first, second] = await Promise.all([
    post(paths.conversations(), twice),
    post(paths.conversations(), twice),
  ]);
  expect(idOf(first)).toBe(idOf(second));
  const count = await env.DB.prepare(
    "SELECT count(*) AS n FROM messages WHERE body = 'Once'",
  ).first();
  expect(count).toEqual({ n: 1 });
});

test("deleting can be kept to admins", async () => {
  await text("+15035550156", "Delete me");
  const id = await openWith("+15035550156");
  await env.DB.prepare("UPDATE clinics SET staff_may_delete = 0 WHERE id = 'riverside'").run();
  const refused = await post(paths.deletion(id), {});
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("only admins delete");
  expect(await openWith("+15035550156")).toBe(id);
  expect((await post(paths.deletion(id), {}, await signInAs("maya"))).status).toBe(303);
  expect(await openWith("+15035550156")).toBe("");
  await env.DB.prepare("UPDATE clinics SET staff_may_delete = 1").run();
  const line = await env.DB.prepare(
    "SELECT staff_name, kind, detail FROM activity WHERE kind = 'conversation-deleted'",
  ).first();
  expect(line).toEqual({ staff_name: "Maya", kind: "conversation-deleted", detail: "1 messages" });
});

test("two people who close, assign or delete the same conversation at once both end well", async () => {
  const maya = await signInAs("maya");
  await text("+15035550157", "Race");
  const id = await openWith("+15035550157");
  const closings = await Promise.all([
    post(paths.closure(id), {}),
    post(paths.closure(id), {}, maya),
  ]);
  expect(closings.map(({ status }) => status)).toEqual([303, 303]);
  const assigned = await Promise.all([
    post(paths.assignment(id), { clientId: "ann", taking: "move" }),
    post(paths.assignment(id), { clientId: "ben", taking: "move" }, maya),
  ]);
  expect(assigned.map(({ status }) => status)).toEqual([303, 303]);
  const deleted = await Promise.all([
    post(paths.deletion(id), {}),
    post(paths.deletion(id), {}, maya),
  ]);
  expect(deleted.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404]);
  const late = await post(paths.messages(id), { body: "Too late", token: "late" });
  expect(late.status).toBe(404);
  expect(await late.text()).toContain("Too late");
});

test("ids that are malformed, gone or another clinic's get one and the same 404", async () => {
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({ from: people.imani, to: "+14165550100", body: "x" }),
  );
  const theirs = await env.DB.prepare(
    "SELECT id FROM conversations WHERE clinic_id = 'lakeside'",
  ).first<{ id: string }>();
  const bodies = await Promise.all(
    [theirs?.id ?? "", "01GONE", "%00", "'; DROP TABLE clients;--", "x".repeat(300)].map(
      async (id) => {
        const response = await get(paths.conversation(encodeURIComponent(id)));
        return `${response.status} ${await response.text()}`;
      },
    ),
  );
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).toMatch(/^404/);
  expect((await post(paths.assignment(await anOpenOne()), { clientId: "imani" })).status).toBe(404);
});

async function anOpenOne() {
  await text(people.cleo, "Who am I?");
  return openWith(people.cleo);
}

test("a text that comes in the very moment of closing is in an open conversation, each time", async () => {
  const contact = "+15035550171";
  await text(contact, "Before");
  for (let round = 0; round < 15; round += 1) {
    const id = await openWith(contact);
    const page = await (await get(paths.conversation(id))).text();
    const seen = /name="seen" value="(\d+)"/.exec(page)?.[1] ?? "";
    await Promise.all([text(contact, `Moment ${round}`), post(paths.closure(id), { seen })]);
    const open = await openWith(contact);
    expect(await (await get(paths.conversation(open))).text()).toContain(`Moment ${round}`);
  }
});

test("an assignment to nobody, or to a client without a name, says what is missing", async () => {
  const id = await anOpenOne();
  const nobody = await post(paths.assignment(id), {});
  expect(nobody.status).toBe(422);
  expect(await nobody.text()).toContain("Choose a client, or add one.");
  const nameless = await post(paths.assignment(id), { newName: " " });
  expect(nameless.status).toBe(422);
  expect(await nameless.text()).toContain("Write the client&#39;s name.");
});

test("the best guesses are whoever has the number, and people whom the text names", async () => {
  await post(paths.clients(), { name: "Wilhelmina Okafor", number: "503 555 0173" });
  await text("+15035550172", "Hello, this is Wilhelmina from yesterday");
  const guesses = await (await get(paths.assignment(await openWith("+15035550172")))).text();
  expect(guesses).toContain("Best guesses");
  expect(guesses).toContain("Wilhelmina Okafor");
});
