import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deletedSince } from "#data/deletions.ts";
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
function ops(...args: string[]): Promise<{ status: number; printed: string }> {
  const env = { ...process.env, STATE_DIR: stateDir };
  return run("node", ["scripts/ops.ts", ...args], env);
}

/** Not waited for by blocking: this process must see when the open database hangs up meanwhile. */
function run(command: string, args: string[], env = process.env) {
  return new Promise<{ status: number; printed: string }>((done) => {
    execFile(command, args, { env }, (error, stdout, stderr) =>
      done({ status: error ? 1 : 0, printed: stdout + stderr }),
    );
  });
}

test("wrangler finds every migration applied, as if it had done it", async () => {
  const place = ["--local", "--persist-to", stateDir];
  const listed = await run("wrangler", ["d1", "migrations", "list", "DB", ...place]);
  expect(listed.printed).toContain("No migrations to apply");
}, 30_000);

test("the terminal tells what was given up, has it tried again, and the list compared again", async () => {
  await database.execute([
    `INSERT INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
     VALUES ('c', '1', 'keep-media', 'm', '{}', 'It''s away', 11, 0),
       ('c', '2', 'send-alerts', 'c', '{}', 'no', 11, 0);`,
    "INSERT INTO gateway_cursors VALUES ('AC', 9000000000000);",
    "INSERT INTO traffic_hours VALUES (unixepoch() / 3600, 12, 7, 19), (unixepoch() / 3600 - 30, 5, 5, 9);",
    "INSERT INTO outbox VALUES ('c', 'deliver-message', 'm', 60000);",
    `INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at, last_message_text, last_message_author)
     VALUES ('c', 'v', '+15035550100', '+15035550111', 0, 0, '', 'staff');`,
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     VALUES ('c', 'm', 'v', 'outbound', 'staff', 'x', 'unknown', 0);`,
  ]);
  const { printed } = await ops("status");
  expect(printed).toMatch(/Received and sent in a day +12 and 7\n/);
  expect(printed).toMatch(/Waiting to be handed over +1, the next try 1970-01-01T00:01:00/);
  expect(printed).toMatch(/Compared with the network +2255-/);
  expect(printed).toMatch(/Of unknown fate +1\n/);
  expect(printed).toContain("keep-media: 1, the last 1970-01-01T00:00:00.000Z, It's away");

  expect((await ops("redrive", "--kind", "keep-media")).printed).toContain("1 jobs are handed out");
  const letters = await database.query("SELECT id, retry_at FROM dead_letters ORDER BY id");
  expect(letters).toEqual([
    { id: "1", retry_at: expect.any(Number) },
    { id: "2", retry_at: null },
  ]);

  expect((await ops("reconcile", "--since", "2026-11-01T00:00Z")).status).toBe(0);
  expect(await database.query("SELECT reconciled_until AS at FROM gateway_cursors")).toEqual([
    { at: Date.parse("2026-11-01T00:00Z") },
  ]);
}, 90_000);

test("the terminal has deletions applied again from a time on, however often it is asked", async () => {
  for (const since of ["2026-11-20T00:00Z", "2026-11-01T00:00Z"]) {
    const { printed } = await ops("reapply-deletions", "--since", since);
    expect(printed).toContain("within minutes");
  }
  expect(await database.query("SELECT * FROM deletion_replays")).toEqual([
    { bucket: "ATTACHMENTS", place: deletedSince(Date.parse("2026-11-01T00:00Z")) },
  ]);
}, 60_000);

test.each([
  [[], "Say what to do"],
  [["reconcile"], "Say --since"],
  [["reconcile", "--since", "yesterday"], "Say --since"],
  [["reconcile", "--since", "2999-01-01"], "in the future"],
  [["reapply-deletions"], "Say --since"],
  [["restore"], "Say --file"],
  [["restore", "--file", "package.json"], "End of central directory record"],
])(
  "%s is refused with what to do",
  async (args, why) => {
    const { status, printed } = await ops(...args);
    expect(status).toBe(1);
    expect(printed).toContain(why);
    expect(printed).toContain("npm run ops -- status");
  },
  30_000,
);
