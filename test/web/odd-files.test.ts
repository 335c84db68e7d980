import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { readImport } from "#data/imports.ts";
import { runImport } from "#flows/run-import.ts";
import { paths } from "#src/paths.ts";
import { check, importWork, riverside, settled, tally, upload } from "#test/support/imports.ts";
import { get, post } from "#test/support/visitor.ts";
import { ports } from "#test/support/world.ts";

const clientsCalled = (name: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM clients WHERE name LIKE ?").bind(name).first("n");

test("a file of headings alone is refused with what is missing", async () => {
  const response = await upload("Owner,Phone\r\n");
  expect(response.status).toBe(422);
  expect(await response.text()).toContain("has its headings and no line below them");
});

test("empty lines between the rows cost no row, and too many of them are said", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `Gap ${i},+1604${2_000_000 + i}`);
  const { page } = await check(`Owner,Phone\r\n\r\n${rows.join("\r\n\r\n")}\r\n`);
  expect(tally(page)).toMatchObject({ clients: 30_000, "left-out": 0 });
  const sparse = await upload(`Owner,Phone\n${"\n".repeat(250_000)}Ann,5035550111\n`);
  expect(sparse.status).toBe(422);
  expect(await sparse.text()).toContain("more than 50,000 rows");
}, 60_000);

test("a quote that breaks off takes the rest of the file into one row, which is left out", async () => {
  const { page } = await check('Owner,Phone\nUno,6045550131\n"Dos,6045550132\nTres,6045550133\n');
  expect(tally(page)).toMatchObject({ clients: 1, "left-out": 1 });
});

test("a number that is added to somebody who is here is counted, and can be imported", async () => {
  const { id, page } = await check("Owner,Phone\nBen Ortiz,503-555-0112 / 503-555-0181\n");
  expect(tally(page)).toMatchObject({ clients: 0, patients: 0, unchanged: 0, numbers: 1 });
  expect(page).toContain("<button>Import what is new</button>");
  await post(paths.run(id), {});
  await settled(id);
  expect(await (await get(paths.client("ben"))).text()).toContain("(503) 555-0181");
});

test("somebody else's number in a known client's row is said, and shared when that was chosen", async () => {
  const file = "Owner,Phone\nBen Ortiz,503-555-0112 / 503-555-0111\n";
  const alone = await check(file);
  expect(alone.page).toContain("<strong>Row 2</strong> taken: the number belongs to Ann Becker");
  const { id } = await check(file, { sharing: "yes" });
  await post(paths.run(id), {});
  await settled(id);
  expect(await (await get(paths.client("ben"))).text()).toContain("(503) 555-0111");
});

test("a patient whose client comes under two numbers is added once", async () => {
  const file = `Owner,Phone,Pet
Uma Falk,604-555-0141 / 604-555-0142,
Uma Falk,604-555-0141,Max
Uma Falk,604-555-0142,Max
`;
  const { id, page } = await check(file);
  expect(tally(page)).toMatchObject({ clients: 1, patients: 1, unchanged: 1 });
  await post(paths.run(id), {});
  expect(tally(await settled(id))).toMatchObject({ clients: 1, patients: 1 });
});

test("a patient that has died comes in as such", async () => {
  const { id } = await check("Owner,Phone,Pet,Deceased\nUlf Berg,604-555-0143,Snow,2024-05-01\n");
  await post(paths.run(id), {});
  await settled(id);
  const row = env.DB.prepare("SELECT deceased_at AS at FROM patients WHERE name = 'Snow'");
  expect(await row.first("at")).not.toBeNull();
});

test("two files with the same people at once add each of them once", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `Pair ${i},+1604${4_000_000 + i},Rex ${i}`);
  const file = `Owner,Phone,Pet\n${rows.join("\n")}\n`;
  const [one, other] = [await check(file), await check(file)];
  await env.DB.prepare(
    "UPDATE imports SET phase = 'importing', next_chunk = 0, new_clients = 0, due_at = 0 WHERE id IN (?, ?)",
  )
    .bind(one.id, other.id)
    .run();
  // Both have planned before either writes.
  let arrived = 0;
  const { promise: both, resolve } = Promise.withResolvers<void>();
  const waits = () => {
    arrived += 1;
    if (arrived === 2) resolve();
    return arrived <= 2 ? both : Promise.resolve();
  };
  const batch = async (statements: D1PreparedStatement[]) => {
    await waits();
    return env.DB.batch(statements);
  };
  const database = new Proxy(env.DB, {
    get(target, name) {
      if (name === "batch") return batch;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const desk = ports({ databases: { DB: database } });
  await Promise.all([runImport(desk, importWork(one.id)), runImport(desk, importWork(other.id))]);
  expect(await clientsCalled("Pair %")).toBe(40);
  const pets = env.DB.prepare("SELECT count(*) AS n FROM patients WHERE name LIKE 'Rex %'");
  expect(await pets.first("n")).toBe(40);
  const [a, b] = [await readImport(riverside(), one.id), await readImport(riverside(), other.id)];
  expect([a?.phase, b?.phase]).toEqual(["finished", "finished"]);
  expect(Math.min(a?.newClients ?? 0, b?.newClients ?? 0)).toBe(0);
  expect((a?.newClients ?? 0) + (b?.newClients ?? 0)).toBe(40);
});

test("the rows left out can be downloaded also when many were taken with a remark before them", async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `Remark ${i},+1604${5_000_000 + i},nonsense`);
  const { id } = await check(`Owner,Phone,Email\n${rows.join("\n")}\nLast,none,\n`);
  const csv = await (await get(paths.leftOut(id))).text();
  expect(csv).toContain("Last,none,,not a phone number: none");
  expect(csv).not.toContain("Remark 1");
}, 20_000);

test("rows left out open in a spreadsheet as they are, and run nothing in it", async () => {
  const { id } = await check("Owner,Phone\n\"=cmd|' /C calc'!A0\nZoë\",nothing\n");
  const bytes = new Uint8Array(await (await get(paths.leftOut(id))).arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const csv = new TextDecoder().decode(bytes);
  expect(csv).toContain(`"'=cmd|' /C calc'!A0\nZoë",nothing`);
  expect(csv.endsWith("\r\n")).toBe(true);
  // Mended and imported again, the name is what it was.
  const again = await check(csv.replace("nothing", "604-555-0144"));
  await post(paths.run(again.id), {});
  await settled(again.id);
  expect(await clientsCalled("=cmd|%Zoë")).toBe(1);
});
