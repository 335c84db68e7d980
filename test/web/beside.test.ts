import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, text } from "#test/support/visitor.ts";

const day = 86_400_000;
const run = (statement: string, ...values: (string | number | null)[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run();
const page = async (path: string) =>
  (await (await get(path)).text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

beforeAll(async () => {
  for (const [id, name, died] of [
    ["biscuit", "Biscuit", null],
    ["rex", "Rex", Date.parse("2026-03-12T20:00Z")],
  ] as const) {
    await run(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, deceased_at, created_at)
       VALUES ('riverside', ?, 'ann', ?, 'dog', ?, 0)`,
      ...[id, name, died],
    );
  }
  await run("UPDATE clients SET notes = 'Rings twice' WHERE id = 'ann'");
  await run(
    "INSERT INTO number_sharers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ben')",
    people.ann,
  );
  const now = Date.now();
  for (const [id, at, status] of [
    ["long-ago", now - 90 * day, "done"],
    ["last", now - 30 * day, "missed"],
    ["called-off-before", now - day, "cancelled"],
    ["called-off", now + day, "cancelled"],
    ["next", now + 30 * day, "confirmed"],
    ["later", now + 60 * day, "booked"],
  ] as const) {
    await run(
      `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       VALUES ('riverside', ?1, 'ann', 'biscuit', 'check-up', '', '', '', ?2, ?2 + 1, ?3, 0)`,
      ...[id, at, status],
    );
  }
  await text(people.ann, "Hello");
  await text(people.cleo, "Hello from nobody");
});

test("beside a conversation stands who it is: patients, appointments, household, notes, consent", async () => {
  const path = paths.beside(await openWith(people.ann));
  const words = await page(path);
  expect(words).toContain("Biscuit , dog Rex , dog has died (noted Mar 12, 2026)");
  expect(words).toContain("Also on (503) 555-0111 Ben Ortiz");
  expect(words).toContain("Rings twice");
  expect(words).toContain("May be texted");
  const html = await (await get(path)).text();
  const appointments = [...html.matchAll(/href="\/appointments\/([\w-]+)"/g)].map(([, id]) => id);
  expect(appointments).toEqual(["next", "last"]);
});

test("who texted STOP is to be called", async () => {
  await run(
    "INSERT INTO opt_outs (clinic_id, number, opted_out_at, source) VALUES ('riverside', ?, 0, 'texted')",
    people.ann,
  );
  expect(await page(paths.beside(await openWith(people.ann)))).toContain("call instead");
  await run("DELETE FROM opt_outs");
});

test("a number that is nobody's can be assigned from there", async () => {
  const id = await openWith(people.cleo);
  const html = await (await get(paths.beside(id))).text();
  expect(html).toContain("belongs to no client yet");
  expect(html).toContain(`href="${paths.assignment(id)}"`);
});

test("that a patient has died stands above the composer, and only then", async () => {
  const path = paths.conversation(await openWith(people.ann));
  expect(await page(path)).toContain("Rex has died.");
  await run("UPDATE patients SET deceased_at = 1 WHERE id = 'biscuit'");
  expect(await page(path)).toMatch(/(Biscuit, Rex|Rex, Biscuit) have died\./);
  await run("UPDATE patients SET deceased_at = NULL");
  expect(await page(path)).not.toMatch(/ha(s|ve) died/);
});
