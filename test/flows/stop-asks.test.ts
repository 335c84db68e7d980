import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { decideAsk } from "#flows/change-consent.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { addCare } from "#flows/keep-care.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendCare } from "#flows/send-care.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { sendReply } from "#flows/send-reply.ts";
import { textAbout } from "#flows/text-about.ts";
import { people } from "#test/support/cast.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  outcomes,
  plannedWork,
  run,
  said,
  send,
  text,
  time,
  world,
} from "#test/support/schedule.ts";

const asking = "Luna had a lump. Please don't text me anymore.";

beforeEach(async () => {
  await emptySchedule();
  await run("UPDATE clinics SET business_hours = NULL, after_hours = NULL");
});

/** What the ledger has got since the last time. */
const seen = new Set<string>();
async function ledger() {
  const { results } = await env.DB.prepare(
    "SELECT id, number, client_id, kind, source, by_name, reason FROM consent_ledger ORDER BY id",
  ).all<{ id: string; kind: string; source: string; by_name: string | null; reason: string }>();
  const news = results.filter(({ id }) => !seen.has(id));
  for (const { id } of news) seen.add(id);
  return news.map(({ kind, source, by_name: by, reason }) => [kind, source, by, reason]);
}
beforeEach(ledger);

const state = () =>
  env.DB.prepare(
    `SELECT m.stop_ask AS ask, v.unread_since IS NOT NULL AS unread, v.waiting_since IS NOT NULL AS waits,
       EXISTS (SELECT 1 FROM opt_outs WHERE number = v.contact) AS isOut
     FROM messages m JOIN conversations v ON v.id = m.conversation_id
     WHERE m.direction = 'inbound' ORDER BY m.position LIMIT 1`,
  ).first();
const decide = (change: "opt-out" | "leave") =>
  decideAsk(world(), theo, { number: people.ann, clientId: "ann", change });
const conversationId = async () =>
  (await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(people.ann)
    .first<string>("id")) ?? "";

test("a text that asks in plain words is flagged for staff, neither obeyed nor ignored", async () => {
  await text(people.ann, asking);
  expect(await state()).toEqual({ ask: "open", unread: 1, waits: 1, isOut: 0 });
  // The ledger keeps what was asked, not the rest of the text.
  expect(await ledger()).toEqual([["flagged", "texted", null, "Please don't text me anymore."]]);
});

test("opting them out takes their words for the reason, and of two who do so at once one is written down", async () => {
  await text(people.ann, asking);
  await ledger();
  await Promise.all([decide("opt-out"), decide("opt-out")]);
  expect(await state()).toMatchObject({ ask: "opted-out", isOut: 1 });
  expect(await ledger()).toEqual([["opted-out", "staff", "Theo", "Please don't text me anymore."]]);
});

test("leaving it is written down, too, and decides all of their texts that asked", async () => {
  await text(people.ann, asking);
  time.now += 1000;
  await text(people.ann, "take me off your list");
  await ledger();
  await decide("leave");
  await decide("leave");
  expect(await state()).toMatchObject({ ask: "left", isOut: 0 });
  expect(await ledger()).toEqual([["dismissed", "staff", "Theo", "take me off your list"]]);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM stop_asks").first("n")).toBe(0);
});

test.each([
  ["STOP", "opted-out", 1],
  ["START", "left", 0],
])("their own %s decides it", async (word, ask, isOut) => {
  await text(people.ann, asking);
  await text(people.ann, word);
  expect(await state()).toMatchObject({ ask, isOut });
  expect(await env.DB.prepare("SELECT count(*) AS n FROM stop_asks").first("n")).toBe(0);
});

test("a reminder waits for the decision, and goes after 'Leave it'", async () => {
  await book({}, false);
  await text(people.ann, asking);
  time.now = at("2026-11-25T16:15");
  await send();
  expect(await said()).toEqual([]);
  expect(await outcomes()).toEqual([["reminder", null]]);
  // Not looked at again each minute.
  const due = await env.DB.prepare("SELECT due_at AS at FROM planned_texts").first("at");
  expect(due).toBe(time.now + 15 * 60_000);
  await decide("leave");
  time.now += 15 * 60_000;
  await send();
  expect(await said()).toHaveLength(1);
});

test("after 'Opt them out' it is withheld, and undecided it ends when it is pointless", async () => {
  await book({}, false);
  await text(people.ann, asking);
  time.now = at("2026-11-25T16:15");
  await send();
  await decide("opt-out");
  time.now += 15 * 60_000;
  await send();
  expect(await outcomes()).toEqual([["reminder", "opted-out"]]);

  await emptySchedule();
  await book({}, false);
  await text(people.ann, asking);
  time.now = at("2026-11-26T15:50");
  await send();
  expect(await outcomes()).toEqual([["reminder", "too-late"]]);
  expect(await said()).toEqual([]);
});

test("no reminder goes when they ask in that very moment", async () => {
  await book({}, true);
  const DB = meanwhile(
    `INSERT INTO stop_asks (clinic_id, number, message_id, words, at) VALUES ('riverside', '${people.ann}', 'm', 'w', 1)`,
  );
  await sendPlanned({ ...world(), databases: { DB } }, plannedWork);
  expect(await said()).toEqual([]);
});

test("no reminder of care goes when they ask in that very moment", async () => {
  await run("DELETE FROM care_items");
  await run("DELETE FROM care_texts");
  await run("UPDATE clinics SET care_days = '[-14,-7,7]'");
  await addCare(world(), theo, { patientId: "biscuit", item: "Rabies", dueOn: "2026-12-15" });
  time.now = at("2026-12-01T08:00");
  const DB = meanwhile(
    `INSERT INTO stop_asks (clinic_id, number, message_id, words, at) VALUES ('riverside', '${people.ann}', 'm', 'w', 1)`,
  );
  await sendCare({ ...world(), databases: { DB } }, { ...plannedWork, kind: "send-care" });
  expect(await said()).toEqual([]);
});

test("staff go on: their answers go, and so does what they send by a click", async () => {
  const id = await book({ day: "2026-11-24", time: "11:00" }, false);
  await text(people.ann, asking);
  const reply = { conversationId: await conversationId(), body: "Sorry!", token: "sorry" };
  expect((await sendReply(world(), theo, reply)).kind).toBe("queued");
  await textAbout(world(), theo, { id, kind: "running-late" });
  await send();
  expect(await said()).toHaveLength(1);
});

test("care is not reminded of before somebody decides", async () => {
  await run("DELETE FROM care_items");
  await run("DELETE FROM care_texts");
  await run("UPDATE clinics SET care_days = '[-14,-7,7]'");
  time.now = at("2026-11-24T10:00");
  await addCare(world(), theo, { patientId: "biscuit", item: "Rabies", dueOn: "2026-12-15" });
  await text(people.ann, asking);
  time.now = at("2026-12-01T08:00");
  const care = () => sendCare(world(), { ...plannedWork, kind: "send-care" });
  await care();
  await care();
  expect(await said()).toEqual([]);
  const due = await env.DB.prepare("SELECT remind_at AS at FROM care_items").first("at");
  expect(due).toBe(at("2026-12-01T09:00"));
  await decide("leave");
  time.now = at("2026-12-01T09:00");
  await care();
  expect(await said()).toHaveLength(1);
});

test("a closed clinic does not answer who asks not to be texted, nor their next text, undecided", async () => {
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  await run(
    "UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'",
    JSON.stringify(never),
    JSON.stringify(usualAfterHours),
  );
  await text(people.ann, asking);
  await text(people.ann, "And my bill?");
  const { results } = await env.DB.prepare("SELECT silence FROM messages ORDER BY position").all();
  expect(results).toEqual([{ silence: "asks-to-stop" }, { silence: "asks-to-stop" }]);
});

test("deleting the conversation decides nothing: the flag and the ledger stay", async () => {
  await text(people.ann, asking);
  await deleteConversation(world(), theo, { conversationId: await conversationId(), typed: "" });
  expect(await env.DB.prepare("SELECT message_position AS p FROM stop_asks").first()).toEqual({
    p: null,
  });
  expect(await ledger()).toHaveLength(1);
  await receiveMessage(world(), textFrom(people.ann, "Hello again"));
  await decide("opt-out");
  expect(await state()).toMatchObject({ ask: null, isOut: 1 });
});

test("the ledger is only ever added to", async () => {
  await text(people.ann, asking);
  await expect(run("UPDATE consent_ledger SET reason = 'x'")).rejects.toThrow("only ever added to");
  await expect(run("DELETE FROM consent_ledger")).rejects.toThrow("only ever added to");
});
