import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#scripts/database.ts";

let stateDir: string;
let database: Database;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "deskline-ops-"));
  database = await openDatabase({ kind: "local", stateDir });
  await database.migrate();
}, 60_000);
afterAll(async () => {
  await database.close();
  await rm(stateDir, { recursive: true });
});

/** `npm run ops -- …` on a database of its own. */
function ops(...args: string[]): { status: number | null; printed: string } {
  const env = { ...process.env, STATE_DIR: stateDir };
  const { status, stdout, stderr } = spawnSync("node", ["scripts/ops.ts", ...args], { env });
  return { status, printed: `${stdout.toString()}${stderr.toString()}` };
}

test("wrangler finds every migration applied, as if it had done it", () => {
  const place = ["--local", "--persist-to", stateDir];
  const listed = spawnSync("wrangler", ["d1", "migrations", "list", "DB", ...place]);
  expect(listed.stdout.toString()).toContain("No migrations to apply");
}, 30_000);

test("the terminal tells what was given up, has it tried again, and the list compared again", async () => {
  await database.execute([
    `INSERT INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
     VALUES ('c', '1', 'keep-media', 'm', '{}', 'It''s away', 11, 0),
       ('c', '2', 'send-alerts', 'c', '{}', 'no', 11, 0);`,
    "INSERT INTO gateway_cursors VALUES ('AC', 9000000000000);",
  ]);
  const { printed } = ops("status");
  expect(printed).toContain("keep-media: 1, the last 1970-01-01T00:00:00.000Z, It's away");

  expect(ops("redrive", "--kind", "keep-media").printed).toContain("1 jobs are handed out");
  const letters = await database.query("SELECT id, retry_at FROM dead_letters ORDER BY id");
  expect(letters).toEqual([
    { id: "1", retry_at: expect.any(Number) },
    { id: "2", retry_at: null },
  ]);

  expect(ops("reconcile", "--since", "2026-11-01T00:00Z").status).toBe(0);
  expect(await database.query("SELECT reconciled_until AS at FROM gateway_cursors")).toEqual([
    { at: Date.parse("2026-11-01T00:00Z") },
  ]);
}, 90_000);

test.each([
  [[], "Say what to do"],
  [["reconcile"], "Say --since"],
  [["reconcile", "--since", "yesterday"], "Say --since"],
  [["reconcile", "--since", "2999-01-01"], "in the future"],
])(
  "%s is refused with what to do",
  (args, why) => {
    const { status, printed } = ops(...args);
    expect(status).toBe(1);
    expect(printed).toContain(why);
    expect(printed).toContain("npm run ops -- status");
  },
  30_000,
);
