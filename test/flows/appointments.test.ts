import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment, setStatus } from "#flows/book-appointment.ts";
import { textAbout } from "#flows/text-about.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { numbers, people } from "#test/support/cast.ts";
import { theo as signedIn } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  form,
  outcomes,
  plannedWork,
  remindAt,
  run,
  said,
  send,
  time,
  world,
} from "#test/support/schedule.ts";
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
  ["a client who said STOP", {}, `INSERT INTO opt_outs VALUES ('riverside', '${people.ann}', 1)`],
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
  time.now = at("2026-11-25T16:20");
  await Promise.all([send(), send()]);
  expect(await said()).toHaveLength(200);
  expect(new Set(await said()).size).toBe(200);
});
