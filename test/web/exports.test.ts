import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { dryRun, runWhole } from "#test/support/dry-run.ts";
import { vera } from "#test/support/northside.ts";
import { get, post } from "#test/support/visitor.ts";
import { askWith, ports, signInAs } from "#test/support/world.ts";

const cmd = "=cmd|' /C calc'!A0";

beforeAll(async () => {
  const put = (sql: string, ...values: unknown[]) => env.DB.prepare(sql).bind(...values);
  await env.DB.batch([
    put("UPDATE clients SET sort_name = lower(name)"),
    put(
      "UPDATE clients SET email = 'ann@example.com', notes = ?, language = 'Français' WHERE id = 'ann'",
      cmd,
    ),
    put(
      "INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', '+16045550101', 'ann')",
    ),
    put("UPDATE clients SET preferred_number = ? WHERE id = 'ann'", people.ann),
    put(
      "INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '+16045550101', 1)",
    ),
    put(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, born, notes, created_at, deceased_at)
       VALUES ('riverside', 'p1', 'ann', 'Zoë', 'dog', '2019-05-04', 'Bites, "sometimes"', 0, NULL),
         ('riverside', 'p2', 'ann', 'Rusty', 'cat', '2011', '', 0, 1),
         ('riverside', 'p3', 'ann', 'Saga', 'cat', '2020-03', '', 0, NULL)`,
    ),
    put(
      "INSERT INTO clients (clinic_id, id, name, sort_name, created_at, archived_at) VALUES ('riverside', 'old', 'Old Timer', 'old timer', 0, 1)",
    ),
    put(
      `INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       VALUES ('riverside', 'a1', 'ann', 'p1', 'check-up', 'Dr. Patel', '2', 'Limps', ?1, ?1 + 2700000, 'booked', 0),
         ('riverside', 'a2', 'ben', NULL, 'goodbye', '', '', '', ?2, ?2 + 1800000, 'done', 0)`,
      Date.parse("2031-11-24T16:15-08:00"),
      Date.parse("2031-11-25T09:00-08:00"),
    ),
    put(
      "INSERT INTO external_ids (clinic_id, kind, external_id, id, said) VALUES ('riverside', 'appointment', 'PMS-1', 'a1', '{}')",
    ),
    put(
      `INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, done_at, created_at)
       VALUES ('riverside', 'c1', 'p1', 'Rabies', '2031-12-15', NULL, NULL, 0),
         ('riverside', 'c2', 'p1', 'Dental', '2026-01-15', NULL, ?, 0)`,
      Date.parse("2026-01-20T10:00-08:00"),
    ),
  ]);
});

async function exported(path: string, form: Record<string, string> = {}): Promise<string> {
  const response = await post(path, form);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("Content-Disposition")).toMatch(
    /^attachment; filename="[a-z]+-\d{4}-\d\d-\d\d\.csv"$/,
  );
  const bytes = new Uint8Array(await response.arrayBuffer());
  // The mark by which a spreadsheet knows UTF-8.
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return new TextDecoder().decode(bytes);
}

test("clients go out with numbers that can be dialled, consent, and a line for each patient", async () => {
  const csv = await exported(paths.exportClients());
  expect(csv.split("\r\n")).toEqual([
    "Client,Phone numbers,Consent,Automated texts,Email,Language,Notes,Patient,Species,Date of birth,Patient notes,Deceased",
    `Ann Becker,(503) 555-0111 / (604) 555-0101,opted out: (604) 555-0101,agreed,ann@example.com,Français,'${cmd},Rusty,cat,2011,,yes`,
    `Ann Becker,(503) 555-0111 / (604) 555-0101,opted out: (604) 555-0101,agreed,ann@example.com,Français,'${cmd},Saga,cat,2020-03,,`,
    `Ann Becker,(503) 555-0111 / (604) 555-0101,opted out: (604) 555-0101,agreed,ann@example.com,Français,'${cmd},Zoë,dog,2019-05-04,"Bites, ""sometimes""",`,
    "Ben Ortiz,(503) 555-0112,may be texted,agreed,,,,,,,,",
    "",
  ]);
});

test("appointments go out by day, as they are on the clinic's wall", async () => {
  const heading =
    "Client,Phone number,Patient,Day,Time,Minutes,Kind,With,Room,Notes,Status,Appointment ID";
  const first =
    "Ann Becker,(503) 555-0111,Zoë,2031-11-24,16:15,45,Check-up,Dr. Patel,2,Limps,booked,PMS-1";
  const second = "Ben Ortiz,(503) 555-0112,,2031-11-25,09:00,30,Euthanasia,,,,done,";
  const all = await exported(paths.exportAppointments());
  expect(all).toBe([heading, first, second, ""].join("\r\n"));
  const day = { from: "2031-11-25", to: "2031-11-25" };
  expect(await exported(paths.exportAppointments(), day)).toContain(second);
  expect(await exported(paths.exportAppointments(), day)).not.toContain(first);
  const before = { from: "", to: "2031-11-24" };
  expect(await exported(paths.exportAppointments(), before)).not.toContain(second);
});

test("what is due goes out with what was done", async () => {
  expect((await exported(paths.exportCare())).split("\r\n")).toEqual([
    "Client,Phone number,Patient,What is due,Due on,Done on",
    "Ann Becker,(503) 555-0111,Zoë,Rabies,2031-12-15,",
    "Ann Becker,(503) 555-0111,Zoë,Dental,2026-01-15,2026-01-20",
    "",
  ]);
});

test("days that can't be are said beside their field, and what was typed stays", async () => {
  for (const [form, field, words] of [
    [{ from: "2026-02-30", to: "" }, "from", "Choose the first day."],
    [{ from: "", to: "soon" }, "to", "Choose the last day."],
    [{ from: "2026-11-24", to: "2026-11-23" }, "to", "The last day is before the first."],
  ] as const) {
    const response = await post(paths.exportAppointments(), form);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain(`id="problem-${field}">${words}`);
    expect(page).toContain(`name="from" value="${form.from}"`);
  }
});

test("who took what along is in the log", async () => {
  await exported(paths.exportAppointments(), { from: "2031-11-24", to: "" });
  const log = await (await get(paths.activity(), await signInAs("maya"))).text();
  expect(log).toContain("Theo exported clients");
  expect(log).toContain("Theo exported appointments: 2031-11-24 to the last");
  expect(log).toContain("Theo exported what is due for patients");
});

test("what went out comes in again: here as nothing new, in an empty clinic as all that there was", async () => {
  const world = ports();
  const files = {
    clients: await exported(paths.exportClients()),
    appointments: await exported(paths.exportAppointments()),
    care: await exported(paths.exportCare()),
  };
  for (const kind of ["clients", "appointments", "care"] as const) {
    const { found, said } = await dryRun(world, kind, files[kind]);
    expect(found, said.join("\n")).toMatchObject({ newClients: 0, newPatients: 0, newItems: 0 });
  }
  const northside = { ...vera, clinic: { ...vera.clinic, timeZone: "America/Los_Angeles" } };
  await env.DB.prepare(
    "UPDATE clinics SET time_zone = 'America/Los_Angeles' WHERE id = 'northside'",
  ).run();
  for (const kind of ["clients", "appointments", "care"] as const) {
    const { id, found, said } = await dryRun(world, kind, files[kind], {}, northside);
    // What is done is not due again.
    expect(found.leftOut, said.join("\n")).toBe(kind === "care" ? 1 : 0);
    await runWhole(world, id, northside);
  }
  const asVera = await signInAs("vera");
  const theirs = async (path: string) => (await post(path, {}, asVera)).text();
  // A number that may not be texted is the clinic's own knowledge: it does not travel.
  expect(await theirs(paths.exportClients())).toBe(
    files.clients.replaceAll("opted out: (604) 555-0101", "may be texted"),
  );
  expect(await theirs(paths.exportAppointments())).toBe(files.appointments);
  expect(await theirs(paths.exportCare())).toContain("Rabies,2031-12-15");
  const notes = env.DB.prepare(
    "SELECT notes FROM clients WHERE clinic_id = 'northside' AND name = 'Ann Becker'",
  );
  expect(await notes.first("notes")).toBe(cmd);
});

test("a large clinic goes out in pages by key: as many rows read for each, however many there are", async () => {
  const insert = (from: number, to: number) =>
    env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         INSERT INTO clients (clinic_id, id, name, sort_name, created_at)
         SELECT 'lakeside', 'x' || i, 'Same Name', 'same name', 0 FROM n`,
      ).bind(from, to),
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
         SELECT 'lakeside', 'xp' || i, 'x' || i, 'Pet ' || i, 'dog', 0 FROM n`,
      ).bind(from, to),
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at,
           ends_at, status, created_at)
         SELECT 'lakeside', 'xa' || i, 'x' || i, 'check-up', '', '', '', 1000000, 1000001, 'booked', 0 FROM n`,
      ).bind(from, to),
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, created_at)
         SELECT 'lakeside', 'xc' || i, 'xp' || i, 'Rabies', '2031-01-01', 0 FROM n`,
      ).bind(from, to),
    ]);
  const cookie = await signInAs("noor");
  const costOf = async (path: string) => {
    const { database, cost } = countingD1(env.DB);
    const init = { method: "POST", headers: { Cookie: cookie } };
    const lines = (await (await askWith({ DB: database }, path, init)).text()).split("\r\n").length;
    return { lines, perRow: cost.read / lines, pages: cost.trips };
  };
  const all = [paths.exportClients(), paths.exportAppointments(), paths.exportCare()];
  await insert(1, 1000);
  const small = await Promise.all(all.map(costOf));
  await insert(1001, 5000);
  for (const [i, path] of all.entries()) {
    const large = await costOf(path);
    expect(large.lines, path).toBeGreaterThanOrEqual(5000);
    expect(large.perRow, path).toBeLessThanOrEqual((small[i]?.perRow ?? 0) + 0.1);
    expect(large.perRow, path).toBeLessThan(10);
    expect(large.pages, path).toBeLessThanOrEqual(5000 / 200 + 5);
  }
}, 60_000);

test("a download is read no further than it is taken", async () => {
  const { database, cost } = countingD1(env.DB);
  const init = { method: "POST", headers: { Cookie: await signInAs("noor") } };
  const response = await askWith({ DB: database }, paths.exportClients(), init);
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(cost.trips).toBeLessThan(10);
});
