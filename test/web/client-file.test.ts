import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { pictures } from "#test/support/pictures.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { askWith, signInAs } from "#test/support/world.ts";
import { unzipped } from "#test/support/zip.ts";

let admin: string;

// Ann and Ben share Ann's number; what each said there is in conversations of their own.
beforeAll(async () => {
  admin = await signInAs("maya");
  const put = (sql: string, ...values: unknown[]) => env.DB.prepare(sql).bind(...values);
  await text(people.ann, "Is Luna's collar ready?");
  const annsId = await openWith(people.ann);
  await post(paths.messages(annsId), { body: "=yes, it is", token: "t1" });
  await post(paths.closure(annsId), { seen: "999999999" });
  await text(people.ann, "canary, says Ben");
  const bens = await openWith(people.ann);
  await env.DB.batch([
    put(
      "UPDATE clients SET email = 'ann@example.com', notes = 'canary: pays late' WHERE id = 'ann'",
    ),
    put(
      "INSERT INTO number_sharers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ben')",
      people.ann,
    ),
    put(
      "UPDATE conversations SET client_id = 'ben', client_name = 'canary Ben' WHERE id = ?",
      bens,
    ),
    put(
      `INSERT INTO files (clinic_id, id, content_type, size, created_at)
       VALUES ('riverside', 'photo', 'image/png', ?, 0)`,
      pictures.png.byteLength,
    ),
    put(
      `INSERT INTO attachments (clinic_id, message_position, place, state, file_id)
       SELECT 'riverside', min(position), 0, 'kept', 'photo' FROM messages WHERE conversation_id = ?`,
      annsId,
    ),
    put(
      `UPDATE messages SET media_count = 1 WHERE conversation_id = ? AND direction = 'inbound'`,
      annsId,
    ),
    put(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, born, notes, created_at)
       VALUES ('riverside', 'p1', 'ann', 'Luna', 'dog', '2019-05', 'canary: bites', 0)`,
    ),
    put(
      `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       VALUES ('riverside', 'a1', 'ann', 'p1', 'check-up', '', '', 'canary', 1950000000000, 1950000900000, 'booked', 0),
         ('riverside', 'a2', 'ben', NULL, 'surgery', '', '', '', 1950000000000, 1950000900000, 'booked', 0)`,
    ),
    put(
      `INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, created_at)
       VALUES ('riverside', 'c1', 'p1', 'Rabies', '2031-12-15', 0)`,
    ),
  ]);
  await env.ATTACHMENTS.put("riverside/files/photo", pictures.png);
});

test("an admin gives a client all that is kept of them, and nothing of others or for staff only", async () => {
  const response = await post(paths.clientFile("ann"), {}, admin);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Disposition")).toMatch(/filename="client-[\d-]+\.zip"$/);
  const files = await unzipped(await response.arrayBuffer());
  const [, , photo = ""] = [...files.keys()];
  expect(photo).toMatch(/^attachments\/\w+-picture-1\.png$/);
  expect([...files.keys()]).toEqual(["client.json", "messages.csv", photo]);
  expect(files.get(photo)).toEqual(new Uint8Array(pictures.png));

  const read = (name: string) => new TextDecoder().decode(files.get(name));
  expect(JSON.parse(read("client.json"))).toMatchObject({
    clinic: "Riverside Animal Clinic",
    name: "Ann Becker",
    email: "ann@example.com",
    numbers: [{ number: people.ann, optedOutAt: null }],
    patients: [{ name: "Luna", species: "dog", born: "2019-05", deceasedAt: null }],
    appointments: [{ startsAt: "2031-10-17T10:40Z", patient: "Luna", kind: "Check-up" }],
    care: [{ patient: "Luna", item: "Rabies", dueOn: "2031-12-15", doneAt: null }],
  });
  const [heading, asked, answered, end, ...more] = read("messages.csv").split("\r\n");
  expect(heading).toContain("Day,Time,UTC,Number,From,Text,Attachments");
  expect(asked).toContain(`${people.ann},client,Is Luna's collar ready?,`);
  expect(asked).toContain(photo.slice("attachments/".length));
  // No formula for a spreadsheet, and not who of the staff wrote it.
  expect(answered).toContain(`${people.ann},clinic,"'=yes, it is",`);
  expect([end, ...more]).toEqual([""]);
  for (const words of [read("client.json"), read("messages.csv")]) {
    expect(words).not.toMatch(/canary|Theo|Ben/);
  }
});

test("who took it stands in the log and on the client's page, where only admins have the button", async () => {
  await post(paths.clientFile("ann"), {}, admin);
  const log = await (await get(paths.activity(), admin)).text();
  expect(log).toContain("Maya exported all that is kept of a client: Ann Becker");
  const page = await (await get(paths.client("ann"), admin)).text();
  expect(page).toContain("Maya: exported all that is kept of the client");
  expect(page).toContain("Export their data");
  expect(await (await get(paths.client("ann"))).text()).not.toContain("Export their data");
});

test("a long history goes out in pages, and is read no further than it is taken", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     SELECT 'riverside', 'm' || i, (SELECT id FROM conversations WHERE client_id = 'ann'), 'outbound',
       'staff', 'Text ' || i, 'sent', i FROM n`,
  ).run();
  const ask = async () => {
    const { database, cost } = countingD1(env.DB);
    const init = { method: "POST", headers: { Cookie: admin } };
    return { response: await askWith({ DB: database }, paths.clientFile("ann"), init), cost };
  };
  const whole = await ask();
  const files = await unzipped(await whole.response.arrayBuffer());
  expect(new TextDecoder().decode(files.get("messages.csv")).split("\r\n")).toHaveLength(5004);
  expect(whole.cost.trips).toBeLessThan(18);
  expect(whole.cost.read).toBeLessThan(3 * 5000);

  const part = await ask();
  const reader = part.response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(part.cost.trips).toBeLessThan(6);
});
