import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { sendCare } from "#flows/send-care.ts";
import { usualCaps } from "#domain/send-caps.ts";
import type { Work } from "#domain/work.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { emptySchedule, manyDue, run, time } from "#test/support/schedule.ts";
import { ports } from "#test/support/world.ts";

const clients = 40;
const first: Work = {
  ...{ shard: "DB", clinicId: "riverside", kind: "send-care", subjectId: "riverside" },
};

/** So many clients, each with a dog that is due for something, a week from now. */
beforeEach(async () => {
  await emptySchedule();
  await manyDue({ count: clients, dueAt: time.now });
  for (const table of [
    "planned_texts",
    "appointments",
    "care_items",
    "care_texts",
    "send_counts",
  ]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("UPDATE clinics SET care_days = '[-7]'");
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     SELECT clinic_id, id, id, 'Rex', 'dog', 0 FROM clients WHERE id LIKE 'many-%'`,
  );
  await run(
    `INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
     SELECT clinic_id, id, id, 'Rabies', '2026-12-01', ?, 0 FROM patients WHERE id LIKE 'many-%'`,
    time.now - 1,
  );
});

/** Runs the job and what it puts on the queue of its kind; the queries of each. */
async function runAll(caps = usualCaps): Promise<number[]> {
  const queries: number[] = [];
  const waiting = [first];
  for (let work = waiting.shift(); work; work = waiting.shift()) {
    const { database, ran } = countingD1(env.DB);
    const world = ports({ databases: { DB: database }, now: () => time.now, caps });
    await sendCare(world, work);
    queries.push(ran.queries);
    waiting.push(
      ...world.enqueued.map((one) => one.work).filter(({ kind }) => kind === "send-care"),
    );
  }
  return queries;
}

const texts = () =>
  env.DB.prepare(
    `SELECT count(*) AS texts, count(DISTINCT conversation_id) AS people FROM messages
     WHERE author = 'automation'`,
  ).first();

test("of many clients each is told once, and no job takes more than its tenth of D1's queries", async () => {
  const queries = await runAll();
  expect(await texts()).toEqual({ texts: clients, people: clients });
  expect(Math.max(...queries)).toBeLessThanOrEqual(100);
});

test("at the cap of an hour the job ends, and the rest go in the next one", async () => {
  expect(await runAll({ ...usualCaps, automated: 5 })).toHaveLength(1);
  expect(await texts()).toEqual({ texts: 5, people: 5 });
  time.now += 3_600_000;
  await runAll();
  expect(await texts()).toEqual({ texts: clients, people: clients });
});
