import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

interface Marks {
  readonly waiting_since: number | null;
  readonly closed_at: number | null;
}

async function marksOf(id: string): Promise<Marks | null> {
  return env.DB.prepare("SELECT waiting_since, closed_at FROM conversations WHERE id = ?")
    .bind(id)
    .first<Marks>();
}

async function lastPosition(): Promise<string> {
  const last = await env.DB.prepare("SELECT max(position) AS at FROM messages").first<number>("at");
  return String(last ?? 0);
}

test("what needs no answer stops waiting, is written down, and can wait again", async () => {
  await text(people.ann, "Thank you!");
  const id = await openWith(people.ann);
  expect(await (await get(paths.conversation(id))).text()).toContain("No answer needed");
  expect(await (await get(paths.inbox({ filter: "waiting" }))).text()).toContain("Thank you!");

  const said = { needed: "no", seen: await lastPosition() };
  expect((await post(paths.waiting(id), said)).status).toBe(303);
  expect((await marksOf(id))?.waiting_since).toBeNull();
  expect(await (await get(paths.inbox({ filter: "waiting" }))).text()).not.toContain("Thank you!");
  const log = await (await get(paths.activity(), await signInAs("maya"))).text();
  expect(log).toContain("Theo said that a text needs no answer");

  expect(await (await get(paths.conversation(id))).text()).toContain("It does need one");
  await post(paths.waiting(id), { needed: "yes" });
  expect((await marksOf(id))?.waiting_since).not.toBeNull();
});

test("a text that came after what was seen goes on waiting", async () => {
  await text(people.ben, "Thanks");
  const seen = await lastPosition();
  await text(people.ben, "And one more question?");
  const id = await openWith(people.ben);
  await post(paths.waiting(id), { needed: "no", seen });
  expect((await marksOf(id))?.waiting_since).not.toBeNull();
});

test("nothing waits again when staff spoke last", async () => {
  await text(people.ann, "A question");
  const id = await openWith(people.ann);
  await post(paths.messages(id), { body: "An answer", token: "answered" });
  await post(paths.waiting(id), { needed: "yes" });
  expect((await marksOf(id))?.waiting_since).toBeNull();
});

test("another clinic can say nothing of it", async () => {
  const id = await openWith(people.ben);
  const noor = await signInAs("noor");
  expect((await post(paths.waiting(id), { needed: "no" }, noor)).status).toBe(404);
  expect((await marksOf(id))?.waiting_since).not.toBeNull();
});

test("send and close sends the text and closes", async () => {
  await text(people.ann, "When do you open?");
  const id = await openWith(people.ann);
  const seen = await lastPosition();
  const form = { body: "At eight. See you!", token: "last-one", seen, close: "yes" };
  const sent = await post(paths.messages(id), form);
  expect(sent.headers.get("Location")).toBe(paths.inbox({ closed: id }));
  expect((await marksOf(id))?.closed_at).not.toBeNull();
  const bodies = await env.DB.prepare("SELECT count(*) AS n FROM messages WHERE body = ?")
    .bind(form.body)
    .first<number>("n");
  expect(bodies).toBe(1);
});

test("send and close sends, and leaves open what its client wrote in meanwhile", async () => {
  await text(people.ann, "Are you there?");
  const id = await openWith(people.ann);
  const seen = await lastPosition();
  await text(people.ann, "Hello?");
  const sent = await post(paths.messages(id), {
    body: "Yes!",
    token: "not-last",
    seen,
    close: "yes",
  });
  expect(sent.status).toBe(200);
  const page = await sent.text();
  expect(page).toContain("A new one came in meanwhile, so the conversation stays open.");
  expect(page).toContain("Hello?");
  expect((await marksOf(id))?.closed_at).toBeNull();
});

test("send and close asks first whose a stranger's conversation is, and a refused text closes nothing", async () => {
  await text(people.cleo, "Do you see parrots?");
  const id = await openWith(people.cleo);
  const seen = await lastPosition();
  const refused = await post(paths.messages(id), { body: "", token: "none", seen, close: "yes" });
  expect(refused.status).toBe(422);
  const sent = await post(paths.messages(id), {
    body: "We do.",
    token: "asked",
    seen,
    close: "yes",
  });
  expect(sent.headers.get("Location")).toBe(paths.closure(id));
  expect((await marksOf(id))?.closed_at).toBeNull();
});
