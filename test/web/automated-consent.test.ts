import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { addCare } from "#flows/keep-care.ts";
import { sendCare } from "#flows/send-care.ts";
import { sendReply } from "#flows/send-reply.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  outcomes,
  run,
  said,
  send,
  text,
  time,
  world,
} from "#test/support/schedule.ts";
import { get, idOf, post, text as textDesk } from "#test/support/visitor.ts";

beforeEach(async () => {
  await emptySchedule();
  await run("UPDATE clients SET texts_consent = 'given', texts_consent_at = 1");
});

const page = async (path: string) => (await get(path)).text();
const state = (id: string) =>
  env.DB.prepare(
    "SELECT texts_consent AS state, texts_consent_source AS source, texts_consent_by AS by FROM clients WHERE id = ?",
  )
    .bind(id)
    .first();
const ledger = async (id: string) =>
  (
    await env.DB.prepare(
      "SELECT kind, source FROM consent_ledger WHERE client_id = ? AND number IS NULL ORDER BY id",
    )
      .bind(id)
      .all()
  ).results;
const edit = (automatedTexts: string) =>
  post(paths.clientDetails("ann"), { name: "Ann Becker", number: people.ann, automatedTexts });

test("whoever was here before has agreed, as the profile says; whoever is added has, unless somebody says not", async () => {
  expect(await page(paths.client("ben"))).toContain("Agreed, as before Deskline asked");
  const usual = idOf(await post(paths.clients(), { name: "Uma", number: "(503) 555-0181" }));
  expect(await state(usual)).toEqual({ state: "given", source: "form", by: null });
  const no = { name: "Nia", number: "(503) 555-0182", automatedTexts: "unknown" };
  const asked = idOf(await post(paths.clients(), no));
  expect(await state(asked)).toEqual({ state: "unknown", source: "form", by: "Theo" });
  expect(await page(paths.client(asked))).toContain("Not asked");
});

test("a client who texted first and becomes one from the inbox has agreed by that", async () => {
  await textDesk("+15035550183", "Hello?");
  const id = await env.DB.prepare("SELECT id FROM conversations").first<string>("id");
  await post(paths.assignment(id ?? ""), { newName: "Wes" });
  const wes = await env.DB.prepare("SELECT id FROM clients WHERE name = 'Wes'").first<string>("id");
  expect(await state(wes ?? "")).toEqual({ state: "given", source: "texted", by: "Theo" });
});

test.each(["unknown", "withdrawn"])(
  "nothing automated goes to a client whose consent is %s, with the reason; answers do",
  async (consent) => {
    const id = await book();
    expect((await edit(consent)).status).toBe(303);
    await send();
    expect(await said()).toEqual([]);
    expect((await outcomes())[0]).toEqual(["confirmation", "no-consent"]);
    expect(await page(paths.appointment(id))).toContain("have not agreed to automated texts");

    await run("DELETE FROM care_items");
    await addCare(world(), theo, { patientId: "biscuit", item: "Rabies", dueOn: "2026-12-15" });
    time.now = at("2026-12-01T08:00");
    await sendCare(world(), {
      ...{ shard: "DB", clinicId: "riverside", kind: "send-care", subjectId: "riverside" },
    });
    expect(await said()).toEqual([]);

    await text(people.ann, "Hi");
    const open = await env.DB.prepare("SELECT id FROM conversations").first<string>("id");
    const reply = { conversationId: open ?? "", body: "Hi Ann", token: consent };
    expect((await sendReply(world(), theo, reply)).kind).toBe("queued");
  },
);

test("what a client said is written down once for each change, and shown", async () => {
  await run("UPDATE clients SET texts_consent = 'given', texts_consent_at = 1 WHERE id = 'ann'");
  const before = (await ledger("ann")).length;
  await edit("withdrawn");
  await edit("withdrawn");
  await post(paths.clientDetails("ann"), { name: "Ann Becker", number: people.ann });
  await edit("given");
  expect((await ledger("ann")).slice(before)).toEqual([
    { kind: "withdrew", source: "form" },
    { kind: "agreed", source: "form" },
  ]);
  expect(await page(paths.client("ann"))).toContain("agreed to automated texts, Theo recorded");
});

test("of two profiles that are merged, the consent that forbids holds", async () => {
  const no = { name: "Ann B", number: "(503) 555-0184", automatedTexts: "withdrawn" };
  const other = idOf(await post(paths.clients(), no));
  await post(paths.merging("ann"), { mergedId: other });
  expect(await state("ann")).toMatchObject({ state: "withdrawn" });
});
