import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

let maya: string;
beforeAll(async () => {
  maya = await signInAs("maya");
  await text(people.ann, "How much is a dental?");
});

async function idOf(name: string): Promise<string> {
  const id = await env.DB.prepare("SELECT id FROM quick_replies WHERE name = ?")
    .bind(name)
    .first<string>("id");
  return id ?? "";
}

const listed = async (as?: string) => (await get(paths.quickReplies(), as)).text();

/** Chooses a quick reply in the conversation with Ann, as a page does. */
async function choose(name: string, typed = "", as?: string): Promise<Response> {
  const path = paths.quickReplyUse(await openWith(people.ann), await idOf(name));
  return ask(path, {
    method: "POST",
    headers: { Cookie: as ?? (await theos()), "HX-Request": "true" },
    body: new URLSearchParams({ body: typed, contact: people.ann }),
  });
}

test("admins write for everybody, and everybody for themselves", async () => {
  const shared = { name: "Dental", folder: "Money", body: "It is {price}.", shared: "yes" };
  expect((await post(paths.quickReplies(), shared)).status).toBe(403);
  expect((await post(paths.quickReplies(), shared, maya)).status).toBe(303);
  expect((await post(paths.quickReplies(), { name: "Mine", body: "Theo's own" })).status).toBe(303);

  const [theirs, mayas] = [await listed(), await listed(maya)];
  expect(theirs).toContain("Dental");
  expect(theirs).toContain("Theo&#39;s own");
  expect(mayas).toContain("Dental");
  expect(mayas).not.toContain("Theo&#39;s own");
  expect(await listed(await signInAs("noor"))).not.toContain("Dental");

  const id = await idOf("Dental");
  const change = { ...shared, body: "It is {amount}.", version: "0" };
  expect((await post(paths.quickReply(id), change)).status).toBe(403);
  expect((await post(paths.quickReplyRemoval(id), {})).status).toBe(403);
  expect((await post(paths.quickReply(id), change, maya)).status).toBe(303);
  expect(await listed()).toContain("{amount}");
  expect((await post(paths.quickReply(await idOf("Mine")), change, maya)).status).toBe(404);
  expect((await post(paths.quickReplyRemoval(await idOf("Mine")), {}, maya)).status).toBe(404);
  expect(await (await get(paths.activity(), maya)).text()).toContain(
    "changed the shared quick replies: Dental",
  );
});

test("two admins who change one at once do not overwrite each other", async () => {
  await post(paths.quickReplies(), { name: "Both", body: "As it was", shared: "yes" }, maya);
  const path = paths.quickReply(await idOf("Both"));
  await post(path, { name: "Both", body: "First", version: "0" }, maya);
  const second = await post(path, { name: "Both", body: "Second", version: "0" }, maya);
  expect(second.status).toBe(409);
  const page = await second.text();
  expect(page).toContain("Stored now: <q>First</q>");
  expect(page).toContain("Second</textarea>");
});

test.each([
  [{ name: "", body: "Hello" }, "Give it a name."],
  [{ name: "mine", body: "Hello" }, "There is one of this name already."],
  [{ name: "New", body: "" }, "Write the text."],
  [{ name: "New", body: "x".repeat(1601) }, "A text holds 1600 characters at most."],
  [{ name: "New", body: "It is {price" }, "that belongs to no blank"],
])("%j is refused with what was typed: %s", async (typed, words) => {
  await post(paths.quickReplies(), { name: "Mine", body: "Theo's own" });
  const refused = await post(paths.quickReplies(), typed);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain(words);
  expect(page).toContain(`${typed.body}</textarea>`);
});

test("nobody keeps more than are found again", async () => {
  await env.DB.batch(
    Array.from({ length: 100 }, (_, i) =>
      env.DB.prepare(
        `INSERT INTO quick_replies (clinic_id, owner_id, id, folder, name, body, document_ids)
         VALUES ('lakeside', 'noor', 'many-' || ?1, '', 'Many ' || ?1, 'Hello', '[]')`,
      ).bind(i),
    ),
  );
  const noor = await signInAs("noor");
  const refused = await post(paths.quickReplies(), { name: "One more", body: "Hello" }, noor);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("There are 100 already");
});

test("a chosen one is filled in, behind what was typed, and the most used comes first", async () => {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at) VALUES ('riverside', 'miso', 'ann', 'Miso', 'cat', 0)",
    ),
    env.DB.prepare(
      "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at, deceased_at) VALUES ('riverside', 'rex', 'ann', 'Rex', 'dog', 0, 1)",
    ),
    env.DB.prepare(
      `INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at, ends_at, status, created_at)
       VALUES ('riverside', 'next', 'ann', 'check-up', '', '', '', 4102534800000, 4102536600000, 'booked', 0)`,
    ),
  ]);
  const body = "Hi {client}, {patient} comes {appointment}. {staff}, {clinic}, {phone}. {price}";
  await post(paths.quickReplies(), { name: "Every blank", body });
  const chosen = await choose("Every blank", "Good morning!\r\n");
  expect(chosen.status).toBe(200);
  expect(await chosen.text()).toContain(
    "Good morning!\nHi Ann Becker, Miso comes Friday, January 1 at 5:00 PM. Theo, Riverside Animal Clinic, (503) 555-0100. {price}</textarea>",
  );
  const page = await listed();
  expect(page.indexOf("Every blank")).toBeLessThan(page.indexOf("Mine"));
});

test("first comes what one uses most oneself, then what everybody does", async () => {
  const quick = ["Quick A", "Quick B", "Quick C"];
  for (const name of quick) {
    await post(paths.quickReplies(), { name, body: `Said: ${name}`, shared: "yes" }, maya);
  }
  for (const name of ["Quick C", "Quick C", "Quick C", "Quick B"]) await choose(name, "", maya);
  const order = async (as?: string) => {
    const page = await listed(as);
    return quick.toSorted((a, b) => page.indexOf(`<strong>${a}`) - page.indexOf(`<strong>${b}`));
  };
  expect(await order()).toEqual(["Quick C", "Quick B", "Quick A"]);
  for (const name of ["Quick A", "Quick B", "Quick B"]) await choose(name);
  expect(await order()).toEqual(["Quick B", "Quick A", "Quick C"]);
  expect(await order(maya)).toEqual(["Quick C", "Quick B", "Quick A"]);
});

test("a client who writes another language is offered an answer in it, in the page and in the feed", async () => {
  const reply = { name: "Horario", body: "Hoy abrimos {hours}.", language: "es" };
  expect((await post(paths.quickReplies(), reply)).status).toBe(303);
  const form = await (await get(paths.quickReply(await idOf("Horario")))).text();
  expect(form).toMatch(/<option value="es" lang="es" selected/);

  const conversation = await openWith(people.ann);
  const open = async () => (await get(paths.conversation(conversation))).text();
  expect(await open()).not.toContain("Answer in");
  const before = await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n");
  const feed = async () =>
    (await get(`${paths.changes()}?after=${before}&conversation=${conversation}`)).text();
  await text(people.ann, "Hola, ¿puede venir mi perro mañana?");
  await text(people.ann, "ok");
  const answering = paths.answeringIn(conversation, "es");
  for (const page of [await open(), await feed()]) {
    expect(page).toContain('Answer in <span lang="es">Español</span>');
    expect(page).toContain(`formaction="${answering}"`);
  }

  const choices = await (await post(answering, { body: "Half a thought" })).text();
  expect(choices).toContain("Hoy abrimos");
  expect(choices).toContain('name="body" value="Half a thought"');
  expect(choices).not.toContain("Quick A");
  expect(choices).toContain("In every language");
  const none = await (await post(paths.answeringIn(conversation, "fr"), {})).text();
  expect(none).toContain("There are none in Français yet.");

  // In English again: the offer goes where it stands.
  await text(people.ann, "Can you see my dog this week?");
  for (const page of [await open(), await feed()]) {
    expect(page).toContain(`id="answer-in-${conversation}"`);
    expect(page).not.toContain("Answer in");
  }
});

test("a language that we don't know is none", async () => {
  await post(paths.quickReplies(), { name: "Klingon", body: "Qapla'", language: "tlh" });
  expect(await (await get(paths.quickReply(await idOf("Klingon")))).text()).not.toContain(
    "selected",
  );
});

test("a text with a blank that nobody filled in does not leave", async () => {
  const conversation = await openWith(people.ann);
  const send = (typed: string) =>
    post(paths.messages(conversation), {
      body: typed,
      token: `blank-${typed.length}`,
      contact: "",
    });
  const refused = await send("It is {price}, Ann.");
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("{price} is still to be filled in. Nothing was sent");
  expect(page).toContain("It is {price}, Ann.</textarea>");
  expect((await send("It is 90 dollars, Ann.")).status).toBe(303);
});

test("without a script the choice is a page, and the text waits in the composer", async () => {
  const conversation = await openWith(people.ann);
  const choices = await post(paths.choosingQuickReply(conversation), { body: "Half a thought" });
  expect(choices.status).toBe(200);
  const page = await choices.text();
  expect(page).toContain('name="body" value="Half a thought"');
  expect(page).toContain(paths.quickReplyUse(conversation, await idOf("Mine")));
  const filled = await post(paths.quickReplyUse(conversation, await idOf("Mine")), {
    body: "Half a thought",
  });
  expect(await filled.text()).toContain("Half a thought\nTheo&#39;s own</textarea>");
});

test("the documents of a quick reply are attached, those that are gone are left out", async () => {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO files (clinic_id, id, content_type, size, created_at) VALUES ('riverside', 'f', 'application/pdf', 6, 0)",
    ),
    env.DB.prepare(
      `INSERT INTO documents (clinic_id, id, name, sort_name, file_id, scope, changed_at, changed_by)
       VALUES ('riverside', 'price-list', 'Price list', 'price list', 'f', 'riverside', 0, 'Maya')`,
    ),
  ]);
  await post(paths.quickReplies(), [
    ...([
      ["name", "With papers"],
      ["body", "Here it is."],
    ] as [string, string][]),
    ...([
      ["document", "price-list"],
      ["document", "long-gone"],
    ] as [string, string][]),
  ]);
  const page = await (await choose("With papers")).text();
  expect(page).toContain("Remove Price list");
  expect(page).toContain('name="files" value="1"');
});

test("what is another clinic's can't be chosen, nor in another clinic's conversation", async () => {
  const noor = await signInAs("noor");
  expect((await choose("Mine", "", noor)).status).toBe(404);
  expect((await choose("Mine", "", maya)).status).toBe(404);
  const conversation = await openWith(people.ann);
  expect((await post(paths.choosingQuickReply(conversation), {}, noor)).status).toBe(404);
});
