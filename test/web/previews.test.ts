import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "#flows/book-appointment.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { paths } from "#src/paths.ts";
import { theo } from "#test/support/replies.ts";
import { get, post } from "#test/support/visitor.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";

const noon = Date.parse("2046-11-08T12:00-08:00");
let maya = "";
beforeEach(async () => {
  maya = await signInAs("maya");
  await env.DB.batch(
    [
      ...["appointments", "planned_texts", "messages", "conversations", "outbox"].map(
        (table) => `DELETE FROM ${table}`,
      ),
      "DELETE FROM patients WHERE clinic_id = 'riverside'",
      "UPDATE numbers SET disabled_at = NULL",
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0),
         ('riverside', 'luna', 'ben', 'Luna', 'cat', 0)`,
    ].map((statement) => env.DB.prepare(statement)),
  );
});

const book = async (over: object) => {
  const form = {
    ...{ clientId: "ann", patientId: "biscuit", typeId: "check-up", day: "2046-11-10" },
    ...{ time: "16:15", minutes: "", staffName: "Dr. Patel", room: "", notes: "" },
    ...over,
  };
  const world = ports({ now: () => noon });
  const booked = await bookAppointment(world, theo, form, { confirms: true });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  return booked.id;
};
const words =
  "{clinic}: {client}, {patient} has a {type} on {day} at {time}. You see {staff}. Or call {phone}.";
const typed = (over: Record<string, string> = {}) => ({
  ...{ name: "Check-up", minutes: "30", offsets: "1 day", version: "0" },
  ...{ confirmation: words, reminder: "See you {day}.", ...over },
});
const preview = async (id: string, form: Record<string, string>) => {
  const response = await post(paths.typePreview(id), form, maya);
  expect(response.status).toBe(200);
  return (await response.text()).replaceAll("&#39;", "'").replaceAll("&quot;", '"');
};
const filled = (html: string) =>
  [...html.matchAll(/data-filled="(\w+)">([^<]*)</g)].map(([, name, text]) => [name, text]);

test("a preview is what the client gets, of the next appointment of its kind", async () => {
  await book({ clientId: "ben", patientId: "luna", typeId: "vaccination", day: "2046-11-09" });
  await book({});
  await env.DB.prepare("UPDATE appointment_types SET confirmation = ? WHERE id = 'check-up'")
    .bind(words)
    .run();
  const shown = filled(await (await get(paths.appointmentType("check-up"), maya)).text());
  const work = { shard: "DB", clinicId: "riverside", subjectId: "riverside" } as const;
  await sendPlanned(ports({ now: () => noon }), { ...work, kind: "send-planned" });
  const sent = await env.DB.prepare(
    "SELECT body FROM messages WHERE author = 'automation' AND body LIKE '%Biscuit%'",
  ).first<string>("body");
  expect(sent).toMatch(/Ann Becker, Biscuit has a Check-up on .* Or call \(503\) 555-0100\.$/);
  expect(shown[0]).toEqual(["confirmation", sent]);
});

test("what is typed is shown before it is saved, and nothing is lost or stored", async () => {
  await book({});
  const before = await env.DB.prepare(
    "SELECT * FROM appointment_types WHERE id = 'check-up'",
  ).first();
  const form = typed({
    reminder: "{patient}, {time}!",
    name: "Big check",
    offsets: "soon",
    version: "7",
  });
  const shown = await preview("check-up", form);
  expect(filled(shown)).toEqual([
    ["confirmation", expect.stringMatching(/has a Big check on/)],
    ["reminder", expect.stringMatching(/^Biscuit, 4:15\s?PM!$/u)],
  ]);
  for (const value of ["Big check", "soon", "7"]) expect(shown).toContain(`value="${value}"`);
  expect(shown).toContain("{patient}, {time}!</textarea>");
  expect(
    await env.DB.prepare("SELECT * FROM appointment_types WHERE id = 'check-up'").first(),
  ).toEqual(before);

  // While it is typed only the previews come, each for its place.
  const parts = await ask(paths.typePreview("check-up"), {
    method: "POST",
    headers: { Cookie: maya, "HX-Request": "true" },
    body: new URLSearchParams(form),
  });
  const fragment = await parts.text();
  expect(fragment).not.toContain("<textarea");
  expect(fragment).toMatch(/hx-target="#preview-confirmation"[^]*hx-target="#preview-reminder"/);
  expect(filled(fragment)).toEqual(filled(shown));
});

test("a text that would be refused says why instead, and a sensitive kind that nobody is texted", async () => {
  expect(await preview("check-up", typed({ confirmation: "Hi {name}" }))).toContain(
    "Nobody would read this: {name} stands for nothing.",
  );
  const none = await preview("check-up", typed({ isSensitive: "yes" }));
  expect(none).toContain("Nobody is texted about this kind.");
  expect(filled(none)).toEqual([]);
});

test("nobody who is not to be texted serves as an example", async () => {
  const cancelled = await book({ day: "2046-11-09" });
  await env.DB.prepare("UPDATE appointments SET status = 'cancelled' WHERE id = ?")
    .bind(cancelled)
    .run();
  await book({ typeId: "goodbye", day: "2046-11-09", time: "11:00" });
  await book({ day: "2046-11-09", time: "12:00" });
  await env.DB.prepare("UPDATE patients SET deceased_at = 1 WHERE id = 'biscuit'").run();
  const id = "vaccination";
  expect(filled(await preview(id, typed()))[0]?.[1]).toMatch(/Ann Becker, Biscuit .*Dr\. Patel/);
  expect(filled(await preview(id, typed()))[0]?.[1]).not.toMatch(/November (9|10) /);
  await book({ clientId: "ben", patientId: "luna", staffName: "" });
  // Of another kind, if there is none of this; with nobody to come to, that sentence is left out.
  const other = filled(
    await preview(id, typed({ confirmation: "{client}: {day} at {time}. With {staff}." })),
  );
  expect(other[0]?.[1]).toMatch(/^Ben Ortiz: Saturday, November 10 at 4:15\s?PM\.$/u);
});

test("a kind that is not made yet has a preview, and so has a clinic without a number", async () => {
  await env.DB.prepare("UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'").run();
  const shown = await preview("new", typed({ name: "Bath" }));
  expect(filled(shown)[0]?.[1]).toMatch(/has a Bath on .* Or call \(your number\)\.$/);
  expect(await post(paths.typePreview("nothing"), typed(), maya)).toMatchObject({ status: 404 });
});
