import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { handOutCare, sendCare } from "#flows/send-care.ts";
import { dryRun, runWhole } from "#test/support/dry-run.ts";
import { ports } from "#test/support/world.ts";

const at = (local: string) => Date.parse(`${local}-08:00`);
let now = 0;
const world = () => ports({ now: () => now });

beforeEach(async () => {
  now = at("2026-11-24T10:00");
  for (const table of ["care_items", "care_texts", "messages", "conversations", "imports"]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.batch([
    env.DB.prepare("DELETE FROM patients WHERE clinic_id = 'riverside'"),
    env.DB.prepare("UPDATE clients SET sort_name = lower(name)"),
    env.DB.prepare(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at, deceased_at)
       VALUES ('riverside', 'fluffy', 'ann', 'Fluffy', 'cat', 0, NULL),
         ('riverside', 'rusty', 'ann', 'Rusty', 'dog', 0, 1)`,
    ),
  ]);
});

const rowsOf = async (sql: string) => (await env.DB.prepare(sql).all()).results;
const file = (...rows: string[]) => `Owner,Phone,Pet,Reminder,Due,Done on\n${rows.join("\n")}\n`;

test("what is due comes in from a file, and its client is reminded of it", async () => {
  const { id, found, said } = await dryRun(
    world(),
    "care",
    file(
      "Ann Becker,(503) 555-0111,Fluffy,Rabies,12/15/2026,",
      "Ann Becker,,Fluffy,Dental,2026-10-01,",
      "Ann Becker,,Rusty,Rabies,2026-12-15,",
      "Ann Becker,,Fluffy,Bordetella,2026-12-15,2026-11-01",
      "Ann Becker,,,Rabies,2026-12-15,",
      "Ann Becker,,Moss,Rabies,2026-12-15,",
      "Ann Becker,,Fluffy,,2026-12-15,",
      `Ann Becker,,Fluffy,${"x".repeat(61)},2026-12-15,`,
      "Ann Becker,,Fluffy,Rabies,2026-02-30,",
      "Ann Becker,,Fluffy,Rabies,2126-12-15,",
    ),
  );
  expect(said).toEqual([
    "Rabies for Fluffy (Ann Becker), due Tuesday, December 15, 2026; first reminder Tuesday, December 1, 2026",
    "Dental for Fluffy (Ann Becker), due Thursday, October 1, 2026; nothing is texted: no reminder is left",
    "Rabies for Rusty (Ann Becker), due Tuesday, December 15, 2026; nothing is texted: the patient has died",
    "left out: it is done already: 2026-11-01",
    "left out: no patient is named for Ann Becker",
    "left out: no such patient: Moss (Ann Becker)",
    "left out: nothing is said to be due",
    expect.stringMatching(/^left out: what is due is longer than 60 characters/),
    "left out: there is no such day: 2026-02-30",
    "left out: the day is too far away: 2126-12-15",
  ]);
  expect(found).toMatchObject({ newItems: 3, newTexts: 1, leftOut: 7 });
  await runWhole(world(), id);
  expect(
    await rowsOf(
      "SELECT patient_id AS patient, item, due_on AS due FROM care_items ORDER BY item, patient",
    ),
  ).toEqual([
    { patient: "fluffy", item: "Dental", due: "2026-10-01" },
    { patient: "fluffy", item: "Rabies", due: "2026-12-15" },
    { patient: "rusty", item: "Rabies", due: "2026-12-15" },
  ]);

  now = at("2026-12-01T08:00");
  const desk = world();
  await handOutCare(desk);
  for (const { work } of desk.enqueued) await sendCare(desk, work);
  const [text] = await rowsOf("SELECT body FROM messages WHERE author = 'automation'");
  expect(text).toEqual({ body: expect.stringContaining("Fluffy: Rabies") });
  expect(text).toEqual({ body: expect.not.stringContaining("Rusty") });
});

test("an item's own days, and a sensitive appointment, count for what is imported too", async () => {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO care_rules (clinic_id, item, days) VALUES ('riverside', 'Dental', '[-30]')",
    ),
    env.DB.prepare(
      `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       VALUES ('riverside', 'goodbye-1', 'ann', 'fluffy', 'goodbye', '', '', '', 1, 2, 'done', 0)`,
    ),
    env.DB.prepare(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'max', 'ann', 'Max', 'dog', 0)`,
    ),
  ]);
  const { said } = await dryRun(
    world(),
    "care",
    file("Ann Becker,,Max,dental,2027-03-31,", "Ann Becker,,Fluffy,Rabies,2027-03-31,"),
  );
  expect(said[0]).toMatch(/first reminder Monday, March 1, 2027$/);
  expect(said[1]).toMatch(/nothing is texted: it is about a sensitive appointment/);
  await env.DB.batch([
    env.DB.prepare("DELETE FROM care_rules"),
    env.DB.prepare("DELETE FROM appointments"),
  ]);
});

test("the same file again, twice in itself, or after it was done, adds nothing", async () => {
  const row = "Ann Becker,,Fluffy,Rabies,2026-12-15,";
  const first = await dryRun(world(), "care", file(row, row.replace("Rabies", "RABIES")));
  expect(first.found).toMatchObject({ newItems: 1, unchanged: 1 });
  await runWhole(world(), first.id);
  await env.DB.prepare("UPDATE care_items SET done_at = 1, remind_at = NULL").run();
  const again = await dryRun(world(), "care", file(row));
  expect(again.said).toEqual(["here already, nothing to add"]);
  await runWhole(world(), again.id);
  expect(await rowsOf("SELECT id FROM care_items")).toHaveLength(1);
});
