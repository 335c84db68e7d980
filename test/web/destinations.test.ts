import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sendCare } from "#flows/send-care.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { paths } from "#src/paths.ts";
import { deliveryOf } from "#test/support/replies.ts";
import { acceptedFor, simulate } from "#test/support/simulator.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";

const jamaica = "+18765550111";
const noon = Date.parse("2026-11-24T12:00-08:00");

beforeEach(() => simulate("reset", {}));

test("a text from abroad is kept, and staff are told why they can't answer it, typed words and all", async () => {
  await text(jamaica, "Greetings from Kingston");
  const id = await openWith(jamaica);
  const page = await (await get(paths.conversation(id))).text();
  expect(page).toContain("Greetings from Kingston");
  const words = "Texts go to the US and Canada only; this number belongs to Jamaica.";
  expect(page).toContain(words);
  const form = { body: "Typed words", token: "t-abroad", contact: jamaica };
  const refused = await post(paths.messages(id), form);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(words);
  const fragment = await ask(paths.messages(id), {
    method: "POST",
    headers: { Cookie: await signInAs("theo"), "HX-Request": "true" },
    body: new URLSearchParams(form),
  });
  expect(fragment.status).toBe(422);
  const shown = await fragment.text();
  expect(shown).toContain(words);
  expect(shown).toContain("Typed words");
  expect(await acceptedFor(jamaica)).toEqual([]);
});

test("no new conversation goes to a premium number or abroad, and each is told by name", async () => {
  for (const [number, words] of [
    ["503-976-1234", "This is a premium number (900 or 976)"],
    ["+1 900 555 0111", "This is a premium number (900 or 976)"],
    [jamaica, "this number belongs to Jamaica"],
  ] as const) {
    const form = { number, body: "Typed words", token: `t-${number}` };
    const refused = await post(paths.conversations(), form);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain(words);
    expect(page).toContain("Typed words");
    expect(await (await get(paths.newConversation({ q: number }))).text()).toContain(words);
  }
  const profile = await post(paths.clients(), { name: "Zoe", number: "503-976-1234" });
  expect(await profile.text()).toContain("503-976-1234 is a premium number");
});

test("whatever put a text to a foreign number into the outbox, the network never gets it", async () => {
  for (const contact of ["+18765550112", "+442079460000", "+19005551234"]) {
    await text(contact, "Hello");
    const messageId = `slipped-${contact}`;
    await env.DB.prepare(
      `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
       VALUES ('riverside', ?, ?, 'outbound', 'staff', 'Slipped through', 'queued', 0)`,
    )
      .bind(messageId, await openWith(contact))
      .run();
    await deliverMessage(ports(), {
      shard: "DB",
      clinicId: "riverside",
      kind: "deliver-message",
      subjectId: messageId,
    });
    expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed", error_code: 21408 });
    expect(await acceptedFor(contact)).toEqual([]);
  }
});

test("automated texts don't go abroad either: not what is planned, nor what care is due", async () => {
  const put = (sql: string, ...values: unknown[]) => env.DB.prepare(sql).bind(...values);
  await env.DB.batch([
    put(
      "INSERT INTO clients (clinic_id, id, name, created_at) VALUES ('riverside', 'joy', 'Joy', 0)",
    ),
    put(
      "INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', ?, 'joy')",
      jamaica,
    ),
    put(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'coco', 'joy', 'Coco', 'dog', 0)`,
    ),
    put(
      `INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at,
         ends_at, status, created_at)
       VALUES ('riverside', 'visit', 'joy', 'check-up', '', '', '', ?1, ?1 + 1, 'booked', 0)`,
      noon + 86_400_000,
    ),
    put(
      `INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
       VALUES ('riverside', 'plan', 'visit', 'confirmation', ?1, 0, ?2, ?2)`,
      noon + 86_400_000,
      noon,
    ),
    put(
      `INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
       VALUES ('riverside', 'shot', 'coco', 'Rabies', '2026-12-08', ?, 0)`,
      noon,
    ),
  ]);
  await env.DB.prepare("UPDATE appointments SET starts_at = 1 WHERE id <> 'visit'").run();
  const world = ports({ now: () => noon });
  const work = { shard: "DB", clinicId: "riverside", subjectId: "riverside" } as const;
  await sendPlanned(world, { ...work, kind: "send-planned" });
  await put("DELETE FROM appointments").run(); // who comes anyway is not reminded of care
  await sendCare(world, { ...work, kind: "send-care" });
  expect(await put("SELECT outcome FROM planned_texts WHERE id = 'plan'").first()).toEqual({
    outcome: "abroad",
  });
  const after = await put("SELECT remind_at AS at FROM care_items WHERE id = 'shot'").first<{
    at: number | null;
  }>();
  expect(after?.at).not.toBe(noon);
  const texts = await put("SELECT count(*) AS n FROM messages WHERE author = 'automation'").first();
  expect(texts).toEqual({ n: 0 });
});
