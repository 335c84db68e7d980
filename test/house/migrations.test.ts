import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dangersIn } from "#scripts/migration-dangers.ts";

test.each([
  ["DROP TABLE clients;"],
  ["drop\n  table if exists clients;"],
  ["CREATE TABLE __new_clients (id TEXT);"],
  ["CREATE TABLE a (b TEXT REFERENCES c (d) ON DELETE CASCADE);"],
])("%s is dangerous in a migration", (sql) => {
  expect(dangersIn(sql)).toHaveLength(1);
  expect(dangersIn(`-- ${sql.replaceAll("\n", " ")}`)).toEqual([]);
});

test("our migrations are safe, and the guard fails on one that is not", () => {
  expect(String(execFileSync("node", ["scripts/check-migrations.ts"]))).toContain("0 dangers");
  const folder = mkdtempSync(join(tmpdir(), "deskline-migrations-"));
  writeFileSync(join(folder, "0002_oops.sql"), "DROP TABLE messages;");
  const guard = spawnSync("node", ["scripts/check-migrations.ts", folder]);
  rmSync(folder, { recursive: true });
  expect(guard.status).toBe(1);
  expect(String(guard.stderr)).toContain("0002_oops.sql: DROP TABLE");
});
