import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bookAppointment, moveTo, setStatus } from "#flows/book-appointment.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Work } from "#domain/work.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { acceptedFor, arm, simulate } from "#test/support/simulator.ts";
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
  /** What waits for its turn at the gateway. */
  leaving: Work[];
}
const at = (world: World) =>
  ports({
    now: () => world.now,
    enqueue: async (work) => {
      world.leaving.push(...work.filter(({ kind }) => kind === "deliver-message"));
    },
  });
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
  async clientConfirms(world: World) {
    await setStatus(at(world), theo, { id: world.id, status: "confirmed" });
  },
  async clientWantsNoReminders() {
    await run(
      "UPDATE clients SET texts_consent = 'refused', texts_consent_at = 1 WHERE id = 'ann'",
    );
  },
  async clientWantsThemAgain() {
    await run("UPDATE clients SET texts_consent = 'given', texts_consent_at = 1 WHERE id = 'ann'");
  },
  async kindBecomesSensitive() {
    await run("UPDATE appointment_types SET is_sensitive = 1 WHERE id = 'check-up'");
  },
  async kindIsAnOrdinaryOne() {
    await run("UPDATE appointment_types SET is_sensitive = 0 WHERE id = 'check-up'");
  },
  async textingIsOff() {
    await run("UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'");
  },
  async textingIsOn() {
    await run("UPDATE numbers SET disabled_at = NULL WHERE clinic_id = 'riverside'");
  },
  async gatewayIsBusy() {
    await arm("429");
  },
  async cronRuns(world: World) {
    await Promise.all([sendPlanned(at(world), work), sendPlanned(at(world), work)]);
  },
  /** The queue hands each to two at once; what the gateway had no room for is there again. */
  async textsLeave(world: World) {
    for (const text of world.leaving.splice(0)) {
      await Promise.all([deliverMessage(at(world), text), deliverMessage(at(world), text)]);
    }
    await judge(world);
  },
};

/** Every text that left just now was right in that moment, and was not heard before. */
async function judge(world: World): Promise<void> {
  const accepted = await acceptedFor(people.ann);
  const fresh = accepted.filter(({ sid }) => !world.heard.has(sid));
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
  const allowed = await env.DB.prepare(
    `SELECT (SELECT texts_consent FROM clients WHERE id = 'ann') AS consent,
       (SELECT is_sensitive FROM appointment_types WHERE clinic_id = 'riverside' AND id = 'check-up') AS sensitive,
       (SELECT disabled_at FROM numbers WHERE clinic_id = 'riverside') AS off`,
  ).first();
  expect(allowed).toEqual({ consent: "given", sensitive: 0, off: null });
  for (const { sid, body } of fresh) {
    world.heard.add(sid);
    expect(body).toContain(`${clock.day(startsAt)} at ${clock.time(startsAt)}`);
  }
  const bodies = accepted.map(({ body }) => body);
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
      await simulate("reset", {});
      await events.thatWasAMistake();
      await events.clientWantsThemAgain();
      await events.kindIsAnOrdinaryOne();
      await events.textingIsOn();
      const world: World = {
        ...{ now: Date.parse("2026-10-28T10:00-07:00"), id: "" },
        ...{ heard: new Set(), leaving: [] },
      };
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
        if (amount % 4 > 0) await events.textsLeave(world);
      }
      await events.cronRuns(world);
      await events.textsLeave(world);
      sent += world.heard.size;
    }),
    { numRuns: 60, seed: 20_261_124, endOnFailure: true },
  );
  // Proof that the runs had texts to judge.
  expect(sent).toBeGreaterThan(20);
}, 60_000);
