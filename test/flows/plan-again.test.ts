import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { readType } from "#data/appointment-types.ts";
import { forClinic } from "#data/store.ts";
import { setStatus } from "#flows/book-appointment.ts";
import { planAgain } from "#flows/plan-again.ts";
import { saveAppointmentType } from "#flows/save-type.ts";
import { sweep } from "#flows/sweep.ts";
import { beforeTheFirstBatch } from "#test/support/faults-of-d1.ts";
import { theo } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  manyDue,
  move,
  plannedWork,
  said,
  send,
  time,
  world,
} from "#test/support/schedule.ts";

beforeEach(emptySchedule);

const work = { ...plannedWork, kind: "plan-again", subjectId: "check-up" } as const;

/** Saves check-ups with other reminders, and returns what was handed to the queue. */
async function save(offsets: string, isSensitive = false) {
  const one = world();
  const type = await readType(forClinic(one.databases, theo.clinic), "check-up");
  if (!type) throw new Error("No check-ups");
  const form = { ...type, minutes: "30", offsets, isSensitive };
  const saved = await saveAppointmentType(one, theo, { id: type.id, version: type.version, form });
  expect(saved).toEqual({ kind: "saved" });
  return one.enqueued.map(({ work: { kind } }) => kind);
}

/** The reminders that are to come, in minutes before the start. */
const toCome = async (id: string) => {
  const { results } = await env.DB.prepare(
    "SELECT place FROM planned_texts WHERE appointment_id = ? AND due_at IS NOT NULL ORDER BY place",
  )
    .bind(id)
    .all<{ place: number }>();
  return results.map(({ place }) => place);
};

test("when a kind reminds at other hours, so do its appointments to come, and no others", async () => {
  const id = await book({}, false);
  const other = await book({ typeId: "vaccination" }, false);
  const off = await book({ day: "2026-11-27" }, false);
  await setStatus(world(), theo, { id: off, status: "cancelled" });
  expect(await save("2 days, 2 hours")).toEqual(["plan-again"]);
  await Promise.all([planAgain(world(), work), planAgain(world(), work)]);
  await planAgain(world(), work);
  expect(await toCome(id)).toEqual([120, 2880]);
  expect(await toCome(other)).toEqual([1440]);
  expect(await toCome(off)).toEqual([]);
  time.now = at("2026-11-24T16:15");
  await send();
  time.now = at("2026-11-26T14:15");
  await send();
  expect((await said()).filter((text) => text.includes("Thursday"))).toHaveLength(3);
});

test("other words alone plan nothing anew", async () => {
  await book({}, false);
  expect(await save("1 day")).toEqual([]);
});

test("what waits to go already goes, and what went goes no more", async () => {
  const id = await book({}, false);
  time.now = at("2026-11-25T16:16");
  await save("1 day, 2 hours");
  await planAgain(world(), work);
  expect(await toCome(id)).toEqual([120, 1440]);
  await send();
  await save("2 hours");
  await planAgain(world(), work);
  await save("1 day, 2 hours");
  await planAgain(world(), work);
  expect(await toCome(id)).toEqual([120]);
  expect(await said()).toHaveLength(1);
});

test("made sensitive, a kind has no reminders; made ordinary again, it has", async () => {
  const id = await book({}, false);
  await save("1 day", true);
  await planAgain(world(), work);
  expect(await toCome(id)).toEqual([]);
  const meanwhile = await book({ day: "2026-11-27" }, false);
  await save("1 day", false);
  await planAgain(world(), work);
  expect([await toCome(id), await toCome(meanwhile)]).toEqual([[1440], [1440]]);
});

test("hundreds of appointments, many of them at one time, all follow", async () => {
  await manyDue({ count: 600, dueAt: at("2026-11-25T12:00") });
  await save("2 hours");
  await planAgain(world(), work);
  const { results } = await env.DB.prepare(
    "SELECT place, outcome, count(*) AS n FROM planned_texts GROUP BY 1, 2 ORDER BY 1",
  ).all();
  expect(results).toEqual([
    { place: 120, outcome: null, n: 600 },
    { place: 1440, outcome: "replanned", n: 600 },
  ]);
});

test("one that is moved in that moment goes by its move", async () => {
  const id = await book({}, false);
  await save("2 days");
  const database = beforeTheFirstBatch(env.DB, () => move(id, { day: "2026-11-28" }));
  await planAgain({ ...world(), databases: { DB: database } }, work);
  const { results } = await env.DB.prepare(
    "SELECT starts_at, place FROM planned_texts WHERE due_at IS NOT NULL",
  ).all();
  expect(results).toEqual([{ starts_at: at("2026-11-28T16:15"), place: 2880 }]);
});

test("lost by the queue, it is handed out again until it is done", async () => {
  await book({}, false);
  await save("2 hours");
  const kinds = async () => {
    const one = world();
    await sweep(one);
    return one.enqueued.filter(({ work: { kind } }) => kind === "plan-again").length;
  };
  expect(await kinds()).toBe(0);
  time.now += 60_000;
  expect(await kinds()).toBe(1);
  await planAgain(world(), work);
  time.now += 120_000;
  expect(await kinds()).toBe(0);
});
