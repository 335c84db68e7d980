import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { readImport } from "#data/imports.ts";
import { keyOf } from "#domain/calendar.ts";
import { runImport } from "#flows/run-import.ts";
import { paths } from "#src/paths.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { importWork, riverside, settled, tally, upload } from "#test/support/imports.ts";
import { get, idOf, post } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

beforeAll(() => env.DB.prepare("UPDATE clients SET sort_name = lower(name)").run());

const columns = (...roles: string[]) => roles.map((role): [string, string] => ["column", role]);

test("the first question is what is in the file, and each kind asks for its own columns", async () => {
  const page = await (await get(paths.newImport({ kind: "appointments" }))).text();
  expect(page).toMatch(/name="kind" value="appointments" checked/);
  for (const [kind, words] of [
    ["appointments", "Kind of appointment"],
    ["care", "Day it is due"],
    ["clients", "Notes about the client"],
  ] as const) {
    const id = idOf(await upload("A,B\nx,y\n", { kind }));
    const form = await (await get(paths.columns(id))).text();
    expect(form).toContain(words);
    const refused = await post(paths.check(id), columns("ignored", "ignored"));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("Choose the column with");
  }
});

test("what a file does not tell is asked beside its field, and what was chosen stays", async () => {
  const file = "Client,Day,Time\nAnn Becker,3/4/2031,10:00\nBen Ortiz,4/5/2031,11:00\n";
  const id = idOf(await upload(file, { kind: "appointments" }));
  const form = await (await get(paths.columns(id))).text();
  expect(form).toContain("How does it write a date like");
  expect(form).not.toMatch(/name="order" value="[a-z-]+" checked/);
  const chosen = [...columns("name", "day", "time"), ["adding", "yes"], ["heading", "yes"]];
  const asked = await post(paths.check(id), chosen as [string, string][]);
  expect(asked.status).toBe(422);
  const again = await asked.text();
  expect(again).toMatch(/id="problem-order">The file does not tell/);
  expect(again).toContain('name="adding" value="yes" checked');
  const ordered = [...chosen, ["order", "day-first"]] as [string, string][];
  const typed = await (await post(paths.check(id), ordered)).text();
  expect(typed).toMatch(/id="problem-type">No column tells the kind/);
  expect(typed).toMatch(/name="order" value="day-first" checked/);
  const all = [...ordered, ["type", "check-up"]] as [string, string][];
  expect((await post(paths.check(id), all)).status).toBe(303);
  expect(tally(await settled(id))).toEqual({ items: 2, texts: 2, unchanged: 0, "left-out": 0 });
  const rows = await (await get(paths.importRows(id))).text();
  expect(rows).toContain("Check-up for Ann Becker, Thursday, April 3, 2031, 10:00");
  // Another clinic's kind is none of ours.
  const foreign = [...ordered, ["type", "nobodys"]] as [string, string][];
  expect((await post(paths.check(id), foreign)).status).toBe(422);
});

test("a dry run is looked at a hundred rows at a time, from the first to the last", async () => {
  const rows = Array.from({ length: 620 }, (_, i) => `Page ${i},+1604${6_000_000 + i}`);
  const id = idOf(await upload(`Owner,Phone\n${rows.join("\n")}\n`));
  await post(paths.check(id), [...columns("name", "number"), ["heading", "yes"]]);
  await settled(id);
  const seen: string[] = [];
  for (let path: string | undefined = paths.importRows(id); path;) {
    const page = await (await get(path)).text();
    const here = [...page.matchAll(/<strong>Row (\d+)<\/strong> new client Page/g)];
    expect(here.length).toBeLessThanOrEqual(100);
    seen.push(...here.map(([, row]) => row ?? ""));
    path = /href="([^"]+)">Later rows/.exec(page)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(seen).toEqual(rows.map((_, i) => String(i + 2)));
  for (const odd of ["?chunk=99&from=5", "?chunk=-1&from=x", "?chunk=1e9"]) {
    expect((await get(paths.importRows(id) + odd)).status).toBe(200);
  }
  await post(paths.run(id), {});
  await settled(id);
  expect(await (await get(paths.importRows(id))).text()).toContain("There is nothing to see here");
});

test("the Activity log says what was imported", async () => {
  const file = "Client,Day,Time,Type\nAnn Becker,2031-05-05,10:00,Check-up\n";
  const id = idOf(await upload(file, { kind: "appointments", name: "march.csv" }));
  await post(paths.check(id), [...columns("name", "day", "time", "type"), ["heading", "yes"]]);
  await settled(id);
  await post(paths.run(id), {});
  const end = await settled(id);
  expect(end).toContain("Go to the schedule");
  const log = await (await get(paths.activity(), await signInAs("maya"))).text();
  expect(log).toContain("Theo imported appointments: march.csv");
  const day = await (await get(paths.schedule({ day: "2031-05-05" }))).text();
  expect(day).toContain("Ann Becker");
});

test("fifty thousand appointments go through, three round trips for each five hundred", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
     INSERT INTO clients (clinic_id, id, name, sort_name, created_at)
     SELECT 'riverside', 'many-' || i, 'Many ' || i, 'many ' || i, 0 FROM n`,
  ).run();
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
     INSERT INTO client_numbers (clinic_id, number, client_id)
     SELECT 'riverside', '+1604' || (7000000 + i), 'many-' || i FROM n`,
  ).run();
  const rows = Array.from({ length: 50_000 }, (_, i) => {
    const day = keyOf(22_500 + Math.floor(i / 50));
    return `Many ${i % 500},+1604${7_000_000 + (i % 500)},${day},${8 + (i % 10)}:${10 + (i % 50)},Check-up`;
  });
  const id = idOf(
    await upload(`Client,Phone,Day,Time,Type\n${rows.join("\n")}\n`, { kind: "appointments" }),
  );
  const begin = (phase: string) =>
    env.DB.prepare(
      `UPDATE imports SET columns = '["name","number","day","time","type"]', has_heading = 1, phase = ?,
         next_chunk = 0, new_items = 0, due_at = 0 WHERE id = ?`,
    )
      .bind(phase, id)
      .run();
  const found = () => readImport(riverside(), id);
  for (const [phase, end] of [
    ["checking", "checked"],
    ["importing", "finished"],
  ] as const) {
    await begin(phase);
    const counted = countingD1(env.DB);
    const desk = ports({ databases: { DB: counted.database } });
    while ((await found())?.phase === phase) await runImport(desk, importWork(id));
    expect(await found()).toMatchObject({ phase: end, newItems: 50_000, leftOut: 0 });
    expect(counted.cost.trips).toBeLessThanOrEqual(3 * 101 + 40);
  }
  const stored = await env.DB.prepare(
    "SELECT count(*) AS n FROM appointments WHERE client_id LIKE 'many-%'",
  ).first("n");
  expect(stored).toBe(50_000);
}, 240_000);
