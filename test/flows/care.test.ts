import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment, setStatus } from "#flows/book-appointment.ts";
import { addCare, finishCare } from "#flows/keep-care.ts";
import { handOutCare, sendCare } from "#flows/send-care.ts";
import { people } from "#test/support/cast.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { theo as signedIn } from "#test/support/replies.ts";
import { simulate } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-care",
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
    "landlines",
    "care_items",
    "care_texts",
    "care_rules",
  ]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.batch([
    env.DB.prepare("DELETE FROM patients WHERE clinic_id = 'riverside'"),
    env.DB.prepare("UPDATE clients SET archived_at = NULL"),
    env.DB.prepare("UPDATE numbers SET disabled_at = NULL"),
    env.DB.prepare("UPDATE clinics SET care_days = '[-14,-7,7]'"),
    env.DB.prepare(
      `INSERT OR IGNORE INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', '${people.ben}', 'ben')`,
    ),
  ]);
  for (const [id, name, client] of [
    ["fluffy", "Fluffy", "ann"],
    ["max", "Max", "ann"],
    ["rex", "Rex", "ben"],
  ]) {
    await env.DB.prepare(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', ?, ?, ?, 'dog', 0)`,
    )
      .bind(id, client, name)
      .run();
  }
});

const due = async (patientId: string, item: string, dueOn = "2026-12-15") =>
  expect(await addCare(world(), signedIn, { patientId, item, dueOn })).toEqual({ kind: "added" });
const send = () => sendCare(world(), work);
const said = async () => {
  const { results } = await env.DB.prepare(
    "SELECT author_name AS why, body FROM messages WHERE author = 'automation' ORDER BY position",
  ).all<{ why: string; body: string }>();
  return results.map(({ why, body }) => `${why}: ${body}`);
};

test("two weeks before, at eight, a client gets one text, however many pets and items are due", async () => {
  await due("fluffy", "Rabies");
  await due("fluffy", "Bordetella");
  await due("max", "Dental");
  now = at("2026-12-01T07:59");
  const early = world();
  await handOutCare(early);
  expect(early.enqueued).toEqual([]);
  now = at("2026-12-01T08:00");
  const one = world();
  await handOutCare(one);
  expect(one.enqueued.map(({ work: { kind } }) => kind)).toEqual(["send-care"]);
  await Promise.all([send(), send()]);
  await send();
  expect(await said()).toEqual([
    "Care reminder: Riverside Animal Clinic: this is due. Fluffy: Rabies, Bordetella; Max: Dental. Answer here or call (503) 555-0100 for an appointment.",
  ]);
});

test("it goes again on each of the clinic's days, and then no more", async () => {
  await due("rex", "Rabies");
  for (const day of ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"]) {
    now = at(`${day}T09:00`);
    await send();
  }
  expect(await said()).toHaveLength(3);
});

test("what is done, or comes anyway, is not reminded of", async () => {
  await due("fluffy", "Rabies");
  await due("max", "Dental");
  await due("rex", "Rabies");
  const id = await env.DB.prepare("SELECT id FROM care_items WHERE item = 'Dental'").first<string>(
    "id",
  );
  expect(await finishCare(world(), signedIn, id ?? "")).toBe("max");
  const visit = {
    clientId: "ben",
    patientId: "rex",
    typeId: "surgery",
    day: "2026-12-20",
    time: "10:00",
  };
  await bookAppointment(
    world(),
    signedIn,
    { ...visit, minutes: "", staffName: "", room: "", notes: "" },
    { confirms: false },
  );
  now = at("2026-12-01T08:00");
  await send();
  expect(await said()).toEqual([expect.stringContaining("due. Fluffy: Rabies. Answer")]);
});

const run = (statement: string) => env.DB.prepare(statement).run();
const rexIsDue = async () => {
  await due("rex", "Rabies");
  return {
    /** On every day on which he could be reminded of. */
    async runs() {
      for (const day of ["2026-12-01", "2026-12-08", "2026-12-22"]) {
        now = at(`${day}T09:00`);
        await send();
      }
    },
  };
};
const visit = (over: object, id = "ben") => ({
  ...{ clientId: id, patientId: "rex", typeId: "check-up", day: "2026-12-05", time: "10:00" },
  ...{ minutes: "", staffName: "", room: "", notes: "" },
  ...over,
});
const book = async (over: object = {}, client = "ben") => {
  const booked = await bookAppointment(world(), signedIn, visit(over, client), { confirms: false });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  return booked.id;
};

test.each([
  ["a patient that has died", ["UPDATE patients SET deceased_at = 1 WHERE id = 'rex'"]],
  [
    "a client who said STOP",
    [
      `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ben}', 1)`,
    ],
  ],
  ["an archived client", ["UPDATE clients SET archived_at = 1 WHERE id = 'ben'"]],
  ["a number that takes no texts", [`INSERT INTO landlines VALUES ('riverside', '${people.ben}')`]],
  ["a client without a number", ["DELETE FROM client_numbers WHERE client_id = 'ben'"]],
  [
    "a clinic with texting off",
    ["UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'"],
  ],
])("nobody is reminded of care of %s", async (_, changes) => {
  const rex = await rexIsDue();
  for (const change of changes) await run(change);
  await rex.runs();
  expect(await said()).toEqual([]);
  // It was looked at and passed over, not left for the cron to find again every minute.
  expect(
    await env.DB.prepare("SELECT count(*) AS n FROM care_items WHERE remind_at IS NOT NULL").first(
      "n",
    ),
  ).toBe(0);
});

test("a sensitive appointment silences its patient, to come or over, until it is cancelled", async () => {
  const rex = await rexIsDue();
  await due("fluffy", "Rabies");
  const id = await book({ typeId: "goodbye" });
  await rex.runs();
  expect(await said()).toEqual([
    expect.stringContaining("Fluffy"),
    expect.stringContaining("Fluffy"),
    expect.stringContaining("Fluffy"),
  ]);
  await setStatus(world(), signedIn, { id, status: "done" });
  await due("rex", "Dental", "2027-01-15");
  now = at("2027-01-01T09:00");
  await send();
  expect(await said()).toHaveLength(3);
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  now = at("2027-01-08T09:00");
  await send();
  expect(await said()).toEqual([
    ...Array.from({ length: 3 }, () => expect.anything()),
    expect.stringContaining("Rex: Dental"),
  ]);
});

test("a sensitive appointment for nobody in particular silences all that may be meant", async () => {
  const rex = await rexIsDue();
  await due("fluffy", "Rabies");
  await book({ typeId: "goodbye", patientId: "" });
  await rex.runs();
  expect(await said()).toHaveLength(3);
  for (const text of await said()) expect(text).not.toContain("Rex");
});

test("a kind of appointment that becomes sensitive silences whoever comes for it", async () => {
  const rex = await rexIsDue();
  await book({ day: "2026-11-25" });
  await run("UPDATE appointment_types SET is_sensitive = 1 WHERE id = 'check-up'");
  await rex.runs();
  await run("UPDATE appointment_types SET is_sensitive = 0 WHERE id = 'check-up'");
  expect(await said()).toEqual([]);
});

test("a cancelled appointment brings the reminders back", async () => {
  await due("rex", "Rabies");
  const id = await book();
  now = at("2026-12-01T08:00");
  await send();
  expect(await said()).toEqual([]);
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  now = at("2026-12-08T08:00");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Rex: Rabies")]);
});

test.each([
  ["done", "UPDATE care_items SET done_at = 1, remind_at = NULL WHERE patient_id = 'rex'"],
  ["of a patient that dies", "UPDATE patients SET deceased_at = 1 WHERE id = 'rex'"],
  [
    "of a patient that comes",
    `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
       starts_at, ends_at, status, created_at)
     VALUES ('riverside', 'x', 'ben', 'rex', 'check-up', '', '', '', 9e12, 9e12 + 1, 'booked', 0)`,
  ],
  [
    "of a patient that is put to sleep",
    `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
       starts_at, ends_at, status, created_at)
     VALUES ('riverside', 'x', 'ben', 'rex', 'goodbye', '', '', '', 1, 2, 'done', 0)`,
  ],
  ["of a client who is archived", "UPDATE clients SET archived_at = 1 WHERE id = 'ben'"],
  [
    "of a client who says STOP",
    `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ben}', 1)`,
  ],
])("nobody is reminded of what is %s in that very moment", async (_, change) => {
  await due("rex", "Rabies");
  now = at("2026-12-01T08:00");
  const interrupted = ports({ now: () => now, databases: { DB: meanwhile(change) } });
  await sendCare(interrupted, work);
  await send();
  expect(await said()).toEqual([]);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM care_texts").first("n")).toBe(0);
});

test("late at night it waits for the morning; days late it is passed over", async () => {
  await due("rex", "Rabies");
  now = at("2026-12-01T22:00");
  await send();
  expect(await said()).toEqual([]);
  now = at("2026-12-02T08:00");
  await send();
  expect(await said()).toHaveLength(1);
  await due("fluffy", "Rabies");
  now = at("2026-12-11T10:00");
  await send();
  expect(await said()).toHaveLength(1);
});

test("what is due is written down only with a name and a day, for a patient of the clinic", async () => {
  const add = (over: object) =>
    addCare(world(), signedIn, { patientId: "rex", item: "Rabies", dueOn: "2026-12-15", ...over });
  expect(await add({ item: " " })).toEqual({ kind: "refused", field: "item" });
  expect(await add({ dueOn: "soon" })).toEqual({ kind: "refused", field: "dueOn" });
  expect(await add({ patientId: "nobody" })).toEqual({ kind: "not-found" });
});
