import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, idOf, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

test("a search answers everything, finds only the clinic's own, and forgets what was deleted", async () => {
  await text(people.cleo, "The pelican swallowed a wristwatch");
  const noor = await signInAs("noor");
  const found = await (await get(paths.search({ q: "pelican wrist" }))).text();
  expect(found).toContain("<mark>pelican</mark>");
  expect(await (await get(paths.search({ q: "pelican" }), noor)).text()).not.toContain("<mark>");
  for (const q of ['"', "*", "NEAR", 'a"b"', "pelican*", "AND OR NOT", "(", "x".repeat(2000)]) {
    expect((await get(paths.search({ q }))).status, q).toBe(200);
  }
  const id = await openWith(people.cleo);
  const isFound = async (query: Record<string, string>) =>
    (await (await get(paths.search({ q: "pelican", ...query }))).text()).includes("<mark>");
  expect(await isFound({ state: "open" })).toBe(true);
  expect(await isFound({ state: "closed" })).toBe(false);
  expect(await isFound({ to: "2020-01-01" })).toBe(false);
  expect(await isFound({ from: "2020-01-01" })).toBe(true);
  expect(await isFound({ from: "2999-01-01" })).toBe(false);
  await post(paths.deletion(id), { confirmation: "delete" });
  expect(await isFound({})).toBe(false);
});

test("a history is one file with everything, the oldest too", async () => {
  const added = await post(paths.clients(), { name: "Long Story", number: "503 555 0158" });
  const id = idOf(added);
  for (let round = 1; round <= 7; round += 1) {
    await text("+15035550158", `Chapter ${round}`);
    await post(paths.closure(await openWith("+15035550158")), {});
  }
  await text("+15035550158", "Epilogue");
  const file = await get(`${paths.history(id)}?download`);
  expect(file.headers.get("Content-Disposition")).toContain("attachment");
  const whole = await file.text();
  for (const said of ["Epilogue", "Chapter 1", "Chapter 7"]) expect(whole).toContain(said);
  const first = await (await get(paths.client(id))).text();
  expect(first).toContain("Chapter 7");
  expect(first).not.toContain("Chapter 1<");
  const next = /href="([^"]*before=[^"]*)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(await (await get(next)).text()).toContain("Chapter 1<");
  expect(await (await get(paths.search({ q: "chapter", client: id }))).text()).toContain("<mark>");
});

test("each filter shows its own, and a conversation leaves it when it no longer fits", async () => {
  await text("+15035550159", "Filter me");
  const id = await openWith("+15035550159");
  const shows = async (filter: string) =>
    (await (await get(paths.inbox({ filter }))).text()).includes("Filter me");
  expect([await shows("open"), await shows("unread"), await shows("waiting")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([await shows("mine"), await shows("closed")]).toEqual([false, false]);
  await get(paths.conversation(id));
  expect(await shows("unread")).toBe(false);
  await post(paths.unread(id), {});
  expect(await shows("unread")).toBe(true);
  await post(paths.messages(id), { body: "Filter me, answered", token: "f" });
  expect([await shows("waiting"), await shows("unread"), await shows("mine")]).toEqual([
    false,
    false,
    true,
  ]);
  await post(paths.closure(id), {});
  expect([await shows("open"), await shows("mine"), await shows("closed-nobody")]).toEqual([
    false,
    false,
    true,
  ]);
});

test("several conversations are closed, marked or assigned at once, and a new text keeps its own open", async () => {
  const contacts = ["+15035550163", "+15035550164", "+15035550165"];
  for (const contact of contacts) await text(contact, "One of several");
  const page = await (await get(paths.selection())).text();
  const chosenOf = async (contact: string) => {
    const id = await openWith(contact);
    return new RegExp(`value="(\\d+\\.${id})"`).exec(page)?.[1] ?? "";
  };
  const chosen = await Promise.all(contacts.map(chosenOf));
  const act = (action: string, more: [string, string][] = []) =>
    post(paths.selection(), [
      ...chosen.map((one): [string, string] => ["chosen", one]),
      ["action", action],
      ...more,
    ]);
  expect(await (await act("read")).text()).toContain("3 conversations marked as read.");
  expect(await (await act("unread")).text()).toContain("3 conversations marked as unread.");
  expect(await (await act("assign", [["clientId", "ben"]])).text()).toContain(
    "3 conversations assigned.",
  );
  expect((await act("assign")).status).toBe(422);
  expect((await post(paths.selection(), { action: "close" })).status).toBe(422);
  await text("+15035550165", "Wait, one more thing");
  expect(await (await act("close")).text()).toContain("2 conversations closed. 1 left");
  expect(await openWith("+15035550165")).not.toBe("");
  expect(await (await get(paths.client("ben"))).text()).toContain("One of several");
  // Another clinic's are not there for them.
  const theirs = await post(
    paths.selection(),
    [
      ["chosen", chosen[2] ?? ""],
      ["action", "close"],
    ],
    await signInAs("noor"),
  );
  expect(await theirs.text()).toContain("0 conversations closed.");
  expect(await openWith("+15035550165")).not.toBe("");
});

const cleos = () => openWith(people.cleo);

test.each([
  ["messages", () => paths.search(), "walrus", "<mark>walrus</mark>", true],
  ["clients", () => paths.clients(), "becker", "Ann Becker", true],
  ["the library", () => paths.library(), "walrus", "Nothing found", true],
  ["whom to text", () => paths.newConversation(), "becker", "Ann Becker", false],
  ["whom to see", () => paths.newAppointment(), "becker", "Ann Becker", false],
  ["whom to assign several to", () => paths.selection(), "becker", "Ann Becker", false],
  ["whom to merge", () => paths.merging("ben"), "becker", "Ann Becker", false],
  ["whose it is", async () => paths.assignment(await cleos()), "becker", "Ann Becker", false],
  ["what to attach", async () => paths.attaching(await cleos()), "walrus", "Nothing", false],
])("what is typed to find %s is in no address", async (_, listOf, q, found, isFollowed) => {
  await text(people.cleo, "A walrus came in");
  const list = await listOf();
  const sent = await post(paths.finding(list), { q });
  const address = sent.headers.get("Location") ?? "";
  expect([sent.status, address.split("?")[0]]).toEqual([303, list]);
  expect(decodeURIComponent(address)).not.toContain(q);
  const page = await (await get(address)).text();
  expect(page).toContain(found);
  expect(page).toContain(`value="${q}"`);

  const typing = await ask(paths.finding(list), {
    method: "POST",
    headers: { Cookie: await theos(), "HX-Request": "true" },
    body: new URLSearchParams({ q }),
  });
  expect(typing.status).toBe(200);
  const part = await typing.text();
  expect(part).toContain(found);
  expect(part).not.toContain("<html");
  const followed = typing.headers.get("HX-Replace-Url");
  expect(followed?.split("?")[0] ?? null).toBe(isFollowed ? list : null);
  expect(followed ?? "").not.toContain(q);
});

test("an address with what was looked for says nothing at another clinic, nor when it was changed", async () => {
  const sent = await post(paths.finding(paths.clients()), { q: "becker" });
  const address = sent.headers.get("Location") ?? "";
  expect(await (await get(address)).text()).toContain('value="becker"');
  const noor = await signInAs("noor");
  // Nobody reads it but we: it is encrypted, and never twice the same.
  const sealed = new URL(address, "https://desk.example").searchParams.get("find") ?? "";
  const bytes = Buffer.from(sealed, "base64url");
  expect(bytes.toString("latin1")).not.toContain("becker");
  // A bit of what is encrypted turned over, and "becker" would read "cecker".
  const turned = Buffer.from(bytes);
  turned[30] = (turned[30] ?? 0) ^ 1;
  const again = await post(paths.finding(paths.clients()), { q: "becker" });
  expect(again.headers.get("Location")).not.toBe(address);
  for (const [at, who] of [
    [address, noor],
    [address.slice(0, -3), undefined],
    [`${paths.clients()}?find=${turned.toString("base64url")}`, undefined],
    [`${paths.clients()}?find=x`, undefined],
    [`${paths.clients()}?find=${"A".repeat(60)}`, undefined],
  ] as const) {
    const answer = await get(at, who);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toMatch(/[bc]ecker/);
  }
});

test("where a list or a search goes on, and a number to be texted, are sealed in their links too", async () => {
  for (let i = 0; i < 30; i += 1) await text(`+1503555${8100 + i}`, "zebra");
  const link = async (path: string, words: RegExp) => {
    const page = await (await get(path)).text();
    return new RegExp(`href="([^"]*)"[^>]*>\\s*${words.source}`).exec(page)?.[1] ?? "";
  };
  const further = await link(paths.search({ q: "zebra" }), /Search further back/);
  expect(further).toMatch(/^\/search\?find=[\w-]+$/);
  expect(await (await get(further)).text()).toContain("<mark>zebra</mark>");
  for (let i = 100; i <= 150; i += 1) await post(paths.clients(), { name: `Quagga ${i}` });
  const more = await link(paths.clients(), /More clients/);
  expect(more).toMatch(/^\/clients\?find=[\w-]+$/);
  expect(await (await get(more)).text()).toContain("Quagga 150");
  const start = await link(paths.newConversation({ q: "503 555 0144" }), /Text \(503\)/);
  expect(start).toMatch(/^\/inbox\/conversations\/new\?find=[\w-]+$/);
  expect(await (await get(start)).text()).toContain("(503) 555-0144");
});
