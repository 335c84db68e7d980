import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { readImport } from "#data/imports.ts";
import { runImport } from "#flows/run-import.ts";
import { paths } from "#src/paths.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { check, importWork, riverside, settled, tally, upload } from "#test/support/imports.ts";
import { run } from "#test/support/schedule.ts";
import { get, idOf, post } from "#test/support/visitor.ts";
import { ports } from "#test/support/world.ts";

beforeEach(async () => {
  await run("DELETE FROM patients WHERE clinic_id = 'riverside'");
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, born, created_at)
     VALUES ('riverside', 'luna', 'ann', 'Luna', 'cat', NULL, 0),
       ('riverside', 'max', 'ann', 'Max', 'dog', '2018', 0)`,
  );
});

const bornOf = async (name: string) =>
  env.DB.prepare("SELECT born FROM patients WHERE clinic_id = 'riverside' AND name = ?")
    .bind(name)
    .first("born");
const ann = (pet: string, born: string) => `Ann Becker,503-555-0111,${pet},${born}`;
const fileOf = (...rows: string[]) => `Owner,Phone,Pet,Date of birth\n${rows.join("\n")}\n`;

test("birth dates come in, are shown as they were read, and change nothing that is known", async () => {
  const file = fileOf(
    ann("Rex", "2019-05-14"),
    ann("Luna", "2021-03"),
    ann("Max", "2017-01-01"),
    ann("Kit", "5/14/2999"),
    ann("Ada", "soon"),
  );
  const { id, page } = await check(file);
  expect(tally(page)).toEqual({
    ...{ clients: 0, patients: 3, births: 1, unchanged: 1, "left-out": 0 },
  });
  expect(page).toContain("dates of birth to be added to patients who are here already");
  expect(page).toContain("taken: the date of birth was left out, it is to come: 5/14/2999");
  expect(page).toContain("the date of birth was left out, it does not look like one: soon");
  const rows = await (await get(paths.importRows(id))).text();
  expect(rows).toContain("new patient Rex of Ann Becker, born Tuesday, May 14, 2019");
  expect(rows).toContain("date of birth of Luna (Ann Becker): 2021-03");
  expect(rows).toContain("<strong>Row 4</strong> here already, nothing to add");
  expect(await bornOf("Luna")).toBeNull();

  await post(paths.run(id), {});
  const end = await settled(id);
  expect(tally(end)).toEqual(tally(page));
  expect(await bornOf("Rex")).toBe("2019-05-14");
  expect(await bornOf("Luna")).toBe("2021-03");
  expect(await bornOf("Max")).toBe("2018");
  expect(await bornOf("Kit")).toBeNull();
  expect(tally((await check(file)).page)).toMatchObject({ patients: 0, unchanged: 5 });
});

test("a file that brings birth dates alone can be imported", async () => {
  const { id, page } = await check(fileOf(ann("Luna", "2021")));
  expect(page).toContain("<button>Import what is new</button>");
  await post(paths.run(id), {});
  await settled(id);
  expect(await bornOf("Luna")).toBe("2021");
});

test("what somebody wrote between the dry run and the import stays", async () => {
  const { id } = await check(fileOf(ann("Luna", "2021")));
  await run("UPDATE patients SET born = '2020-02' WHERE id = 'luna'");
  await post(paths.run(id), {});
  await settled(id);
  expect(await bornOf("Luna")).toBe("2020-02");
});

test("what somebody writes while a row is being imported stays as well", async () => {
  const { id } = await check(fileOf(ann("Luna", "2021")));
  await run(
    `UPDATE imports SET phase = 'importing', next_chunk = 0, new_items = 0, due_at = 0 WHERE id = '${id}'`,
  );
  let batches = 0;
  const batch = async (asked: D1PreparedStatement[]) => {
    batches += 1;
    // Behind the look-up, before the chunk is stored.
    if (batches === 2) await run("UPDATE patients SET born = '2020-02' WHERE id = 'luna'");
    return env.DB.batch(asked);
  };
  const database = new Proxy(env.DB, {
    get(target, name) {
      if (name === "batch") return batch;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await runImport(ports({ databases: { DB: database } }), importWork(id));
  expect(await readImport(riverside(), id)).toMatchObject({ phase: "finished", newItems: 1 });
  expect(await bornOf("Luna")).toBe("2020-02");
});

test("a patient whose later line says when it was born has it once", async () => {
  const { id, page } = await check(fileOf(ann("Rex", ""), ann("Rex", "2019"), ann("Rex", "2020")));
  expect(tally(page)).toMatchObject({ patients: 1, births: 1, unchanged: 1 });
  await post(paths.run(id), {});
  expect(tally(await settled(id))).toMatchObject({ patients: 1, births: 1, unchanged: 1 });
  expect(await bornOf("Rex")).toBe("2019");
});

const chosen = (...more: [string, string][]): [string, string][] => [
  ...["name", "number", "patient", "born"].map((role): [string, string] => ["column", role]),
  ["heading", "yes"],
  ...more,
];

test("birth dates that can be read in two ways are asked about, once for the file", async () => {
  const id = idOf(await upload(fileOf(ann("Rex", "3/4/2019"), ann("Kit", "5/6/2020"))));
  const form = await (await get(paths.columns(id))).text();
  expect(form).toContain("How does it write a date like");
  expect(form).not.toMatch(/name="order" value="[a-z-]+" checked/);
  const asked = await post(paths.check(id), chosen());
  expect(asked.status).toBe(422);
  expect(await asked.text()).toMatch(/id="problem-order">The file does not tell/);
  expect((await post(paths.check(id), chosen(["order", "day-first"]))).status).toBe(303);
  await settled(id);
  const rows = await (await get(paths.importRows(id))).text();
  expect(rows).toContain("Rex of Ann Becker, born Wednesday, April 3, 2019");
  await post(paths.run(id), {});
  await settled(id);
  expect(await bornOf("Kit")).toBe("2020-06-05");
});

test("an order that one date tells holds for all, and other dates of a list are not asked about", async () => {
  const { page } = await check(fileOf(ann("Rex", "3/4/2019"), ann("Kit", "14/6/2020")));
  expect(page).not.toContain("Rows to look at");
  const visits = "Owner,Phone,Pet,Last visit\nAnn Becker,503-555-0111,Rex,3/4/2019\n";
  const id = idOf(await upload(visits));
  expect(await (await get(paths.columns(id))).text()).not.toContain("a date like");
  // Nobody guessed that it is a birth date; somebody may say so.
  const asked = await post(paths.check(id), chosen());
  expect(await asked.text()).toMatch(/id="problem-order">The file does not tell/);
});

test("birth dates of many cost the same, however many patients there are", async () => {
  const many = async (from: number, to: number) => {
    const range = `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;
    await run(
      `${range} INSERT INTO clients (clinic_id, id, name, sort_name, created_at)
       SELECT 'riverside', 'many-' || i, 'Many ' || i, 'many ' || i, 0 FROM n`,
    );
    await run(
      `${range} INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       SELECT 'riverside', 'many-' || i, 'many-' || i, 'Many ' || i, 'dog', 0 FROM n`,
    );
  };
  await many(1, 200);
  const costOf = async (place: number) => {
    const rows = Array.from({ length: 200 }, (_, i) => `Pat ${i},+1604${place + i},Pet ${i},`);
    const added = await check(fileOf(...rows));
    await post(paths.run(added.id), {});
    await settled(added.id);
    const { id } = await check(fileOf(...rows.map((row) => `${row}2019-05-14`)));
    await run(
      `UPDATE imports SET phase = 'importing', next_chunk = 0, due_at = 0 WHERE id = '${id}'`,
    );
    const { database, cost } = countingD1(env.DB);
    await runImport(ports({ databases: { DB: database } }), importWork(id));
    return cost;
  };
  const small = await costOf(2_000_000);
  await many(201, 2000);
  expect(await costOf(3_000_000)).toEqual(small);
  expect(small.written).toBeLessThan(2 * 200 + 40);
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM patients WHERE name LIKE 'Pet %' AND born = '2019-05-14'",
  ).first("n");
  expect(row).toBe(400);
});
