import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { ask, signInAs } from "#test/support/world.ts";

async function sit(who: "theo" | "maya" | "noor") {
  const headers = { Upgrade: "websocket", Origin: "https://desk.example" };
  const { webSocket: socket } = await ask(paths.live(), {
    headers: { ...headers, Cookie: await signInAs(who) },
  });
  if (!socket) throw new Error("No socket");
  const heard: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    heard.push(String(data));
  });
  socket.accept();
  return { socket, heard, say: (text: string) => socket.send(text) };
}
const people = (at: string, ...others: [name: string, isAnswering: boolean][]) =>
  `people ${JSON.stringify({ at, others })}`;

test("who opens a conversation sees who is there, and they see who comes, answers and leaves", async () => {
  const [theo, maya, elsewhere] = [await sit("theo"), await sit("maya"), await sit("maya")];
  elsewhere.say("at another");
  await expect.poll(() => elsewhere.heard).toEqual([people("another")]);
  theo.say("at one");
  await expect.poll(() => theo.heard).toEqual([people("one")]);
  maya.say("at one");
  await expect.poll(() => theo.heard.at(-1)).toBe(people("one", ["Maya", false]));
  await expect.poll(() => maya.heard.at(-1)).toBe(people("one", ["Theo", false]));
  theo.say("answering one");
  await expect.poll(() => maya.heard.at(-1)).toBe(people("one", ["Theo", true]));
  theo.say("at another");
  await expect.poll(() => maya.heard.at(-1)).toBe(people("one"));
  await expect.poll(() => elsewhere.heard.at(-1)).toBe(people("another", ["Theo", false]));
  theo.socket.close(1000);
  await expect.poll(() => elsewhere.heard.at(-1)).toBe(people("another"));
  expect(maya.heard).toHaveLength(3);
});

test("one person at two screens is there once, and not for themselves", async () => {
  const [one, two, maya] = [await sit("theo"), await sit("theo"), await sit("maya")];
  one.say("answering twice");
  two.say("at twice");
  maya.say("at twice");
  await expect.poll(() => maya.heard.at(-1)).toBe(people("twice", ["Theo", true]));
  await expect.poll(() => two.heard.at(-1)).toBe(people("twice", ["Maya", false]));
  one.socket.close(1000);
  await expect.poll(() => maya.heard.at(-1)).toBe(people("twice", ["Theo", false]));
});

test("another clinic's people are never there, even by a conversation's id", async () => {
  const [noor, maya] = [await sit("noor"), await sit("maya")];
  noor.say("answering shared-id");
  await expect.poll(() => noor.heard).toEqual([people("shared-id")]);
  maya.say("at shared-id");
  await expect.poll(() => maya.heard).toEqual([people("shared-id")]);
  expect(noor.heard).toHaveLength(1);
});

test("what is no such sentence is passed over, and nothing is ever stored", async () => {
  const maya = await sit("maya");
  for (const odd of ["", "at ", "at a b", `at ${"x".repeat(65)}`, 'answering "}', "people {}"]) {
    maya.say(odd);
  }
  maya.socket.send(new Uint8Array([1, 2, 3]));
  maya.say("at the-end");
  await expect.poll(() => maya.heard).toEqual([people("the-end")]);
  const inbox = env.INBOX.get(env.INBOX.idFromName("riverside"));
  const kept = await runInDurableObject(inbox, (_, state) => state.storage.list());
  expect(kept.size).toBe(0);
  // The object may sleep meanwhile: who sits where is still known.
  await evictDurableObject(inbox);
  const theo = await sit("theo");
  theo.say("at the-end");
  await expect.poll(() => theo.heard.at(-1)).toBe(people("the-end", ["Maya", false]));
});

test("a page asks who is at a conversation without being there itself", async () => {
  const [theo, maya, noor] = [await sit("theo"), await sit("maya"), await sit("noor")];
  maya.say("at asked");
  await expect.poll(() => maya.heard).toEqual([people("asked")]);
  theo.say("who asked");
  noor.say("who asked");
  await expect.poll(() => theo.heard).toEqual([people("asked", ["Maya", false])]);
  await expect.poll(() => noor.heard).toEqual([people("asked")]);
  expect(maya.heard).toHaveLength(1);
});

test("the object says whether anybody has a conversation open, of its own clinic alone", async () => {
  const inbox = (clinic: string) => env.INBOX.get(env.INBOX.idFromName(clinic));
  const attended = (clinic: string) => inbox(clinic).isAttended("looked-at");
  expect(await attended("riverside")).toBe(false);
  const theo = await sit("theo");
  theo.say("at looked-at");
  await expect.poll(() => attended("riverside")).toBe(true);
  expect(await attended("lakeside")).toBe(false);
  theo.say("at");
  await expect.poll(() => attended("riverside")).toBe(false);
});
