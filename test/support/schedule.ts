import { env } from "cloudflare:workers";
import { type AppointmentForm, bookAppointment, moveAppointment } from "#flows/book-appointment.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { textFrom, theo } from "./replies.ts";
import { simulate } from "./simulator.ts";
import { ports } from "./world.ts";

/** Riverside's schedule, in a winter of its own time: what tests of it begin with and ask. */
export const time = { now: 0 };
export const at = (local: string) => Date.parse(`${local}-08:00`);
export const world = () => ports({ now: () => time.now });

export const plannedWork = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-planned",
  subjectId: "riverside",
} as const;

export const run = (sql: string, ...values: (string | number | null)[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** Tuesday at ten, nothing planned and nothing said; Ann has a dog, and check-ups a reminder. */
export async function emptySchedule(): Promise<void> {
  time.now = at("2026-11-24T10:00");
  await simulate("reset", {});
  const tables = ["appointments", "planned_texts", "messages", "conversations", "outbox"];
  for (const table of [...tables, "opt_outs", "landlines", "number_sharers"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("DELETE FROM patients WHERE clinic_id = 'riverside'");
  await run("UPDATE clients SET archived_at = NULL");
  await run("UPDATE numbers SET disabled_at = NULL");
  await run("UPDATE clinics SET sending_from = 480, sending_to = 1260");
  await run("UPDATE appointment_types SET is_sensitive = (id = 'goodbye'), offsets = '[1440]'");
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
  );
}

/** Of check-ups, how many minutes ahead. */
export const remindAt = (...offsets: number[]) =>
  run("UPDATE appointment_types SET offsets = ? WHERE id = 'check-up'", JSON.stringify(offsets));

/** Biscuit's check-up on Thursday at a quarter past four, or otherwise. */
export const form = (over: Partial<AppointmentForm> = {}): AppointmentForm => ({
  ...{ clientId: "ann", patientId: "biscuit", typeId: "check-up" },
  ...{ day: "2026-11-26", time: "16:15", minutes: "" },
  ...{ staffName: "Dr. Patel", room: "", notes: "" },
  ...over,
});

export async function book(over: Partial<AppointmentForm> = {}, confirms = true) {
  const outcome = await bookAppointment(world(), theo, form(over), { confirms });
  if (outcome.kind !== "booked") throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

export async function move(id: string, over: Partial<AppointmentForm>, confirms = false) {
  const { version = 0 } = (await rowOf(id)) ?? {};
  const change = { id, version, form: form(over), confirms };
  return moveAppointment(world(), theo, change);
}

/** The job, as the queue runs it. */
export const send = () => sendPlanned(world(), plannedWork);

export const text = (contact: string, body: string, mediaUrls: string[] = []) =>
  receiveMessage(world(), { ...textFrom(contact), body, mediaUrls });

/** Every automated text, in order: "Reminder: …". */
export async function said(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT author_name AS why, body FROM messages WHERE author = 'automation' ORDER BY position",
  ).all<{ why: string; body: string }>();
  return results.map(({ why, body }) => `${why}: ${body}`);
}

/** What was planned, and what became of it. */
export async function outcomes(): Promise<[kind: string, outcome: string | null][]> {
  const { results } = await env.DB.prepare(
    "SELECT kind, outcome FROM planned_texts ORDER BY planned_at, starts_at",
  ).all<{ kind: string; outcome: string | null }>();
  return results.map(({ kind, outcome }) => [kind, outcome]);
}

export const rowOf = (id: string) =>
  env.DB.prepare(
    "SELECT starts_at, status, answer, asked_at, version FROM appointments WHERE id = ?",
  )
    .bind(id)
    .first<{
      starts_at: number;
      status: string;
      answer: string | null;
      asked_at: number | null;
      version: number;
    }>();
