import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { ulid } from "ulid";
import * as z from "zod";
import { isOffered } from "#domain/line.ts";
import { toNumber } from "#domain/phone-number.ts";
import { isTimeZone } from "#domain/time-zones.ts";
import { hashPassword } from "#flows/password.ts";
import { openDatabase } from "./database.ts";
import { insertInto, literal } from "./sql.ts";

// `npm run staff -- add …`, `-- role …`, `-- reset …` and `-- remove …`: the people of a clinic, from
// the terminal.
const usage = `npm run staff -- add --clinic NAME --email ADDRESS --name NAME [--role admin|staff]
                     [--country US --time-zone ZONE [--number NUMBER]] [--remote]
npm run staff -- role --email ADDRESS --role admin|staff [--remote]
npm run staff -- reset --email ADDRESS [--remote]
npm run staff -- remove --email ADDRESS [--remote]

add     makes an account and prints its password, once. A clinic of that name that is not there yet
        is made too; that takes its country (two letters) and its time zone (such as
        America/Chicago). With a number that is set up already it can text at once; without one its
        admin enables texting under Settings, Add-ons.
role    makes somebody an admin, or staff again; who is no admin any more is signed out everywhere.
reset   makes a new password and prints it, once, takes the second step away, and signs the person
        out everywhere: for the last admin who has lost everything.
remove  ends an account and all of its sessions, at once.
        Whoever is signed out loses open pages within five seconds.
--remote acts on the deployed database, otherwise it is the one on this machine.`;

const newAccount = z.object({
  clinic: z.string({ error: "Say --clinic." }).min(1),
  email: z.string({ error: "Say --email." }).toLowerCase().pipe(z.email("--email is no address.")),
  name: z.string({ error: "Say --name." }).min(1).max(120),
  role: z.enum(["admin", "staff"], { error: "--role is admin or staff." }).default("admin"),
});
const newClinic = z.object({
  country: z
    .string({ error: "A new clinic needs --country, such as US or CA." })
    .regex(/^[A-Z]{2}$/, "--country is two capital letters, such as US or CA."),
  "time-zone": z
    .string({ error: "A new clinic needs --time-zone." })
    .refine(isTimeZone, "--time-zone is none: it looks like America/Chicago."),
  number: z.string().optional(),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clinic: { type: "string" },
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    country: { type: "string" },
    "time-zone": { type: "string" },
    number: { type: "string" },
    remote: { type: "boolean" },
  },
});
const stateDir = process.env["STATE_DIR"] ?? ".wrangler/state";
const database = await openDatabase(
  values.remote ? { kind: "remote" } : { kind: "local", stateDir },
);

try {
  if (positionals[0] === "add") console.log(await add());
  else if (positionals[0] === "role") console.log(await changeRole());
  else if (positionals[0] === "reset") console.log(await reset());
  else if (positionals[0] === "remove") console.log(await remove());
  else throw new Error("Say what to do: add, role, reset or remove.");
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 1;
} finally {
  await database.close();
}

async function add(): Promise<string> {
  const account = read(newAccount);
  if (!values.remote) await database.migrate();
  const statements: string[] = [];
  const [clinic] = await database.query(
    `SELECT id FROM clinics WHERE name = ${literal(account.clinic)}`,
  );
  const clinicId = clinic ? String(clinic["id"]) : ulid();
  if (!clinic) statements.push(...makeClinic(clinicId, account.clinic));
  const [taken] = await database.query(
    `SELECT id FROM staff WHERE email = ${literal(account.email)}`,
  );
  if (taken) throw new Error(`${account.email} has an account already.`);
  const password = randomBytes(12).toString("base64url");
  statements.push(
    insertInto("staff", {
      id: ulid(),
      clinic_id: clinicId,
      email: account.email,
      name: account.name,
      role: account.role,
      password_hash: await hashPassword(password),
      created_at: Date.now(),
    }),
  );
  await database.execute(statements);
  return `${account.name} (${account.role}) can sign in as ${account.email} with the password ${password}`;
}

function makeClinic(id: string, name: string): string[] {
  const { country, "time-zone": timeZone, number: typed } = read(newClinic);
  const at = Date.now();
  const clinic = insertInto("clinics", { id, name, country, time_zone: timeZone, created_at: at });
  if (typed === undefined) return [clinic];
  const number = isOffered(country) ? toNumber(typed, country === "CA" ? "CA" : "US") : null;
  if (!number) throw new Error(`${typed} is no number that a clinic in ${country} can text from.`);
  return [clinic, insertInto("numbers", { number, clinic_id: id, created_at: at })];
}

async function changeRole(): Promise<string> {
  const { id, email } = await find();
  const { role } = read(z.object({ role: z.enum(["admin", "staff"], { error: "Say --role." }) }));
  await database.execute([`UPDATE staff SET role = ${literal(role)} WHERE id = ${id};`]);
  return `${email} is ${role === "admin" ? "an admin" : "staff"} now.`;
}

async function reset(): Promise<string> {
  const { id, email } = await find();
  const password = randomBytes(12).toString("base64url");
  const hash = literal(await hashPassword(password));
  await database.execute([
    `UPDATE staff SET password_hash = ${hash}, totp_secret = NULL, totp_step = NULL WHERE id = ${id};`,
    `DELETE FROM recovery_codes WHERE staff_id = ${id};`,
    `DELETE FROM password_links WHERE staff_id = ${id};`,
    `DELETE FROM sessions WHERE staff_id = ${id};`,
  ]);
  return `${email} can sign in with the password ${password}, without a second step.`;
}

async function remove(): Promise<string> {
  const { id, email } = await find();
  await database.execute([
    `UPDATE staff SET deactivated_at = ${Date.now()} WHERE id = ${id};`,
    `DELETE FROM sessions WHERE staff_id = ${id};`,
  ]);
  return `${email} can no longer sign in, and is signed out everywhere.`;
}

/** Whose account is meant; the id as SQL has it. */
async function find(): Promise<{ id: string; email: string }> {
  const { email } = read(z.object({ email: newAccount.shape.email }));
  const [found] = await database.query(`SELECT id FROM staff WHERE email = ${literal(email)}`);
  if (!found) throw new Error(`Nobody has an account as ${email}.`);
  return { id: literal(String(found["id"])), email };
}

/** What was said on the command line; throws with the first thing that is missing or wrong. */
function read<Shape extends z.ZodType>(shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(values);
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message ?? "That can't be read.");
  return parsed.data;
}
