import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { undoAnswer } from "#flows/undo-answer.ts";
import { people } from "#test/support/cast.ts";
import { theo as signedIn } from "#test/support/replies.ts";
import { at, book, emptySchedule, move, send, text, time, world } from "#test/support/schedule.ts";

beforeEach(emptySchedule);

const state = () =>
  env.DB.prepare("SELECT status, answer FROM appointments ORDER BY starts_at LIMIT 1").first();
const waiting = () =>
  env.DB.prepare(
    "SELECT waiting_since IS NOT NULL AS w, unread_since IS NOT NULL AS u FROM conversations",
  ).first();

test("a client's C confirms the appointment they were asked about; nobody has to answer it", async () => {
  await book();
  await send();
  await text(people.ann, "C 👍");
  expect(await state()).toEqual({ status: "confirmed", answer: "confirm" });
  expect(await waiting()).toEqual({ w: 0, u: 1 });
  // A second yes is just a message.
  await text(people.ann, "Yes");
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});

test("a wish for another time is flagged and waits for staff, and the appointment stays", async () => {
  await book();
  await send();
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
  await send();
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
  time.now = at("2026-11-28T10:00");
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
});

test("a yes to the old time does not confirm the new one", async () => {
  const id = await book();
  await send();
  await move(id, { day: "2026-11-27" });
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
});

test("what was misunderstood is taken back, and the text waits for an answer again", async () => {
  await book();
  await send();
  await text(people.ann, "ok");
  const row = await env.DB.prepare(
    "SELECT position, conversation_id AS id FROM messages WHERE understood IS NOT NULL",
  ).first<{ position: number; id: string }>();
  const which = { conversationId: row?.id ?? "", position: row?.position ?? 0 };
  expect(await undoAnswer(world(), signedIn, which)).toBe(true);
  expect(await state()).toEqual({ status: "booked", answer: null });
  expect(await waiting()).toEqual({ w: 1, u: 1 });
});
