import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "#flows/book-appointment.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { people } from "#test/support/cast.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { theo } from "#test/support/replies.ts";
import { ports } from "#test/support/world.ts";

const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-planned",
  subjectId: "riverside",
} as const;
const morning = Date.parse("2026-11-24T10:00-08:00");

beforeEach(async () => {
  await env.DB.batch(
    [
      ...["appointments", "planned_texts", "messages", "conversations", "outbox", "opt_outs"].map(
        (table) => `DELETE FROM ${table}`,
      ),
      "DELETE FROM patients WHERE clinic_id = 'riverside'",
      "UPDATE clients SET archived_at = NULL, texts_consent = 'given', texts_consent_at = 1",
      "UPDATE appointment_types SET is_sensitive = (id = 'goodbye')",
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
    ].map((statement) => env.DB.prepare(statement)),
  );
  const form = {
    ...{ clientId: "ann", patientId: "biscuit", typeId: "check-up", day: "2026-11-26" },
    ...{ time: "16:15", minutes: "", staffName: "", room: "", notes: "" },
  };
  await bookAppointment(ports({ now: () => morning }), theo, form, { confirms: true });
});

const texts = () =>
  env.DB.prepare("SELECT count(*) AS n FROM messages WHERE author = 'automation'").first("n");

test("a text goes when nothing happens in between", async () => {
  const DB = meanwhile("SELECT 1");
  await sendPlanned(ports({ now: () => morning, databases: { DB } }), work);
  expect(await texts()).toBe(1);
});

test.each([
  ["the patient dies", "UPDATE patients SET deceased_at = 1 WHERE id = 'biscuit'", "deceased"],
  [
    "its kind becomes sensitive",
    "UPDATE appointment_types SET is_sensitive = 1 WHERE id = 'check-up'",
    "sensitive",
  ],
  ["the client is archived", "UPDATE clients SET archived_at = 1 WHERE id = 'ann'", "archived"],
  [
    "the appointment moves",
    "UPDATE appointments SET starts_at = starts_at + 1, version = version + 1",
    "moved",
  ],
  [
    "it is cancelled",
    "UPDATE appointments SET status = 'cancelled', version = version + 1",
    "cancelled",
  ],
  [
    "the client takes back that they agreed to automated texts",
    "UPDATE clients SET texts_consent = 'withdrawn', texts_consent_at = 1 WHERE id = 'ann'",
    "no-consent",
  ],
  [
    "the client says STOP",
    `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ann}', 1)`,
    "opted-out",
  ],
])("no text about an appointment goes when %s in that very moment", async (_, change, outcome) => {
  const DB = meanwhile(change);
  await sendPlanned(ports({ now: () => morning, databases: { DB } }), work);
  expect(await texts()).toBe(0);
  // Looked at again, it is told why.
  await sendPlanned(ports({ now: () => morning + 180_000 }), work);
  expect(await texts()).toBe(0);
  const became = await env.DB.prepare(
    "SELECT outcome FROM planned_texts WHERE kind = 'confirmation'",
  ).first("outcome");
  expect(became).toBe(outcome);
});
