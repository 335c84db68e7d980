import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { setStatus } from "#flows/book-appointment.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendReply } from "#flows/send-reply.ts";
import { undoAnswer } from "#flows/undo-answer.ts";
import { people } from "#test/support/cast.ts";
import { beforeTheFirstBatch } from "#test/support/faults-of-d1.ts";
import { textFrom, theo as signedIn } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  move,
  rowOf,
  run,
  said,
  sendAndDeliver,
  text,
  time,
  world,
} from "#test/support/schedule.ts";

beforeEach(emptySchedule);

const state = () =>
  env.DB.prepare("SELECT status, answer FROM appointments ORDER BY starts_at LIMIT 1").first();
const waiting = () =>
  env.DB.prepare(
    "SELECT waiting_since IS NOT NULL AS w, unread_since IS NOT NULL AS u FROM conversations",
  ).first();

test("a client's C confirms the appointment they were asked about; nobody has to answer it", async () => {
  await book();
  await sendAndDeliver();
  await text(people.ann, "C 👍");
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
  expect(await waiting()).toEqual({ w: 0, u: 1 });
  // A second yes is just a message.
  await text(people.ann, "Yes");
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});

test("a wish for another time is flagged and waits for staff, and the appointment stays", async () => {
  await book();
  await sendAndDeliver();
  await text(people.ann, "Can we reschedule?");
  expect(await state()).toEqual({ status: "booked", answer: "reschedule" });
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});

test("nothing is understood before a text asked, of two appointments, or of one that is over", async () => {
  await book({}, false);
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
  await book();
  await book({ day: "2026-11-27" });
  await sendAndDeliver();
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
  time.now = at("2026-11-28T10:00");
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
});

test("a yes to the old time does not confirm the new one", async () => {
  const id = await book();
  await sendAndDeliver();
  await move(id, { day: "2026-11-27" });
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
});

test("what was misunderstood is taken back, and the text waits for an answer again", async () => {
  await book();
  await sendAndDeliver();
  await text(people.ann, "ok");
  const row = await env.DB.prepare(
    "SELECT position, conversation_id AS id FROM messages WHERE understood IS NOT NULL",
  ).first<{ position: number; id: string }>();
  const which = { conversationId: row?.id ?? "", position: row?.position ?? 0 };
  expect(await undoAnswer(world(), signedIn, which)).toBe(true);
  expect(await state()).toEqual({ status: "booked", answer: null });
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});

/** Takes back the last thing that was understood. */
async function undo() {
  const row = await env.DB.prepare(
    "SELECT position, conversation_id AS id FROM messages WHERE understood IS NOT NULL ORDER BY position DESC",
  ).first<{ position: number; id: string }>();
  const which = { conversationId: row?.id ?? "", position: row?.position ?? 0 };
  return undoAnswer(world(), signedIn, which);
}

/** Theo writes to Ann. */
async function staffWrite(body: string) {
  const conversationId = await env.DB.prepare("SELECT id FROM conversations").first<string>("id");
  const reply = { conversationId: conversationId ?? "", body, token: crypto.randomUUID() };
  expect((await sendReply(world(), signedIn, reply)).kind).toBe("queued");
}

test("a yes to what staff asked meanwhile is no yes to the appointment, but a C is", async () => {
  await book();
  await sendAndDeliver();
  time.now += 60_000;
  await staffWrite("Should we order his food, too?");
  time.now += 60_000;
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
  expect(await waiting()).toEqual({ w: 1, u: 1 });
  await text(people.ann, "C");
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
});

test("an ok with a picture, or about another day, waits for staff", async () => {
  await book();
  await sendAndDeliver();
  await text(people.ann, "ok", ["https://x.example/Media/ME1"]);
  await text(people.ann, "Sure Monday would be perfect");
  await text(people.ann, "Ok tomorrow works");
  expect(await state()).toEqual({ status: "booked", answer: null });
  expect(await waiting()).toEqual({ w: 1, u: 1 });
  await text(people.ann, "Ok thursday works");
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
});

test("a thumb under the reminder confirms, as phones without reactions send it", async () => {
  await book();
  await sendAndDeliver();
  const [asked = ""] = await said();
  await text(people.ann, `Liked “${asked.replace("Confirmation: ", "")}”`);
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
});

test("what is taken back after a move leaves the new time as the client confirmed it", async () => {
  const id = await book();
  await sendAndDeliver();
  await text(people.ann, "C");
  await move(id, { day: "2026-11-27" });
  await setStatus(world(), signedIn, { id, status: "confirmed" });
  await run("UPDATE appointments SET answer = 'confirm'");
  expect(await undo()).toBe(true);
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
});

test("taken back after another automated text, it waits for staff; after their answer it does not", async () => {
  const id = await book();
  await sendAndDeliver();
  await text(people.ann, "ok");
  await move(id, { day: "2026-11-27" }, true);
  time.now += 60_000;
  await sendAndDeliver();
  expect(await waiting()).toEqual({ w: 0, u: 1 });
  await undo();
  expect(await waiting()).toEqual({ w: 1, u: 1 });
  time.now += 60_000;
  await staffWrite("See you on Friday, then.");
  await run("UPDATE messages SET understood = replace(understood, 'undone', 'confirm')");
  await undo();
  expect(await waiting()).toMatchObject({ w: 0 });
});

test("moved in the moment of the answer, the new time is not confirmed and staff see the text", async () => {
  const id = await book();
  await sendAndDeliver();
  const understood = await arrivesWhile(() => move(id, { day: "2026-11-27" }));
  expect(await rowOf(id)).toMatchObject({ status: "booked", answer: null });
  expect(understood).toBeNull();
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});

/** A "C" of Ann's, looked up before something happens and stored after it. */
async function arrivesWhile(happens: () => Promise<unknown>) {
  const database = beforeTheFirstBatch(env.DB, happens);
  const ports = { ...world(), databases: { DB: database } };
  expect(await receiveMessage(ports, textFrom(people.ann, "C"))).toBe("stored");
  return env.DB.prepare("SELECT understood FROM messages WHERE body = 'C'").first("understood");
}

/** Ben lives with Ann: they have her number, too. */
const shareNumber = async () => {
  await run("INSERT INTO number_sharers VALUES ('riverside', ?, 'ben')", people.ann);
  await run("UPDATE client_numbers SET shared_with = 'Ben Ortiz' WHERE number = ?", people.ann);
};

test("whoever of a household was asked, the answer is to that", async () => {
  await shareNumber();
  await run("UPDATE clients SET preferred_number = ? WHERE id = 'ben'", people.ann);
  const id = await book({ clientId: "ben", patientId: "" });
  await book({}, false);
  await sendAndDeliver();
  await text(people.ann, "C");
  expect(await rowOf(id)).toMatchObject({ status: "confirmed", answer: "confirm" });
});

test("of two that a household was asked about nobody could say which was meant", async () => {
  await shareNumber();
  await run("UPDATE clients SET preferred_number = ? WHERE id = 'ben'", people.ann);
  await book({ clientId: "ben", patientId: "" });
  await book();
  await sendAndDeliver();
  await text(people.ann, "C");
  const { results } = await env.DB.prepare("SELECT status FROM appointments").all();
  expect(results).toEqual([{ status: "booked" }, { status: "booked" }]);
});

test("who has no number of their own is texted at the one that they share", async () => {
  await shareNumber();
  await run("DELETE FROM client_numbers WHERE client_id = 'ben'");
  await book({ clientId: "ben", patientId: "" });
  await sendAndDeliver();
  expect(await said()).toHaveLength(1);
});

test("the YES of a client who was asked stays harmless as an opt-in", async () => {
  await book();
  await sendAndDeliver();
  await text(people.ann, "YES");
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
  await book({ day: "2026-11-27" });
  await text(people.ann, "STOP");
  await sendAndDeliver();
  expect(await said()).toHaveLength(1);
  await text(people.ann, "YES");
  const optOuts = await env.DB.prepare("SELECT count(*) AS n FROM opt_outs").first("n");
  expect(optOuts).toBe(0);
  const { results } = await env.DB.prepare(
    "SELECT status FROM appointments ORDER BY starts_at",
  ).all();
  expect(results).toEqual([{ status: "confirmed" }, { status: "booked" }]);
});
