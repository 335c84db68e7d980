import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

let cookie = "";
beforeAll(async () => {
  cookie = await signInAs("theo");
});

const get = (path: string, as = cookie) => ask(path, { headers: { Cookie: as } });
const post = (path: string, form: Record<string, string> | [string, string][], as = cookie) =>
  ask(path, { method: "POST", headers: { Cookie: as }, body: new URLSearchParams(form) });
const idOf = (response: Response) =>
  (response.headers.get("Location") ?? "").split("/").at(-1) ?? "";
const text = (from: string, body: string) =>
  ask(paths.inboundWebhook(), inboundWebhook({ from, body }));
const openWith = async (contact: string) =>
  (
    await env.DB.prepare(
      "SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL AND clinic_id = 'riverside'",
    )
      .bind(contact)
      .first<{ id: string }>()
  )?.id ?? "";

test("a client is added, found by any part of the name in any writing, changed and archived", async () => {
  const added = await post(paths.clients(), {
    name: "Siobhán O'Hara-Müller",
    number: "(503) 555-0151",
    email: "siobhan@example.com",
    language: "Irish",
    notes: "Rings twice",
  });
  expect(added.status).toBe(303);
  const id = idOf(added);
  for (const q of ["siobhan", "ohara", "O’Hara", "muller", "HARA", "503.555.0151", "5550151"]) {
    expect(await (await get(paths.clients({ q }))).text(), q).toContain(
      "Siobhán O&#39;Hara-Müller",
    );
  }
  expect(await (await get(paths.clients({ q: "zz" }))).text()).not.toContain("Siobhán");
  const profile = await (await get(paths.client(id))).text();
  for (const part of ["(503) 555-0151", "siobhan@example.com", "Irish", "Rings twice"]) {
    expect(profile).toContain(part);
  }
  await post(paths.patients(id), { name: "Caoimhín", species: "cat" });
  expect(await (await get(paths.clients({ q: "caoimhin" }))).text()).toContain("Siobhán");

  await post(paths.archiving(id), { archive: "yes" });
  expect(await (await get(paths.clients({ q: "siobhan" }))).text()).not.toContain("Siobhán");
  await post(paths.archiving(id), { archive: "no" });
  expect(await (await get(paths.clients({ q: "siobhan" }))).text()).toContain("Siobhán");
});

test("names of any script are kept as they are and escaped; impossible ones are refused and kept", async () => {
  for (const name of [
    "<script>alert(1)</script>",
    "田中太郎",
    "שרה כהן",
    "🐶🐱",
    "ا".repeat(120),
  ]) {
    const added = await post(paths.clients(), { name });
    expect(added.status, name).toBe(303);
    const page = await (await get(paths.client(idOf(added)))).text();
    expect(page).not.toContain("<script>alert");
  }
  expect(await (await get(paths.clients({ q: "中太" }))).text()).toContain("田中太郎");
  for (const [form, words] of [
    [{ name: "  " }, "Write the client&#39;s name."],
    [{ name: "x".repeat(200) }, "120 characters at most"],
    [{ name: "Kept", email: "nonsense" }, "does not look like an email"],
    [{ name: "Kept", number: "503 555 0152 ext 7" }, "is not a phone number"],
    [{ name: "Kept", number: "+1 876 555 0111" }, "belongs to Jamaica"],
    [{ name: "Kept", number: "VETSUPPLY" }, "is not a phone number"],
  ] as const) {
    const refused = await post(paths.clients(), form);
    const page = await refused.text();
    expect(refused.status).toBe(422);
    expect(page).toContain(words);
    for (const typed of Object.values(form)) expect(page).toContain(typed);
  }
});

test("a number that is somebody's is moved or shared, as the person decides", async () => {
  const form = { name: "Tom Becker", number: "(503) 555-0111" };
  const asked = await post(paths.clients(), form);
  expect(asked.status).toBe(422);
  expect(await asked.text()).toContain("belongs to Ann Becker");
  const shared = await post(paths.clients(), { ...form, taking: "share" });
  expect(await (await get(paths.client(idOf(shared)))).text()).toContain("belongs to Ann Becker");
  expect(await (await get(paths.client("ann"))).text()).toContain("shared with Tom Becker");
  await text(people.ann, "From the household");
  expect(await (await get(paths.inbox())).text()).toContain("Ann Becker (or Tom Becker)");
  // Tom gives it up again, and Ann has it to herself.
  await post(paths.clientDetails(idOf(shared)), { name: "Tom Becker" });
  expect(await (await get(paths.inbox())).text()).not.toContain("or Tom Becker");
});

test("a renamed client is renamed in the inbox at once", async () => {
  await text(people.ben, "Hello again");
  await post(paths.clientDetails("ben"), { name: "Benjamin Ortiz", number: "(503) 555-0112" });
  expect(await (await get(paths.inbox())).text()).toContain("Benjamin Ortiz");
});

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
    ["+1 900 555 0111", "not a phone number"],
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

test("a search answers everything, finds only the clinic's own, and forgets what was deleted", async () => {
  await text(people.cleo, "The pelican swallowed a wristwatch");
  const noor = await signInAs("noor");
  const found = await (await get(paths.search({ q: "pelic wrist" }))).text();
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

test("two profiles of one person become one with nothing lost, and two again when it is undone", async () => {
  const kept = idOf(await post(paths.clients(), { name: "Robin Vale", number: "503 555 0161" }));
  const merged = idOf(
    await post(paths.clients(), {
      name: "R. Vale",
      number: "503 555 0162",
      email: "robin@example.com",
      notes: "Two dogs",
    }),
  );
  await post(paths.patients(merged), { name: "Bramble", species: "dog" });
  await text("+15035550162", "Said before, closed");
  await post(paths.closure(await openWith("+15035550162")), {});
  await text("+15035550162", "Said before, open");
  const parts = [
    "(503) 555-0162",
    "robin@example.com",
    "Two dogs",
    "Bramble",
    "Said before, closed",
    "Said before, open",
  ];

  expect((await post(paths.merging(kept), { mergedId: kept })).status).toBe(422);
  expect((await post(paths.merging(kept), {})).status).toBe(422);
  expect((await post(paths.merging(kept), { mergedId: "imani" })).status).toBe(404);
  expect((await post(paths.merging(kept), { mergedId: merged })).status).toBe(303);
  const one = await (await get(paths.client(kept))).text();
  for (const part of parts) expect(one).toContain(part);
  expect(await (await get(paths.inbox())).text()).toContain("Robin Vale");
  expect(await (await get(paths.clients({ q: "r vale" }))).text()).not.toContain("R. Vale");
  await text("+15035550162", "Said after");
  expect(await (await get(paths.client(kept))).text()).toContain("Said after");

  const mergeId = /name="mergeId" value="([^"]+)"/.exec(one)?.[1] ?? "";
  expect((await post(paths.unmerging(kept), { mergeId })).status).toBe(303);
  const back = await (await get(paths.client(merged))).text();
  for (const part of [...parts, "Said after"]) expect(back).toContain(part);
  const left = await (await get(paths.client(kept))).text();
  for (const part of parts) expect(left).not.toContain(part);
  expect((await post(paths.unmerging(kept), { mergeId })).status).toBe(409);
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
