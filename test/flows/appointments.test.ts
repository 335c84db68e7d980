import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import {
  bookAppointment,
  moveAppointment,
  setStatus,
  textAbout,
  type AppointmentForm,
} from "#flows/book-appointment.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { undoAnswer } from "#flows/undo-answer.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { numbers, people } from "#test/support/cast.ts";
import { textFrom, theo as signedIn } from "#test/support/replies.ts";
import { acceptedFor, simulate } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-planned",
  subjectId: "riverside",
} as const;
const at = (local: string) => Date.parse(`${local}-08:00`);
let now = 0;
const world = () => ports({ now: () => now });

beforeEach(async () => {
  now = at("2026-11-24T10:00");
  await simulate("reset", {});
  for (const table of [
    "appointments",
    "planned_texts",
    "messages",
    "conversations",
    "outbox",
    "opt_outs",
  ]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.prepare("DELETE FROM patients WHERE clinic_id = 'riverside'").run();
  await env.DB.prepare(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
  ).run();
});

const form = (over: Partial<AppointmentForm> = {}): AppointmentForm => ({
  clientId: "ann",
  patientId: "biscuit",
  typeId: "check-up",
  day: "2026-11-26",
  time: "16:15",
  minutes: "",
  staffName: "Dr. Patel",
  room: "",
  notes: "",
  ...over,
});
const book = async (over: Partial<AppointmentForm> = {}, confirms = true) => {
  const outcome = await bookAppointment(world(), signedIn, form(over), { confirms });
  if (outcome.kind !== "booked") throw new Error(JSON.stringify(outcome));
  return outcome.id;
};
const send = () => sendPlanned(world(), work);
const said = async () => {
  const { results } = await env.DB.prepare(
    "SELECT author, author_name, body FROM messages WHERE author = 'automation' ORDER BY position",
  ).all<{ author: string; author_name: string; body: string }>();
  return results.map(({ author_name: why, body }) => `${why}: ${body}`);
};
const outcomes = async () => {
  const { results } = await env.DB.prepare(
    "SELECT kind, outcome FROM planned_texts ORDER BY planned_at",
  ).all<{ kind: string; outcome: string | null }>();
  return results.map(({ kind, outcome }) => [kind, outcome]);
};
const version = async (id: string) =>
  (await env.DB.prepare("SELECT version FROM appointments WHERE id = ?")
    .bind(id)
    .first<number>("version")) ?? 0;

test("a confirmation goes at once, the reminder a day ahead, from the clinic's number, each once", async () => {
  await book();
  await Promise.all([send(), send()]);
  expect(await said()).toEqual([
    "Confirmation: Riverside Animal Clinic: Biscuit is booked for Thursday, November 26 at 4:15 PM. Reply C to confirm or R to reschedule.",
  ]);
  now = at("2026-11-25T16:14");
  await send();
  expect(await said()).toHaveLength(1);
  now = at("2026-11-25T16:15");
  const one = world();
  await handOutPlanned(one);
  expect(one.enqueued.map(({ work: { kind } }) => kind)).toEqual(["send-planned"]);
  await send();
  await send();
  expect((await said())[1]).toMatch(/^Reminder: .*a reminder that Biscuit comes on Thursday/);
  expect(await said()).toHaveLength(2);
});

test("an automated text is an ordinary message in the client's conversation, and is delivered", async () => {
  await book();
  const one = world();
  await sendPlanned(one, work);
  const [delivery] = one.enqueued.filter(({ work: { kind } }) => kind === "deliver-message");
  if (!delivery) throw new Error("Nothing to deliver");
  await deliverMessage(one, delivery.work);
  expect(await acceptedFor(people.ann)).toHaveLength(1);
  const row = await env.DB.prepare(
    "SELECT number, client_id, waiting_since FROM conversations WHERE closed_at IS NULL",
  ).first();
  expect(row).toEqual({ number: numbers.riverside, client_id: "ann", waiting_since: null });
});

test("moved, what was planned is withdrawn and planned for the new time", async () => {
  const id = await book({}, false);
  const moved = await moveAppointment(world(), signedIn, {
    id,
    version: await version(id),
    form: form({ day: "2026-11-27" }),
    confirms: false,
  });
  expect(moved.kind).toBe("booked");
  now = at("2026-11-25T16:15");
  await send();
  expect(await said()).toEqual([]);
  now = at("2026-11-26T16:15");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Friday, November 27")]);
  expect(await outcomes()).toEqual([
    ["reminder", "moved"],
    ["reminder", "sent"],
  ]);
});

test("a confirmation that still waits for the morning goes with the appointment to its new time", async () => {
  now = at("2026-11-24T22:00");
  const id = await book();
  const moved = { id, version: await version(id), form: form({ day: "2026-11-27" }) };
  await moveAppointment(world(), signedIn, { ...moved, confirms: false });
  now = at("2026-11-25T08:00");
  await send();
  expect(await said()).toEqual([expect.stringMatching(/^Confirmation: .*Friday, November 27/)]);
});

test("a plan that a crash left behind says nothing of the new time", async () => {
  await book({}, false);
  await env.DB.prepare("UPDATE appointments SET starts_at = ?1, ends_at = ?1 + 1")
    .bind(at("2026-11-26T17:00"))
    .run();
  now = at("2026-11-25T17:00");
  await send();
  expect(await said()).toEqual([]);
  expect(await outcomes()).toEqual([["reminder", "moved"]]);
});

test("moved away and back again, the reminder goes once", async () => {
  const id = await book({}, false);
  for (const day of ["2026-11-27", "2026-11-26"]) {
    await moveAppointment(world(), signedIn, {
      id,
      version: await version(id),
      form: form({ day }),
      confirms: false,
    });
  }
  now = at("2026-11-26T10:00");
  await send();
  await send();
  expect(await said()).toEqual([expect.stringContaining("Thursday, November 26")]);
});

test("of two who move it at once the second is told", async () => {
  const id = await book({}, false);
  const move = (day: string) =>
    moveAppointment(world(), signedIn, { id, version: 0, form: form({ day }), confirms: false });
  const both = await Promise.all([move("2026-11-27"), move("2026-11-28")]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["booked", "stale"]);
});

test("cancelled, nothing more is sent but what staff send by a click", async () => {
  const id = await book({}, false);
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  now = at("2026-11-25T17:00");
  await send();
  expect(await said()).toEqual([]);
  await textAbout(world(), signedIn, { id, kind: "cancellation" });
  await textAbout(world(), signedIn, { id, kind: "cancellation" });
  await send();
  expect(await said()).toEqual([expect.stringContaining("is cancelled")]);
});

test.each([
  ["a sensitive appointment", { typeId: "goodbye" }, ""],
  ["a patient that has died", {}, "UPDATE patients SET deceased_at = 1 WHERE id = 'biscuit'"],
  ["a client who said STOP", {}, `INSERT INTO opt_outs VALUES ('riverside', '${people.ann}', 1)`],
])("nothing automated is ever sent about %s, by whatever way", async (_, over, change) => {
  if (change !== "") await env.DB.prepare(change).run();
  const id = await book(over);
  for (const kind of ["confirmation", "running-late"] as const) {
    await textAbout(world(), signedIn, { id, kind });
  }
  await send();
  now = at("2026-11-26T15:30");
  await send();
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  await textAbout(world(), signedIn, { id, kind: "cancellation" });
  await send();
  expect(await said()).toEqual([]);
});

test("nothing automated goes at night: it waits for eight in the morning", async () => {
  now = at("2026-11-24T22:30");
  await book();
  await send();
  expect(await said()).toEqual([]);
  now = at("2026-11-25T07:59");
  await send();
  expect(await said()).toEqual([]);
  now = at("2026-11-25T08:00");
  await send();
  expect(await said()).toHaveLength(1);
});

test("a clinic that sends at fewer hours keeps to them", async () => {
  const hours = (from: number, to: number) =>
    env.DB.prepare("UPDATE clinics SET sending_from = ?, sending_to = ? WHERE id = 'riverside'")
      .bind(from, to)
      .run();
  await hours(660, 720);
  await book();
  await send();
  expect(await said()).toEqual([]);
  now = at("2026-11-24T11:00");
  await send();
  expect(await said()).toHaveLength(1);
  await hours(480, 1260);
});

test("a cron that did not run for hours sends each reminder once, and none that is pointless", async () => {
  await env.DB.prepare(
    "UPDATE appointment_types SET offsets = '[4320, 1440, 120]' WHERE clinic_id = 'riverside' AND id = 'check-up'",
  ).run();
  await book({ day: "2026-11-28" }, false);
  now = at("2026-11-28T14:30");
  await send();
  expect(await said()).toHaveLength(1);
  expect(await outcomes()).toEqual([
    ["reminder", "superseded"],
    ["reminder", "superseded"],
    ["reminder", "sent"],
  ]);
  await book({ day: "2026-11-29", time: "10:00" }, false);
  now = at("2026-11-29T09:45");
  await send();
  expect(await said()).toHaveLength(1);
  await env.DB.prepare("UPDATE appointment_types SET offsets = '[1440]'").run();
});

test.each([
  [{ day: "2026-11-23" }, "time", "past"],
  [{ day: "someday" }, "day", "no-day"],
  [{ time: "25:00" }, "time", "no-time"],
  [{ day: "2027-03-14", time: "02:30" }, "time", "no-such-time"],
  [{ minutes: "2" }, "minutes", "minutes"],
  [{ typeId: "nothing" }, "typeId", "no-type"],
])("%o is refused beside its field", async (over, field, problem) => {
  const outcome = await bookAppointment(world(), signedIn, form(over), { confirms: true });
  expect(outcome).toEqual({ kind: "refused", field, problem });
});

test("another clinic's client, patient or kind is not found", async () => {
  for (const over of [{ clientId: "imani" }, { patientId: "nobody" }]) {
    const outcome = await bookAppointment(world(), signedIn, form(over), { confirms: true });
    expect(outcome.kind).toBe("not-found");
  }
  expect(await env.DB.prepare("SELECT count(*) AS n FROM planned_texts").first("n")).toBe(0);
});

const text = (contact: string, body: string) =>
  receiveMessage(world(), { ...textFrom(contact), body });
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
  now = at("2026-11-28T10:00");
  await text(people.ann, "Yes");
  expect(await state()).toEqual({ status: "booked", answer: null });
});

test("a yes to the old time does not confirm the new one", async () => {
  const id = await book();
  await send();
  const moved = { id, version: await version(id), form: form({ day: "2026-11-27" }) };
  await moveAppointment(world(), signedIn, { ...moved, confirms: false });
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

test("two hundred reminders due at once go through, each once", async () => {
  const statements = Array.from({ length: 200 }, (_, i) => [
    env.DB.prepare(
      `INSERT OR IGNORE INTO clients (clinic_id, id, name, created_at) VALUES ('riverside', ?, ?, 0)`,
    ).bind(`many-${i}`, `Client ${i}`),
    env.DB.prepare(
      `INSERT OR IGNORE INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', ?, ?)`,
    ).bind(`+1971${String(5550000 + i)}`, `many-${i}`),
  ]).flat();
  await env.DB.batch(statements);
  for (let i = 0; i < 200; i += 1) await book({ clientId: `many-${i}`, patientId: "" }, false);
  now = at("2026-11-25T16:20");
  await Promise.all([send(), send()]);
  expect(await said()).toHaveLength(200);
  expect(new Set(await said()).size).toBe(200);
});
