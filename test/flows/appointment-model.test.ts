import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bookAppointment, moveTo, setStatus } from "#flows/book-appointment.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { ports } from "#test/support/world.ts";

const clock = clinicTime("America/Los_Angeles", "US");
const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-planned",
  subjectId: "riverside",
} as const;
const run = (sql: string, ...values: (string | number)[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

interface World {
  now: number;
  id: string;
  heard: Set<string>;
}
const at = (world: World) => ports({ now: () => world.now });
const row = (id: string) =>
  env.DB.prepare("SELECT starts_at, status, version FROM appointments WHERE id = ?")
    .bind(id)
    .first<{ starts_at: number; status: string; version: number }>();

/** What may happen to an appointment between making and meeting. */
const events = {
  async hoursPass(world: World, hours: number) {
    world.now += hours * 3_600_000;
  },
  async isMoved(world: World, days: number) {
    const day = clock.dayKey(world.now + (days % 5) * 86_400_000 + 86_400_000);
    const time = `${String(9 + (days % 8)).padStart(2, "0")}:00`;
    const version = (await row(world.id))?.version ?? 0;
    await moveTo(at(world), theo, { id: world.id, version, day, time });
  },
  async isCancelled(world: World) {
    await setStatus(at(world), theo, { id: world.id, status: "cancelled" });
  },
  async isBookedAgain(world: World) {
    await setStatus(at(world), theo, { id: world.id, status: "booked" });
  },
  async clientSaysStop() {
    await run(
      "INSERT OR IGNORE INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', ?, 1)",
      people.ann,
    );
  },
  async clientSaysStart() {
    await run("DELETE FROM opt_outs WHERE number = ?", people.ann);
  },
  async patientDies() {
    await run("UPDATE patients SET deceased_at = 1 WHERE id = 'model-pet'");
  },
  async thatWasAMistake() {
    await run("UPDATE patients SET deceased_at = NULL WHERE id = 'model-pet'");
  },
  async cronRuns(world: World) {
    await Promise.all([sendPlanned(at(world), work), sendPlanned(at(world), work)]);
    await judge(world);
  },
};

/** Every text that went just now was right in that moment, and was not heard before. */
async function judge(world: World): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT id, body FROM messages WHERE author = 'automation' AND clinic_id = 'riverside'",
  ).all<{ id: string; body: string }>();
  const fresh = results.filter(({ id }) => !world.heard.has(id));
  if (fresh.length === 0) return;
  const appointment = await row(world.id);
  const startsAt = appointment?.starts_at ?? 0;
  expect(["booked", "confirmed"]).toContain(appointment?.status);
  expect(startsAt).toBeGreaterThan(world.now);
  const minute = clock.minuteOfDay(world.now);
  expect(minute >= 480 && minute < 1260).toBe(true);
  const stopped = await env.DB.prepare("SELECT 1 FROM opt_outs WHERE number = ?")
    .bind(people.ann)
    .first();
  const died = await env.DB.prepare(
    "SELECT deceased_at FROM patients WHERE id = 'model-pet'",
  ).first<number>("deceased_at");
  expect([stopped, died]).toEqual([null, null]);
  for (const { id, body } of fresh) {
    world.heard.add(id);
    expect(body).toContain(`${clock.day(startsAt)} at ${clock.time(startsAt)}`);
  }
  const bodies = results.map(({ body }) => body);
  expect(new Set(bodies).size, bodies.join("\n")).toBe(bodies.length);
}

test("whatever happens to an appointment, its client gets no wrong text and none twice", async () => {
  await run(
    "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at) VALUES ('riverside', 'model-pet', 'ann', 'Biscuit', 'dog', 0)",
  );
  let sent = 0;
  const event = fc.tuple(
    fc.constantFrom(...(Object.keys(events) as (keyof typeof events)[])),
    fc.integer({ min: 1, max: 30 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (happens) => {
      for (const table of [
        "appointments",
        "planned_texts",
        "messages",
        "conversations",
        "outbox",
        "opt_outs",
      ]) {
        await run(`DELETE FROM ${table} WHERE clinic_id = 'riverside'`);
      }
      await events.thatWasAMistake();
      const world: World = { now: Date.parse("2026-10-28T10:00-07:00"), id: "", heard: new Set() };
      const booked = await bookAppointment(
        at(world),
        theo,
        {
          ...{ clientId: "ann", patientId: "model-pet", typeId: "check-up", minutes: "" },
          ...{ day: "2026-11-02", time: "09:30", staffName: "", room: "", notes: "" },
        },
        { confirms: true },
      );
      world.id = booked.kind === "booked" ? booked.id : "";
      for (const [name, amount] of happens) {
        await events[name](world, amount);
        if (amount % 3 > 0) await events.cronRuns(world);
      }
      await events.cronRuns(world);
      sent += world.heard.size;
    }),
    { numRuns: 60, seed: 20_261_124, endOnFailure: true },
  );
  // Proof that the runs had texts to judge.
  expect(sent).toBeGreaterThan(20);
}, 60_000);
