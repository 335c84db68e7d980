import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

test("a colleague's answer that came while one was writing stops the send, once", async () => {
  const [maya, theo] = [await signInAs("maya"), await signInAs("theo")];
  await text(people.ben, "Who can tell me?");
  const id = await openWith(people.ben);
  const since = /name="since" value="(\d+)"/.exec(
    await (await get(paths.conversation(id), theo)).text(),
  )?.[1];
  expect(since).toBeDefined();
  const form = { body: "It is at ten.", token: "theos-answer", since: since ?? "" };
  expect(
    (await post(paths.messages(id), { body: "At ten.", token: "mayas", since: since ?? "" }, maya))
      .status,
  ).toBe(303);

  const stopped = await post(paths.messages(id), form, theo);
  expect(stopped.status).toBe(422);
  const page = await stopped.text();
  expect(page).toMatch(/Maya answered (a|\d+) seconds? ago: read it, then send again\./);
  expect(page).toContain("At ten.");
  expect(page).toMatch(/<textarea[^>]*>It is at ten\.<\/textarea>/);
  const [, known = ""] = /name="since" value="(\d+)"/.exec(page) ?? [];
  expect(Number(known)).toBeGreaterThan(Number(since));
  expect((await post(paths.messages(id), { ...form, since: known }, theo)).status).toBe(303);
});

test("one's own answer, an automatic one and an older one stop nothing", async () => {
  const theo = await signInAs("theo");
  await text(people.ann, "Hello?");
  const id = await openWith(people.ann);
  const [, since = ""] =
    /name="since" value="(\d+)"/.exec(await (await get(paths.conversation(id), theo)).text()) ?? [];
  await env.DB.prepare(
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     VALUES ('riverside', 'automatic', ?, 'outbound', 'auto-responder', 'We are closed.', 'sent', 0)`,
  )
    .bind(id)
    .run();
  for (const token of ["one", "two"]) {
    expect((await post(paths.messages(id), { body: token, token, since }, theo)).status).toBe(303);
  }
});
