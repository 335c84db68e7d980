import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { addCare, finishCare } from "#flows/keep-care.ts";
import { removeCareRule, saveCareRule } from "#flows/keep-care-rules.ts";
import { sendCare } from "#flows/send-care.ts";
import { theo } from "#test/support/replies.ts";
import { ports } from "#test/support/world.ts";

const at = (local: string) => Date.parse(`${local}-08:00`);
let now = 0;
const world = () => ports({ now: () => now });

beforeEach(async () => {
  now = at("2026-11-24T10:00");
  await env.DB.batch([
    ...["care_items", "care_texts", "care_rules", "messages", "conversations", "appointments"].map(
      (table) => env.DB.prepare(`DELETE FROM ${table}`),
    ),
    env.DB.prepare("UPDATE clinics SET care_days = '[-14,-7,7]'"),
    env.DB.prepare(
      `INSERT OR IGNORE INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'rex', 'ben', 'Rex', 'dog', 0), ('lakeside', 'kofi', 'imani', 'Kofi', 'dog', 0)`,
    ),
  ]);
});

const due = async (item: string, dueOn = "2026-12-15") => {
  const care = { patientId: "rex", item, dueOn };
  expect(await addCare(world(), theo, care)).toEqual({ kind: "added" });
};
const save = async (item: string | null, days: string) =>
  expect(await saveCareRule(world(), theo, { item, days })).toEqual({ kind: "saved" });
/** When each item is next reminded of, by day. */
const next = async () => {
  const { results } = await env.DB.prepare(
    "SELECT item, due_on AS dueOn, remind_at AS at FROM care_items WHERE clinic_id = 'riverside' ORDER BY item, due_on",
  ).all<{ item: string; dueOn: string; at: number | null }>();
  return results.map(({ item, at: instant }) => [
    item,
    instant === null ? null : new Date(instant).toISOString().slice(0, 10),
  ]);
};
const said = async () => {
  const { results } = await env.DB.prepare(
    "SELECT body FROM messages WHERE author = 'automation' ORDER BY position",
  ).all<{ body: string }>();
  return results.map(({ body }) => body);
};
const send = () =>
  sendCare(world(), {
    shard: "DB",
    clinicId: "riverside",
    kind: "send-care",
    subjectId: "riverside",
  });

test("an item may have days of its own; what has none goes by the clinic's", async () => {
  await save("Rabies", "2 days before");
  await due("rabies");
  await due("Dental");
  expect(await next()).toEqual([
    ["Dental", "2026-12-01"],
    ["rabies", "2026-12-13"],
  ]);
  for (const day of ["2026-12-01", "2026-12-08", "2026-12-13", "2026-12-22"]) {
    now = at(`${day}T09:00`);
    await send();
  }
  expect((await said()).map((text) => (text.includes("rabies") ? "rabies" : "Dental"))).toEqual([
    ...["Dental", "Dental", "rabies", "Dental"],
  ]);
});

test("new days count for all that is still to be done, and bring back what had no reminder left", async () => {
  for (const item of ["Rabies", "Dental", "Bath"]) await due(item);
  await due("Rabies", "2027-03-01");
  await due("Old", "2026-11-10");
  const bath = await env.DB.prepare("SELECT id FROM care_items WHERE item = 'Bath'").first<string>(
    "id",
  );
  await finishCare(world(), theo, bath ?? "");
  await env.DB.prepare(
    `INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
     VALUES ('lakeside', 'theirs', 'kofi', 'Rabies', '2026-12-15', 9e12, 0)`,
  ).run();

  await save("Rabies", "3 days before, 3 weeks after");
  expect(await next()).toEqual([
    ["Bath", null],
    ["Dental", "2026-12-01"],
    ["Old", null],
    ["Rabies", "2026-12-12"],
    ["Rabies", "2027-02-26"],
  ]);
  await save(null, "1 week before, 3 weeks after");
  expect(await next()).toEqual([
    ["Bath", null],
    ["Dental", "2026-12-08"],
    ["Old", "2026-12-01"],
    ["Rabies", "2026-12-12"],
    ["Rabies", "2027-02-26"],
  ]);
  await removeCareRule(world(), theo, "RABIES");
  expect((await next()).slice(3)).toEqual([
    ["Rabies", "2026-12-08"],
    ["Rabies", "2027-02-22"],
  ]);
  await save("Dental", "");
  expect((await next())[1]).toEqual(["Dental", null]);
  const theirs = await env.DB.prepare("SELECT remind_at FROM care_items WHERE id = 'theirs'").first(
    "remind_at",
  );
  expect(theirs).toBe(9e12);
});

test("what is due in the moment that the days change goes by the new ones", async () => {
  await due("Rabies");
  await due("Dental");
  now = at("2026-12-01T08:00");
  await save("Rabies", "1 week before");
  await save("Dental", "2 weeks before, 1 week before");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Rex: Dental. Answer")]);
  expect(await next()).toEqual([
    ["Dental", "2026-12-08"],
    ["Rabies", "2026-12-08"],
  ]);
});

test("days that nobody understands, no name, and too many items are refused", async () => {
  const refused = async (item: string | null, days: string) =>
    saveCareRule(world(), theo, { item, days });
  expect(await refused(null, "sometimes")).toMatchObject({ field: "days", problem: "days" });
  expect(await refused("Rabies", "300 days after")).toMatchObject({ field: "days" });
  for (const item of [" ", "x".repeat(61)]) {
    expect(await refused(item, "1 week before")).toMatchObject({ field: "item", problem: "item" });
  }
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
     INSERT INTO care_rules (clinic_id, item, days) SELECT 'riverside', 'Item ' || i, '[]' FROM n`,
  ).run();
  expect(await refused("One more", "1 week before")).toMatchObject({ problem: "too-many" });
  await save("ITEM 7", "1 week before");
});

test("ten thousand items are planned anew in one go", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
     INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
     SELECT 'riverside', 'many-' || i, 'rex', 'Rabies', date('2026-12-01', '+' || (i % 400) || ' days'), NULL, 0 FROM n`,
  ).run();
  await save(null, "on the day");
  const planned = await env.DB.prepare(
    "SELECT count(*) AS n FROM care_items WHERE date(remind_at / 1000, 'unixepoch') = due_on",
  ).first("n");
  expect(planned).toBe(10_000);
});
