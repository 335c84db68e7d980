import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPassword } from "#flows/password.ts";
import { type Database, openDatabase } from "#scripts/database.ts";

let stateDir: string;
let database: Database;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "deskline-staff-"));
  database = await openDatabase({ kind: "local", stateDir });
});
afterAll(async () => {
  await database.close();
  await rm(stateDir, { recursive: true });
});

/** `npm run staff -- …` on a database of its own. */
function staff(...args: string[]): { status: number | null; printed: string } {
  const env = { ...process.env, STATE_DIR: stateDir };
  const { status, stdout, stderr } = spawnSync("node", ["scripts/staff.ts", ...args], { env });
  return { status, printed: `${stdout.toString()}${stderr.toString()}` };
}

const ada = ["--clinic", "North Vet", "--email", "Ada@north.example", "--name", "Ada O'Hara"];
const north = ["--country", "CA", "--time-zone", "America/Winnipeg", "--number", "(204) 555-0123"];

test("the first admin of a new clinic is made with a password that works, and can be ended", async () => {
  expect(staff("add", ...ada)).toMatchObject({
    status: 1,
    printed: expect.stringContaining("needs --country"),
  });

  const added = staff("add", ...ada, ...north);
  expect(added.status).toBe(0);
  const [, password = ""] = /with the password (\S+)/.exec(added.printed) ?? [];
  const [row] = await database.query("SELECT id, email, role, password_hash FROM staff");
  expect(row).toMatchObject({ email: "ada@north.example", role: "admin" });
  expect(await isPassword(password, String(row?.["password_hash"]))).toBe(true);
  expect(await database.query("SELECT number FROM numbers")).toEqual([{ number: "+12045550123" }]);

  expect(staff("add", ...ada)).toMatchObject({
    status: 1,
    printed: expect.stringContaining("has an account already"),
  });

  await database.execute([`UPDATE staff SET totp_secret = 'lost';`]);
  const reset = staff("reset", "--email", "ada@north.example");
  const [, another = ""] = /with the password (\S+),/.exec(reset.printed) ?? [];
  const [after] = await database.query("SELECT password_hash, totp_secret FROM staff");
  expect(after?.["totp_secret"]).toBeNull();
  expect(await isPassword(another, String(after?.["password_hash"]))).toBe(true);

  await database.execute([
    `INSERT INTO sessions (token_hash, staff_id, created_at, expires_at) VALUES ('t', '${String(row?.["id"])}', 0, 9);`,
  ]);
  expect(staff("remove", "--email", "ada@north.example").status).toBe(0);
  expect(await database.query("SELECT token_hash FROM sessions")).toEqual([]);
  expect(await database.query("SELECT id FROM staff WHERE deactivated_at IS NULL")).toEqual([]);
}, 120_000); // a dozen starts of wrangler

test.each([
  [["--email", "nobody"], "--email is no address"],
  [["--role", "boss"], "--role is admin or staff"],
  [["--time-zone", "Mars/Olympus"], "--time-zone is none"],
  [["--number", "+44 20 7946 0000"], "is no number that a clinic in CA can text from"],
])(
  "%s is refused with what to do",
  (wrong, why) => {
    const fresh = ["--clinic", "South Vet", "--email", "bo@south.example", "--name", "Bo"];
    const { status, printed } = staff("add", ...fresh, ...north, ...wrong);
    expect(status).toBe(1);
    expect(printed).toContain(why);
    expect(printed).toContain("npm run staff -- add");
  },
  60_000,
);
