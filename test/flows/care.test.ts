import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "#flows/book-appointment.ts";
import { addCare, finishCare } from "#flows/keep-care.ts";
import { handOutCare, sendCare } from "#flows/send-care.ts";
import { people } from "#test/support/cast.ts";
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
    "care_items",
    "care_texts",
  ]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.prepare("DELETE FROM patients WHERE clinic_id = 'riverside'").run();
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

test.each([
  ["a patient that has died", "UPDATE patients SET deceased_at = 1 WHERE id = 'rex'"],
  ["a client who said STOP", `INSERT INTO opt_outs VALUES ('riverside', '${people.ben}', 1)`],
  ["an archived client", "UPDATE clients SET archived_at = 1 WHERE id = 'ben'"],
])("nothing is ever sent about care of %s", async (_, change) => {
  await due("rex", "Rabies");
  await env.DB.prepare(change).run();
  for (const day of ["2026-12-01", "2026-12-08", "2026-12-22"]) {
    now = at(`${day}T09:00`);
    await send();
  }
  expect(await said()).toEqual([]);
  await env.DB.prepare("UPDATE clients SET archived_at = NULL WHERE id = 'ben'").run();
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
