import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { readImport } from "#data/imports.ts";
import { runImport } from "#flows/run-import.ts";
import { sweep } from "#flows/sweep.ts";
import { paths } from "#src/paths.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { check, importWork, riverside, settled, tally, upload } from "#test/support/imports.ts";
import { get, idOf, openWith, post, text } from "#test/support/visitor.ts";
import { ports } from "#test/support/world.ts";

const file = `Owner,Mobile,Email,Pet,Species
"Álvarez, Inés",(503) 555-0161,ines@example.com,Bruno,Dog
Inés Álvarez,503-555-0161,,Mora,Cat
Otto Nilsen,503 555 0162,not-an-email,Pip,Parrot
,503 555 0163,,,
Kit Moss,call me,,,
Jo Lamb,+44 20 7946 0958,,,
Ann Becker,(503) 555-0111,,,
Somebody Else,(503) 555-0111,,,
`;

test("a file of clients is looked at first, then imported, with a reason for each row left out", async () => {
  await text("+15035550161", "Are you open?");
  const { id, page } = await check(file);
  expect(tally(page)).toEqual({ clients: 2, patients: 3, unchanged: 1, "left-out": 4 });
  for (const reason of [
    "<strong>Row 5</strong> left out: no name",
    "<strong>Row 6</strong> left out: not a phone number: call me",
    "texts go to the US and Canada only: +44 20 7946 0958 (United Kingdom)",
    "<strong>Row 9</strong> left out: the number belongs to Ann Becker",
    "<strong>Row 4</strong> taken: the email was left out",
  ]) {
    expect(page).toContain(reason);
  }
  expect(await (await get(paths.clients({ q: "Nilsen" }))).text()).not.toContain("Otto");

  expect((await post(paths.run(id), {})).status).toBe(303);
  const end = await settled(id);
  expect(end).toContain("The import is finished.");
  expect(tally(end)).toEqual(tally(page));
  const found = await (await get(paths.clients({ q: "mora" }))).text();
  expect(found).toContain("Álvarez, Inés");
  expect(found).toContain("Bruno");
  expect(await (await get(paths.clients({ q: "503 555 0162" }))).text()).toContain("Otto Nilsen");
  // The conversation that was there already is theirs now.
  const open = await (await get(paths.conversation(await openWith("+15035550161")))).text();
  expect(open).toContain("Álvarez, Inés");

  const csv = await (await get(paths.leftOut(id))).text();
  expect(csv.split("\r\n")[0]).toBe("Owner,Mobile,Email,Pet,Species,Why it was left out");
  expect(csv).toContain("Kit Moss,call me,,,,not a phone number: call me");
  expect(csv).not.toContain("Otto");

  const again = await check(file);
  expect(tally(again.page)).toEqual({ clients: 0, patients: 0, unchanged: 4, "left-out": 4 });
  expect(again.page).not.toContain("<button>Import");
});

test("a household's number is shared when that was chosen", async () => {
  const { id, page } = await check("Owner,Phone\nLea Becker,(503) 555-0111\n", { sharing: "yes" });
  expect(tally(page)).toMatchObject({ clients: 1, "left-out": 0 });
  await post(paths.run(id), {});
  await settled(id);
  expect(await (await get(paths.client("ann"))).text()).toContain("Lea Becker");
});

test("a spreadsheet's own encodings and separators are read", async () => {
  const latin = new Uint8Array(
    [...'Owner;Phone\nZoë Faß;"5035550171"'].map((c) => c.charCodeAt(0)),
  );
  const utf16 = new Uint8Array([0xff, 0xfe, ...wide("Owner\tPhone\nZoë Faß\t5035550171\n")]);
  for (const content of [latin, utf16, "\uFEFFOwner,Phone\nZoë Faß,5035550171"]) {
    const { page } = await check(content);
    expect(tally(page)).toMatchObject({ clients: 1, "left-out": 0 });
  }
});

function wide(words: string): number[] {
  return [...words].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]);
}

test("what is no list of clients is refused with what to do", async () => {
  for (const [content, status, words] of [
    ["", 422, "This file is empty"],
    ["\n\n", 422, "This file is empty"],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0]), 422, "This is a workbook"],
    [new Uint8Array([0x25, 0x50, 0, 1]), 422, "not a text file"],
    ["a\n".repeat(50_002), 422, "more than 50,000 rows"],
    ["x".repeat(11 * 1024 * 1024), 413, "larger than 10 MB"],
  ] as const) {
    const response = await upload(content);
    expect(response.status, words).toBe(status);
    expect(await response.text()).toContain(words);
  }
});

test("a file made to be slow is refused as fast as any", async () => {
  const most = 10 * 1024 * 1024 - 1000;
  for (const [content, words] of [
    [",".repeat(most), "not a text file"],
    ["\n".repeat(most), "This file is empty"],
    [`${"\n".repeat(most)}x`, "This file is empty"],
    ["\r".repeat(most), "This file is empty"],
    [`Owner,Phone\n"${"a,\n".repeat(most / 4)}`, null],
    ["x\n".repeat(most / 2), "more than 50,000 rows"],
  ] as const) {
    const startedAt = Date.now();
    const response = await upload(content);
    if (words === null) {
      // A quote that nobody closed: one row, which says too little to be anybody.
      const id = idOf(response);
      await post(paths.check(id), [
        ["column", "name"],
        ["column", "number"],
        ["heading", "yes"],
      ]);
      expect(tally(await settled(id))).toMatchObject({ clients: 0, "left-out": 1 });
    } else {
      expect(response.status).toBe(422);
      expect(await response.text()).toContain(words);
    }
    expect(Date.now() - startedAt).toBeLessThan(5000);
  }
}, 60_000);

test("columns that can't be are refused, and what was chosen stays", async () => {
  const id = idOf(await upload("A,B\nAnn,5035550111\n"));
  const refused = await post(paths.check(id), [
    ["column", "email"],
    ["column", "number"],
    ["sharing", "yes"],
  ]);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("Choose the column with the client&#39;s name.");
  expect(page).toContain('<option value="email" selected');
  expect(page).toContain('name="sharing" value="yes" checked');
  await post(paths.discarding(id), {});
  expect((await get(paths.import(id))).status).toBe(404);
  expect((await env.ATTACHMENTS.list({ prefix: `riverside/imports/${id}` })).objects).toEqual([]);
});

test("a cell that a spreadsheet would run as a formula is written as text", async () => {
  const { id } = await check('Owner,Phone\n"=HYPERLINK(""http://evil"")",nothing\n');
  expect(await (await get(paths.leftOut(id))).text()).toContain(`"'=HYPERLINK`);
});

test("an import that was interrupted goes on, and one that runs twice adds nobody twice", async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `Twin ${i},+1604${2_000_000 + i}`);
  const { id } = await check(`Owner,Phone\n${rows.join("\n")}\n`);
  await env.DB.prepare(
    "UPDATE imports SET phase = 'importing', next_chunk = 0, new_clients = 0, due_at = 0 WHERE id = ?",
  )
    .bind(id)
    .run();

  let reads = 0;
  const bucket = new Proxy(env.ATTACHMENTS, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return (...given: unknown[]) => {
        if (name === "get") reads += 1;
        if (name === "get" && reads === 2) throw new Error("R2 does not answer");
        return typeof method === "function"
          ? Reflect.apply(method, env.ATTACHMENTS, given)
          : method;
      };
    },
  });
  await expect(runImport(ports({ bucket }), importWork(id))).rejects.toThrow("R2 does not answer");
  expect(await readImport(riverside(), id)).toMatchObject({ nextChunk: 1, newClients: 499 });
  // Nobody takes it while the job that died counts as at work; then the sweep hands it out.
  const early = ports();
  await runImport(early, importWork(id));
  expect(await readImport(riverside(), id)).toMatchObject({ nextChunk: 1 });
  const later = ports({ now: () => Date.now() + 120_000 });
  await sweep(later);
  expect(later.enqueued.map((one) => one.work)).toContainEqual(importWork(id));
  await Promise.all([runImport(later, importWork(id)), runImport(later, importWork(id))]);
  expect(await readImport(riverside(), id)).toMatchObject({ phase: "finished", newClients: 1200 });
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM clients WHERE name LIKE 'Twin %'",
  ).first();
  expect(row).toEqual({ n: 1200 });
});

test("a long import takes turns with the other work of the queue", async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `Turn ${i},+1604${3_000_000 + i}`);
  const { id } = await check(`Owner,Phone\n${rows.join("\n")}\n`);
  await env.DB.prepare(
    "UPDATE imports SET phase = 'importing', next_chunk = 0, new_clients = 0, due_at = 0 WHERE id = ?",
  )
    .bind(id)
    .run();
  let clock = Date.now();
  const slow = ports({ now: () => (clock += 6000) });
  await runImport(slow, importWork(id));
  expect(slow.enqueued.map((one) => one.work)).toEqual([importWork(id)]);
  expect(await readImport(riverside(), id)).toMatchObject({ phase: "importing" });
  await runImport(slow, importWork(id));
  await runImport(slow, importWork(id));
  expect(await readImport(riverside(), id)).toMatchObject({ phase: "finished", newClients: 600 });
});

test("fifty thousand rows go through, two round trips for each five hundred", async () => {
  const rows = Array.from(
    { length: 50_000 },
    (_, i) => `"Client ${i}",+1778${2_000_000 + i},Pet ${i % 700},dog`,
  );
  const id = idOf(await upload(`Owner,Phone,Pet,Species\n${rows.join("\n")}\n`));
  const columns = ["name", "number", "patient", "species"].map((r): [string, string] => [
    "column",
    r,
  ]);
  await env.DB.prepare(
    "UPDATE imports SET columns = ?, has_heading = 1, phase = 'checking', due_at = 0 WHERE id = ?",
  )
    .bind(JSON.stringify(columns.map(([, role]) => role)), id)
    .run();
  const counted = countingD1(env.DB);
  await runImport(ports({ databases: { DB: counted.database } }), importWork(id));
  expect(await readImport(riverside(), id)).toMatchObject({
    phase: "checked",
    newClients: 50_000,
    newPatients: 50_000,
    leftOut: 0,
  });
  expect(counted.cost.trips).toBeLessThanOrEqual(2 * 101 + 3);

  await env.DB.prepare(
    "UPDATE imports SET phase = 'importing', next_chunk = 0, due_at = 0, new_clients = 0 WHERE id = ?",
  )
    .bind(id)
    .run();
  const importing = countingD1(env.DB);
  const desk = ports({ databases: { DB: importing.database } });
  const found = async () => readImport(riverside(), id);
  while ((await found())?.phase === "importing") await runImport(desk, importWork(id));
  expect(await found()).toMatchObject({ phase: "finished", newClients: 50_000 });
  expect(importing.cost.trips).toBeLessThanOrEqual(2 * 101 + 30);
  expect(await (await get(paths.clients({ q: "7782049999" }))).text()).toContain("Client 49999");
}, 180_000);
