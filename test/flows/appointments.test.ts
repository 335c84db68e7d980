import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment, setStatus } from "#flows/book-appointment.ts";
import { textAbout } from "#flows/text-about.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { numbers, people } from "#test/support/cast.ts";
import { theo as signedIn } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  form,
  manyDue,
  move,
  outcomes,
  plannedWork,
  remindAt,
  run,
  said,
  send,
  time,
  world,
} from "#test/support/schedule.ts";
import { beforeTheFirstBatch } from "#test/support/faults-of-d1.ts";
import { acceptedFor } from "#test/support/simulator.ts";

beforeEach(emptySchedule);

test("a confirmation goes at once, the reminder a day ahead, from the clinic's number, each once", async () => {
  await book();
  await Promise.all([send(), send()]);
  expect(await said()).toEqual([
    "Confirmation: Riverside Animal Clinic: Biscuit is booked for Thursday, November 26 at 4:15 PM. Reply C to confirm or R to reschedule.",
  ]);
  time.now = at("2026-11-25T16:14");
  await send();
  expect(await said()).toHaveLength(1);
  time.now = at("2026-11-25T16:15");
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
  await sendPlanned(one, plannedWork);
  const [delivery] = one.enqueued.filter(({ work: { kind } }) => kind === "deliver-message");
  if (!delivery) throw new Error("Nothing to deliver");
  await deliverMessage(one, delivery.work);
  expect(await acceptedFor(people.ann)).toHaveLength(1);
  const row = await env.DB.prepare(
    "SELECT number, client_id, waiting_since FROM conversations WHERE closed_at IS NULL",
  ).first();
  expect(row).toEqual({ number: numbers.riverside, client_id: "ann", waiting_since: null });
});

test("cancelled, nothing more is sent but what staff send by a click", async () => {
  const id = await book({}, false);
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  time.now = at("2026-11-25T17:00");
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
  [
    "a client who said STOP",
    {},
    `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ann}', 1)`,
  ],
])("nothing automated is ever sent about %s, by whatever way", async (_, over, change) => {
  if (change !== "") await env.DB.prepare(change).run();
  const id = await book(over);
  for (const kind of ["confirmation", "running-late"] as const) {
    await textAbout(world(), signedIn, { id, kind });
  }
  await send();
  time.now = at("2026-11-26T15:30");
  await textAbout(world(), signedIn, { id, kind: "running-late" });
  await send();
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  await textAbout(world(), signedIn, { id, kind: "cancellation" });
  await send();
  expect(await said()).toEqual([]);
});

const euthanasia = (over: object = {}) => ({ typeId: "goodbye", day: "2026-11-30", ...over });
const max = `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
  VALUES ('riverside', 'max', 'ann', 'Max', 'dog', 0)`;

test.each([
  ["to come", euthanasia(), 0],
  ["for nobody in particular", euthanasia({ patientId: "" }), 0],
  ["over since", euthanasia({ day: "2026-11-25", time: "09:00" }), 0],
  ["of another patient", euthanasia({ patientId: "max" }), 1],
])("a sensitive appointment %s silences a patient's other ones", async (_, over, texts) => {
  await run(max);
  await book({}, false);
  const id = await book(over);
  await run("UPDATE appointments SET status = 'done' WHERE id = ? AND starts_at < ?", id, thursday);
  time.now = at("2026-11-25T16:15");
  await send();
  expect(await said()).toHaveLength(texts);
});

test("cancelled, or over before the other one was made, a sensitive appointment silences nothing", async () => {
  const id = await book(euthanasia());
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  await book(euthanasia({ day: "2026-11-25", time: "09:00" }));
  time.now = at("2026-11-25T10:00");
  await book();
  await send();
  expect(await said()).toEqual([expect.stringMatching(/^Confirmation: /)]);
});
const thursday = at("2026-11-26T00:00");

test("nothing automated goes at night: it waits for eight in the morning", async () => {
  time.now = at("2026-11-24T22:30");
  await book();
  await send();
  expect(await said()).toEqual([]);
  time.now = at("2026-11-25T07:59");
  await send();
  expect(await said()).toEqual([]);
  time.now = at("2026-11-25T08:00");
  await send();
  expect(await said()).toHaveLength(1);
});

test("a clinic that sends at fewer hours keeps to them", async () => {
  await run("UPDATE clinics SET sending_from = 660, sending_to = 720 WHERE id = 'riverside'");
  await book();
  await send();
  expect(await said()).toEqual([]);
  time.now = at("2026-11-24T11:00");
  await send();
  expect(await said()).toHaveLength(1);
});

test("a cron that did not run for hours sends each reminder once, and none that is pointless", async () => {
  await remindAt(4320, 1440, 120);
  await book({ day: "2026-11-28" }, false);
  time.now = at("2026-11-28T14:30");
  await send();
  expect(await said()).toHaveLength(1);
  expect(await outcomes()).toEqual([
    ["reminder", "superseded"],
    ["reminder", "superseded"],
    ["reminder", "sent"],
  ]);
  await book({ day: "2026-11-29", time: "10:00" }, false);
  time.now = at("2026-11-29T09:45");
  await send();
  expect(await said()).toHaveLength(1);
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

test("hundreds of reminders due at once go through, each once, whoever runs beside", async () => {
  await manyDue({ count: 600, dueAt: time.now });
  await Promise.all([send(), send()]);
  const texts = await said();
  expect(texts).toHaveLength(600);
  expect(new Set(texts).size).toBe(600);
  const waiting = await env.DB.prepare("SELECT count(*) AS n FROM outbox").first("n");
  expect(waiting).toBe(600);
});

test("of reminders that an outage held up the nearest goes, in whatever batch each falls", async () => {
  await remindAt(4320, 120);
  const id = await book({ day: "2026-11-28" }, false);
  time.now = at("2026-11-28T14:30");
  // So many others are due that its two reminders are not taken together.
  await manyDue({ count: 400, dueAt: at("2026-11-27T12:00") });
  await send();
  const { results } = await env.DB.prepare(
    "SELECT place, outcome FROM planned_texts WHERE appointment_id = ? ORDER BY place",
  )
    .bind(id)
    .all();
  expect(results).toEqual([
    { place: 120, outcome: "sent" },
    { place: 4320, outcome: "superseded" },
  ]);
});

test.each([
  ["booked late at night for the day after tomorrow", "2026-11-24T22:30", "08:00"],
  ["booked a day and a minute ahead", "2026-11-25T16:14", "16:15"],
])("%s, a client is not reminded of what was just confirmed", async (_, booked, start) => {
  time.now = at(booked);
  await book({ time: start });
  for (let hours = 0; hours < 40; hours += 1) {
    await send();
    time.now += hour / 4;
    await send();
    time.now += (hour * 3) / 4;
  }
  expect(await said()).toEqual([expect.stringMatching(/^Confirmation: /)]);
});

test("hours after its confirmation the reminder goes", async () => {
  time.now = at("2026-11-25T10:00");
  await book();
  for (let hours = 0; hours < 8; hours += 1) {
    await send();
    time.now += hour;
  }
  expect(await said()).toEqual([
    expect.stringMatching(/^Confirmation: /),
    expect.stringMatching(/^Reminder: /),
  ]);
});

test("told otherwise since the confirmation, a client is reminded however fresh that is", async () => {
  time.now = at("2026-11-25T10:00");
  const id = await book({}, false);
  const step = async (local: string, happens: () => Promise<unknown>) => {
    time.now = at(local);
    await happens();
    await send();
  };
  await step("2026-11-25T16:15", async () => {});
  await step("2026-11-25T16:20", () => move(id, {}, true));
  await step("2026-11-25T16:30", () => move(id, { time: "17:30" }, true));
  await step("2026-11-25T16:40", () => move(id, {}));
  const told = (await said()).map((text) => /\d:\d\d/.exec(text)?.[0]);
  expect(told).toEqual(["4:15", "4:15", "5:30", "4:15"]);
});

const hour = 3_600_000;

test.each([
  ["moved", "UPDATE appointments SET starts_at = starts_at + 60000, version = version + 1"],
  ["cancelled", "UPDATE appointments SET status = 'cancelled', version = version + 1"],
  ["made sensitive", "UPDATE appointment_types SET is_sensitive = 1"],
  [
    "not the last one of its patient",
    `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
       starts_at, ends_at, status, created_at)
     VALUES ('riverside', 'x', 'ann', 'biscuit', 'goodbye', '', '', '', 9e12, 9e12 + 1, 'booked', 0)`,
  ],
  ["for a patient that has just died", "UPDATE patients SET deceased_at = 1"],
  ["of a client who is archived", "UPDATE clients SET archived_at = 1 WHERE id = 'ann'"],
  [
    "of a client who says STOP",
    `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ann}', 1)`,
  ],
])("an appointment that is %s in the moment that its text goes gets none", async (_, change) => {
  await book();
  const database = beforeTheFirstBatch(env.DB, () => run(change));
  await sendPlanned({ ...world(), databases: { DB: database } }, plannedWork);
  expect(await said()).toEqual([]);
  await send();
  expect(await said()).toEqual([]);
});

test.each([
  ["a client without a number", "DELETE FROM client_numbers WHERE client_id = 'ann'"],
  ["an archived client", "UPDATE clients SET archived_at = 1 WHERE id = 'ann'"],
  ["a landline", `INSERT INTO landlines VALUES ('riverside', '${people.ann}')`],
  ["anybody while texting is off", "UPDATE numbers SET disabled_at = 1"],
  ["anybody, of a kind that was made sensitive", "UPDATE appointment_types SET is_sensitive = 1"],
])("nothing goes to %s", async (_, change) => {
  await book();
  await run(change);
  await send();
  time.now = at("2026-11-25T16:15");
  await send();
  expect(await said()).toEqual([]);
  await run(
    "INSERT OR IGNORE INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ann')",
    people.ann,
  );
});

test("a 30006 marks the number, and the reminder that was to follow is withheld", async () => {
  await book();
  const one = world();
  await sendPlanned(one, plannedWork);
  const [delivery] = one.enqueued.filter(({ work: { kind } }) => kind === "deliver-message");
  await deliverMessage(one, delivery?.work ?? plannedWork);
  const [accepted] = await acceptedFor(people.ann);
  await recordDelivery(world(), {
    messageId: delivery?.work.subjectId ?? null,
    providerSid: accepted?.sid ?? "",
    ...{ number: numbers.riverside, status: "undelivered", errorCode: 30_006 },
  });
  time.now = at("2026-11-25T16:15");
  await send();
  expect(await outcomes()).toEqual([
    ["confirmation", "sent"],
    ["reminder", "landline"],
  ]);
});
