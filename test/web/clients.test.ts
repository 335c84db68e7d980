import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers, people } from "#test/support/cast.ts";
import { get, idOf, openWith, post, text } from "#test/support/visitor.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

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
  await text("+15035550151", "About the cat");
  const ofPatient = /href="(\/patients\/[^"]+)"/.exec(
    await (await get(paths.client(id))).text(),
  )?.[1];
  expect(await (await get(ofPatient ?? "")).text()).toContain("About the cat");

  await post(paths.archiving(id), { archive: "yes" });
  expect(await (await get(paths.clients({ q: "siobhan" }))).text()).not.toContain("Siobhán");
  await post(paths.archiving(id), { archive: "no" });
  expect(await (await get(paths.clients({ q: "siobhan" }))).text()).toContain("Siobhán");
});

test("of two who add clients with one number at once, one gets it and the other is asked", async () => {
  for (let i = 0; i < 5; i += 1) {
    const number = `(503) 555-015${i + 5}`;
    const answers = await Promise.all(
      ["Ada", "Eve", "Flo"].map((name) => post(paths.clients(), { name, number })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 422, 422]);
    for (const answer of answers.filter(({ status }) => status === 422)) {
      expect(await answer.text()).toMatch(/belongs to (Ada|Eve|Flo)\./);
    }
  }
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

test("a number that one clinic knows somebody by is a stranger's at another, and free there", async () => {
  const noor = await signInAs("noor");
  const whoseItIs = async (clinicId: string, cookie?: string) => {
    const id = await env.DB.prepare(
      "SELECT id FROM conversations WHERE clinic_id = ? AND contact = ? AND closed_at IS NULL",
    )
      .bind(clinicId, people.ann)
      .first<string>("id");
    const pages = [paths.conversation(id ?? ""), paths.assignment(id ?? "")];
    const said = await Promise.all(pages.map(async (path) => (await get(path, cookie)).text()));
    return said.join();
  };
  for (const to of Object.values(numbers)) {
    await ask(paths.inboundWebhook(), inboundWebhook({ from: people.ann, to, body: "Hello" }));
  }
  expect(await whoseItIs("riverside")).toContain("Ann Becker");
  const before = await whoseItIs("lakeside", noor);
  expect(before).toContain("(503) 555-0111");
  expect(before).not.toContain("Becker");
  const added = await post(paths.clients(), { name: "Ann of ours", number: people.ann }, noor);
  expect(added.status).toBe(303);
  expect(await (await get(paths.client(idOf(added)), noor)).text()).not.toContain("Becker");
  expect(await whoseItIs("lakeside", noor)).not.toContain("Becker");
});

test("a renamed client is renamed in the inbox at once", async () => {
  await text(people.ben, "Hello again");
  await post(paths.clientDetails("ben"), { name: "Benjamin Ortiz", number: "(503) 555-0112" });
  expect(await (await get(paths.inbox())).text()).toContain("Benjamin Ortiz");
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

test("a household that was merged is the same household when that is undone", async () => {
  const number = "503 555 0174";
  const owner = idOf(await post(paths.clients(), { name: "Owner Lund", number }));
  const sharer = async (name: string) =>
    idOf(await post(paths.clients(), { name, number, taking: "share" }));
  const [first, second] = [await sharer("First Lund"), await sharer("Second Lund")];
  const shares = async () =>
    Promise.all(
      [owner, first, second].map(async (id) => {
        const page = await (await get(paths.client(id))).text();
        return /(?:shared with|belongs to) [^<]*/.exec(page)?.[0];
      }),
    );
  const before = await shares();
  expect(before[0]).toContain("First Lund");
  for (const [kept, merged] of [
    [first, second],
    [first, owner],
    [owner, first],
  ] as const) {
    await post(paths.merging(kept), { mergedId: merged });
    const page = await (await get(paths.client(kept))).text();
    const mergeId = /name="mergeId" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect((await post(paths.unmerging(kept), { mergeId })).status).toBe(303);
    expect(await shares()).toEqual(before);
  }
});

test("undoing a merge leaves a conversation with whom it was given to meanwhile", async () => {
  const kept = idOf(await post(paths.clients(), { name: "Kept Moss" }));
  const merged = idOf(await post(paths.clients(), { name: "Merged Moss", number: "503 555 0175" }));
  await text("+15035550175", "Given away meanwhile");
  const conversation = await openWith("+15035550175");
  await post(paths.closure(conversation), {});
  await post(paths.merging(kept), { mergedId: merged });
  await post(paths.assignment(conversation), { clientId: "ben", taking: "move" });
  const page = await (await get(paths.client(kept))).text();
  const mergeId = /name="mergeId" value="([^"]+)"/.exec(page)?.[1] ?? "";
  await post(paths.unmerging(kept), { mergeId });
  expect(await (await get(paths.client("ben"))).text()).toContain("Given away meanwhile");
  expect(await (await get(paths.client(merged))).text()).not.toContain("Given away meanwhile");
});
