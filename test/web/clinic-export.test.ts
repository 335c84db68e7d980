import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { exportedTables, leftOutTables } from "#data/clinic-tables.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { get, post, text } from "#test/support/visitor.ts";
import { ask, askWith, inboundWebhook, signInAs } from "#test/support/world.ts";
import { numbers } from "#test/support/cast.ts";
import { unzipped } from "#test/support/zip.ts";

let admin: string;
beforeAll(async () => {
  admin = await signInAs("maya");
  await text(people.ann, "Is Luna's collar ready?");
});

async function exported(as: string): Promise<Map<string, string>> {
  const response = await post(paths.dataExport(), {}, as);
  expect(response.status).toBe(200);
  const files = await unzipped(await response.arrayBuffer());
  return new Map([...files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
}

test("every table is either in a clinic's export or left out for a reason", async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
  ).all<{ name: string }>();
  const ours = results.map(({ name }) => name).filter((name) => !/^(sqlite|_cf|d1)_/.test(name));
  const named = [...exportedTables.map(({ name }) => name), ...Object.keys(leftOutTables)];
  expect(named.toSorted()).toEqual(ours.toSorted());
});

test.each(
  exportedTables.map(({ name, key, without = [], later = [], restoredAs = {} }) => ({
    name,
    columns: [...key, ...without, ...later, ...Object.keys(restoredAs)],
  })),
)("$name has the columns that its export names", async ({ name, columns }) => {
  const { results } = await env.DB.prepare(`SELECT name FROM pragma_table_info('${name}')`).all();
  expect(results.map((column) => column["name"])).toEqual(expect.arrayContaining(columns));
});

test("an export holds one clinic's rows and files, counted, and nothing of another's or secret", async () => {
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({ from: people.imani, to: numbers.lakeside, body: "canary of lakeside" }),
  );
  await env.DB.batch([
    env.DB.prepare("UPDATE staff SET totp_secret = 'canary-totp' WHERE id = 'maya'"),
    env.DB.prepare(
      `INSERT INTO api_tokens (token_hash, clinic_id, id, name, scopes, created_at, created_by)
       VALUES ('canary-token', 'riverside', 't', 'Ours', '[]', 0, 'Maya')`,
    ),
    env.DB.prepare(
      `INSERT INTO files (clinic_id, id, content_type, size, created_at)
       VALUES ('riverside', 'photo', 'image/png', 5, 0), ('riverside', 'lost', 'image/png', 5, 0)`,
    ),
  ]);
  await env.ATTACHMENTS.put("riverside/files/photo", "a cat");
  const files = await exported(admin);
  await env.DB.prepare("UPDATE staff SET totp_secret = NULL").run();

  const manifest = JSON.parse(files.get("manifest.json") ?? "") as object;
  expect(manifest).toMatchObject({ format: "deskline-clinic", version: 1 });
  expect(files.get("files/photo")).toBe("a cat");
  const { rows, missing } = JSON.parse(files.get("complete.json") ?? "") as {
    rows: Record<string, number>;
    missing: string[];
  };
  expect(missing).toEqual(["lost"]);
  for (const { name } of exportedTables) {
    const lines = (files.get(`tables/${name}.ndjson`) ?? "").split("\n").slice(0, -1);
    expect(rows[name], name).toBe(lines.length);
    for (const line of lines) {
      const row = JSON.parse(line) as Record<string, unknown>;
      expect(row[name === "clinics" ? "id" : "clinic_id"], name).toBe("riverside");
    }
  }
  expect(rows).toMatchObject({ clinics: 1, messages: 1, staff: 2, clients: 2 });
  const all = [...files.values()].join("\n");
  expect(all).not.toContain("canary");
  expect(all).not.toContain("scrypt$");
  expect(all).toContain("Is Luna's collar ready?");
});

test("who took it stands in the log", async () => {
  await exported(admin);
  expect(await (await get(paths.activity(), admin)).text()).toContain("Maya exported everything");
});

test("a large clinic goes out in pages, each costing the same beside however large another", async () => {
  const fill = (clinic: string, from: number, to: number) =>
    env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
       SELECT '${clinic}', 'm' || i, 'v' || i % 7, 'outbound', 'staff', 'Text ' || i, 'sent', i FROM n`,
    )
      .bind(from, to)
      .run();
  const cookie = await signInAs("noor");
  const costOf = async () => {
    const { database, cost } = countingD1(env.DB);
    const init = { method: "POST", headers: { Cookie: cookie } };
    const response = await askWith({ DB: database }, paths.dataExport(), init);
    const files = await unzipped(await response.arrayBuffer());
    const lines = new TextDecoder().decode(files.get("tables/messages.ndjson")).split("\n");
    return { lines: lines.length, read: cost.read, trips: cost.trips };
  };
  await fill("lakeside", 1, 1000);
  const small = await costOf();
  await fill("riverside", 1, 20_000);
  await fill("lakeside", 1001, 9000);
  const large = await costOf();
  expect(large.lines - small.lines).toBe(8000);
  expect(large.read - small.read).toBeLessThan(2.2 * 8000);
  expect(large.trips - small.trips).toBeLessThanOrEqual(4);
}, 60_000);

test("a download that breaks off reads no further", async () => {
  const { database, cost } = countingD1(env.DB);
  const init = { method: "POST", headers: { Cookie: admin } };
  const response = await askWith({ DB: database }, paths.dataExport(), init);
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(cost.trips).toBeLessThan(6);
});
