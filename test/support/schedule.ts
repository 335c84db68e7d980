import { env } from "cloudflare:workers";
import { type AppointmentForm, bookAppointment, moveAppointment } from "#flows/book-appointment.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { people } from "./cast.ts";
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
  for (const table of [...tables, "opt_outs", "stop_asks", "landlines", "number_sharers"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("DELETE FROM patients WHERE clinic_id = 'riverside'");
  await run(
    "UPDATE clients SET archived_at = NULL, preferred_number = NULL, texts_consent = 'given', texts_consent_at = 0",
  );
  await run("UPDATE client_numbers SET shared_with = NULL");
  await run(
    "INSERT OR IGNORE INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ben')",
    people.ben,
  );
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

/** The same, and then what it has put on the queue: its texts are handed to the gateway. */
export async function sendAndDeliver(): Promise<void> {
  const one = world();
  await sendPlanned(one, plannedWork);
  for (const { work } of one.enqueued) {
    if (work.kind === "deliver-message") await deliverMessage(one, work);
  }
}

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

/**
 * So many clients, each with an appointment and the reminder of it due at an instant; `first` numbers
 * the first of them.
 */
export async function manyDue({
  count,
  first = 0,
  dueAt,
  clinicId = "riverside",
}: {
  count: number;
  first?: number;
  dueAt: number;
  clinicId?: string;
}): Promise<void> {
  const each =
    "WITH RECURSIVE n (i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?2)";
  const span = [first, first + count - 1] as const;
  await env.DB.batch([
    env.DB.prepare(
      `${each} INSERT INTO clients (clinic_id, id, name, sort_name, created_at)
       SELECT ?3, 'many-' || i, 'Client ' || i, 'client ' || i, 0 FROM n
       WHERE true ON CONFLICT DO NOTHING`,
    ).bind(...span, clinicId),
    env.DB.prepare(
      `${each} INSERT INTO client_numbers (clinic_id, number, client_id)
       SELECT ?3, '+1971' || (5550000 + i), 'many-' || i FROM n WHERE true ON CONFLICT DO NOTHING`,
    ).bind(...span, clinicId),
    env.DB.prepare(
      `${each} INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       SELECT ?3, 'many-' || i, 'many-' || i, 'check-up', '', '', '', ?4 + 86400000, ?4 + 88200000,
         'booked', 0 FROM n`,
    ).bind(...span, clinicId, dueAt),
    env.DB.prepare(
      `${each} INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place,
         planned_at, due_at)
       SELECT ?3, 'many-' || i, 'many-' || i, 'reminder', ?4 + 86400000, 1440, ?4, ?4 FROM n`,
    ).bind(...span, clinicId, dueAt),
  ]);
}
