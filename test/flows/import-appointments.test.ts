import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { people } from "#test/support/cast.ts";
import { dryRun, runWhole } from "#test/support/dry-run.ts";
import { ports } from "#test/support/world.ts";

const at = (local: string) => Date.parse(`${local}-08:00`);
let now = 0;
const world = () => ports({ now: () => now });

beforeEach(async () => {
  now = at("2026-11-24T10:00");
  const tables = ["appointments", "planned_texts", "messages", "conversations", "opt_outs"];
  for (const table of [...tables, "landlines", "imports", "import_remarks"]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.batch([
    env.DB.prepare("DELETE FROM patients WHERE clinic_id = 'riverside'"),
    env.DB.prepare("DELETE FROM client_numbers WHERE client_id NOT IN ('ann', 'ben', 'imani')"),
    env.DB.prepare("DELETE FROM clients WHERE id NOT IN ('ann', 'ben', 'imani')"),
    env.DB.prepare("UPDATE clients SET sort_name = lower(name)"),
    env.DB.prepare("UPDATE numbers SET disabled_at = NULL"),
    env.DB.prepare(
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at, deceased_at)
       VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0, NULL),
         ('riverside', 'rusty', 'ann', 'Rusty', 'dog', 0, 1),
         ('riverside', 'kit', 'ben', 'Kit', 'cat', 0, NULL)`,
    ),
  ]);
});

const rowsOf = async (sql: string) => (await env.DB.prepare(sql).all()).results;
const texts = () =>
  rowsOf("SELECT kind, datetime(due_at / 1000, 'unixepoch') AS due FROM planned_texts ORDER BY 2");

const heading = "Client,Phone,Pet,Date,Time,Type,Minutes,Provider,Room,Notes,Status";
const fileOf = (...rows: string[]) => `${heading}\n${rows.join("\n")}\n`;

test("a file of appointments is shown row by row, imported, and reminded of like any other", async () => {
  const file = fileOf(
    "Ann Becker,(503) 555-0111,Biscuit,2026-11-26,4:15 PM,check-up,45 min,Dr. Patel,Room 2,Limps,Booked",
    '"Ortiz, Ben",,Kit,11/27/2026,9:00 AM,Vaccination,,,,,Confirmed',
    ",503-555-0112,,2026-11-20,9:00 AM,Surgery,,,,,Completed",
  );
  const { id, found, said } = await dryRun(world(), "appointments", file);
  expect(said).toEqual([
    "Check-up for Biscuit (Ann Becker), Thursday, November 26, 2026, 4:15 PM; reminder Wednesday, November 25, 4:15 PM",
    "Vaccination for Kit (Ben Ortiz), Friday, November 27, 2026, 9:00 AM, confirmed; reminder Thursday, November 26, 9:00 AM",
    "Surgery for Ben Ortiz, Friday, November 20, 2026, 9:00 AM, done; nothing is texted: nobody expects them",
  ]);
  expect(found).toMatchObject({ newItems: 3, newTexts: 2, leftOut: 0, unchanged: 0 });
  expect(await rowsOf("SELECT id FROM appointments")).toEqual([]);

  const end = await runWhole(world(), id);
  expect(end).toMatchObject({ phase: "finished", newItems: 3, newTexts: 2 });
  expect(
    await rowsOf(
      `SELECT client_id, patient_id, type_id, staff_name, room, notes, status,
         datetime(starts_at / 1000, 'unixepoch') AS starts, (ends_at - starts_at) / 60000 AS minutes
       FROM appointments ORDER BY starts_at`,
    ),
  ).toEqual([
    {
      ...{ client_id: "ben", patient_id: null, type_id: "surgery", staff_name: "", room: "" },
      ...{ notes: "", status: "done", starts: "2026-11-20 17:00:00", minutes: 90 },
    },
    {
      ...{ client_id: "ann", patient_id: "biscuit", type_id: "check-up", staff_name: "Dr. Patel" },
      ...{ room: "Room 2", notes: "Limps", status: "booked", minutes: 45 },
      starts: "2026-11-27 00:15:00",
    },
    {
      ...{ client_id: "ben", patient_id: "kit", type_id: "vaccination", staff_name: "", room: "" },
      ...{ notes: "", status: "confirmed", starts: "2026-11-27 17:00:00", minutes: 15 },
    },
  ]);
  expect(await texts()).toEqual([
    { kind: "reminder", due: "2026-11-26 00:15:00" },
    { kind: "reminder", due: "2026-11-26 17:00:00" },
  ]);
  expect(await rowsOf("SELECT kind, detail FROM activity ORDER BY id DESC LIMIT 1")).toEqual([
    { kind: "appointments-imported", detail: "file.csv" },
  ]);

  now = at("2026-11-25T16:15");
  const desk = world();
  await handOutPlanned(desk);
  for (const { work } of desk.enqueued) await sendPlanned(desk, work);
  expect(await rowsOf("SELECT author, body FROM messages")).toEqual([
    {
      author: "automation",
      body: expect.stringMatching(/Biscuit comes on Thursday, November 26 at 4:15 PM/),
    },
  ]);
});

test("the same file again, whole or twice in itself, adds nothing", async () => {
  const rows = [
    "Ann Becker,5035550111,Biscuit,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,5035550111,,2026-11-26,16:15,Check-up,,,,,",
  ];
  const first = await dryRun(world(), "appointments", fileOf(...rows, ...rows));
  expect(first.found).toMatchObject({ newItems: 1, unchanged: 3 });
  await runWhole(world(), first.id);
  const again = await dryRun(world(), "appointments", fileOf(...rows));
  expect(again.said).toEqual(["here already, nothing to add", "here already, nothing to add"]);
  await runWhole(world(), again.id);
  expect(await rowsOf("SELECT id FROM appointments")).toHaveLength(1);
  // Another kind, another patient and another time are others.
  const others = await dryRun(
    world(),
    "appointments",
    fileOf(
      "Ann Becker,5035550111,Biscuit,2026-11-26,16:15,Surgery,,,,,",
      "Ann Becker,5035550111,Rusty,2026-11-26,16:15,Check-up,,,,,",
      "Ann Becker,5035550111,Biscuit,2026-11-26,16:30,Check-up,,,,,",
    ),
  );
  expect(others.found).toMatchObject({ newItems: 3, unchanged: 0 });
});

test.each([
  ["Nina Nobody,,,2026-11-26,16:15,Check-up,,,,,", "no client is found: Nina Nobody"],
  [",(503) 555-0199,,2026-11-26,16:15,Check-up,,,,,", "no client is found: (503) 555-0199"],
  ["Ann Becker,5035550199,,2026-11-26,16:15,Check-up,,,,,", "Ann Becker is here with another"],
  ["Cy Cole,5035550111,,2026-11-26,16:15,Check-up,,,,,", "the number belongs to Ann Becker"],
  ["Ann Becker,,Luna,2026-11-26,16:15,Check-up,,,,,", "no such patient: Luna (Ann Becker)"],
  [",,Biscuit,2026-11-26,16:15,Check-up,,,,,", "left out: no name"],
  ["Ann Becker,,,,16:15,Check-up,,,,,", "left out: no day"],
  ["Ann Becker,,,soon,16:15,Check-up,,,,,", "not a day: soon"],
  ["Ann Becker,,,2026-02-30,16:15,Check-up,,,,,", "there is no such day: 2026-02-30"],
  ["Ann Becker,,,2062-11-26,16:15,Check-up,,,,,", "the day is too far away: 2062-11-26"],
  ["Ann Becker,,,2026-11-26,,Check-up,,,,,", "left out: no time"],
  ["Ann Becker,,,2026-11-26,late,Check-up,,,,,", "not a time: late"],
  [
    "Ann Becker,,,2027-03-14,2:30 AM,Check-up,,,,,",
    "the clocks skip that hour: 2027-03-14 2:30 AM",
  ],
  ["Ann Becker,,,2026-11-26,16:15,Laser,,,,,", "no kind of appointment is called Laser"],
  ["Ann Becker,,,2026-11-26,16:15,Check-up,2,,,,", "not a length between 5 and 720 minutes: 2"],
  ["Ann Becker,,,2026-11-26,16:15,Check-up,,,,,perhaps", "not a state of an appointment: perhaps"],
])("%s is left out: %s", async (row, reason) => {
  const good = "Ben Ortiz,,,2026-11-26,16:15,Check-up,,,,,";
  const { found, said } = await dryRun(world(), "appointments", fileOf(row, good));
  expect(said[0]).toContain(reason);
  expect(said[0]).toMatch(/^left out: /);
  expect(found).toMatchObject({ newItems: 1, leftOut: 1 });
});

test("notes that are too long for an appointment leave its row out", async () => {
  const row = `Ann Becker,,,2026-11-26,16:15,Check-up,,,,${"x".repeat(2001)},`;
  const { said } = await dryRun(world(), "appointments", fileOf(row));
  expect(said[0]).toContain("left out: the notes are too long");
});

test("what will not be texted about is said before it is imported, and is not", async () => {
  await env.DB.batch([
    env.DB.prepare("INSERT INTO landlines (clinic_id, number) VALUES ('riverside', ?)").bind(
      people.ben,
    ),
    env.DB.prepare(
      "INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', ?, 1)",
    ).bind(people.ann),
  ]);
  const file = fileOf(
    "Ann Becker,,,2026-11-23,16:15,Check-up,,,,,",
    "Ann Becker,,Biscuit,2026-11-26,16:15,Euthanasia,,,,,",
    "Ann Becker,,Rusty,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,,Biscuit,2026-11-26,17:15,Check-up,,,,,cancelled by owner",
    "Ann Becker,,Biscuit,2026-11-26,17:15,Surgery,,,,,",
    "Ben Ortiz,,Kit,2026-11-26,17:15,Surgery,,,,,",
    "Ben Ortiz,,Kit,2026-11-24,11:15,Surgery,,,,,",
    "Ben Ortiz,,Kit,2026-11-26,5:15,Surgery,,,,,",
  );
  const silent = async () => {
    const { said } = await dryRun(world(), "appointments", file, { confirms: true });
    return said.map((words) => words.replace(/^.*; nothing is texted: /, ""));
  };
  expect(await silent()).toEqual([
    "it is over",
    "it is about a sensitive appointment, or the patient has one",
    "the patient has died",
    "nobody expects them",
    "the client is opted out",
    "the number is a landline",
    "the number is a landline",
    expect.stringMatching(/^the number is a landline. To look at: it begins at 5:15 AM, at night$/),
  ]);
  await env.DB.batch([
    env.DB.prepare("DELETE FROM landlines"),
    env.DB.prepare("DELETE FROM opt_outs"),
    env.DB.prepare("UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'"),
  ]);
  expect((await silent())[4]).toBe("texting is off");
  await env.DB.prepare("UPDATE numbers SET disabled_at = NULL").run();
  const { id } = await dryRun(world(), "appointments", file, { confirms: true });
  await runWhole(world(), id);
  // Nothing about what is over, sensitive or called off; what waits is looked at again in its time.
  const planned = await rowsOf(
    `SELECT DISTINCT a.starts_at > ${now} AND a.type_id <> 'goodbye' AND a.status = 'booked' AS isToCome
     FROM planned_texts p JOIN appointments a ON a.id = p.appointment_id`,
  );
  expect(planned).toEqual([{ isToCome: 1 }]);
});

test("a confirmation goes only where it was chosen, and only about what is booked and to come", async () => {
  const file = fileOf(
    "Ann Becker,,,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,,,2026-11-26,17:15,Check-up,,,,,Confirmed",
    "Ann Becker,,,2026-11-23,17:15,Check-up,,,,,",
    "Ann Becker,,,2026-11-24,11:15,Check-up,,,,,",
  );
  const without = await dryRun(world(), "appointments", file);
  expect(without.said[3]).toContain("nothing is texted: no reminder is left");
  const { id, said } = await dryRun(world(), "appointments", file, { confirms: true });
  expect(said.map((words) => words.includes("a confirmation at once"))).toEqual([
    ...[true, false, false, true],
  ]);
  await runWhole(world(), id);
  expect((await texts()).filter(({ kind }) => kind === "confirmation")).toHaveLength(2);
});

test("an unknown kind becomes the one that was chosen, unless it sounds like a goodbye", async () => {
  const file = fileOf(
    "Ann Becker,,Biscuit,2026-11-26,16:15,Laser,,,,,",
    "Ann Becker,,Biscuit,2026-11-27,16:15,Euthanasia (home),,,,,",
    "Ann Becker,,Biscuit,2026-11-28,16:15,,,,,,",
  );
  const chosen = await dryRun(world(), "appointments", file, { fallbackTypeId: "check-up" });
  expect(chosen.said[0]).toMatch(
    /^Check-up .* To look at: no kind of appointment is called Laser$/,
  );
  expect(chosen.said[1]).toMatch(/^left out: “Euthanasia \(home\)” must not be texted about/);
  expect(chosen.said[2]).toMatch(/^Check-up for Biscuit/);
  const sensitive = await dryRun(world(), "appointments", file, { fallbackTypeId: "goodbye" });
  expect(sensitive.said[1]).toMatch(/^Euthanasia for Biscuit .*nothing is texted/);
});

test("clients and patients who are not here are added when that was chosen, once each", async () => {
  const file = fileOf(
    "Nina New,604-555-0151,Pip,2026-11-26,16:15,Check-up,,,,,",
    "Nina New,604-555-0151,Pip,2026-11-27,16:15,Check-up,,,,,",
    "Nina New,,Pip,2026-11-28,16:15,Check-up,,,,,",
    "Ann Becker,,Luna,2026-11-26,16:15,Check-up,,,,,",
    "Nils Nonumber,,,2026-11-26,16:15,Check-up,,,,,",
    "Cy Cole,5035550111,,2026-11-26,16:15,Check-up,,,,,",
  );
  const without = await dryRun(world(), "appointments", file);
  expect(without.found).toMatchObject({ newItems: 0, leftOut: 6 });
  const { id, found, said } = await dryRun(world(), "appointments", file, { addsPeople: true });
  expect(said[0]).toMatch(/^new client Nina New; new patient Pip of Nina New; Check-up for Pip/);
  expect(said[1]).toMatch(/^Check-up for Pip \(Nina New\)/);
  expect(said[2]).toMatch(/^Check-up for Pip \(Nina New\)/);
  expect(said[3]).toMatch(/^new patient Luna of Ann Becker; Check-up for Luna/);
  expect(said[4]).toBe("left out: no phone number, so nobody to text");
  expect(said[5]).toBe("left out: the number belongs to Ann Becker");
  expect(found).toMatchObject({ newItems: 4, newClients: 1, newPatients: 2, leftOut: 2 });
  expect(await runWhole(world(), id)).toMatchObject({ newItems: 4, newClients: 1, newPatients: 2 });
  const [nina] = await rowsOf("SELECT id FROM clients WHERE name = 'Nina New'");
  expect(
    await rowsOf(
      "SELECT DISTINCT client_id AS id FROM appointments WHERE client_id NOT IN ('ann')",
    ),
  ).toEqual([nina]);
});

test("of several of a name the patient tells which is meant, or nobody is", async () => {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO clients (clinic_id, id, name, sort_name, created_at) VALUES ('riverside', 'ann2', 'Becker, Ann', 'becker, ann', 0)",
    ),
    env.DB.prepare(
      "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at) VALUES ('riverside', 'moss', 'ann2', 'Moss', 'cat', 0)",
    ),
  ]);
  const file = fileOf(
    "Ann Becker,,Moss,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,,Biscuit,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,,,2026-11-26,16:15,Check-up,,,,,",
    "Ann Becker,5035550111,,2026-11-27,16:15,Check-up,,,,,",
  );
  const { said } = await dryRun(world(), "appointments", file);
  expect(said[0]).toContain("Moss (Becker, Ann)");
  expect(said[1]).toContain("Biscuit (Ann Becker)");
  expect(said[2]).toBe("left out: several clients could be meant: Ann Becker");
  expect(said[3]).toContain("Check-up for Ann Becker");
});

test("a time that comes twice is the first, and an exact instant is what it says", async () => {
  const file =
    "Client,Starts,Type\nAnn Becker,2027-11-07 01:30,Check-up\nBen Ortiz,2026-12-01T18:00:00Z,Check-up\n";
  const { id } = await dryRun(world(), "appointments", file);
  await runWhole(world(), id);
  expect(
    await rowsOf(
      "SELECT datetime(starts_at / 1000, 'unixepoch') AS at FROM appointments ORDER BY 1",
    ),
  ).toEqual([{ at: "2026-12-01 18:00:00" }, { at: "2027-11-07 08:30:00" }]);
});

test("dates that can be read in two ways are asked about, and then read as was said", async () => {
  const rows = [
    "Ann Becker,,,03/04/2027,16:15,Check-up,,,,,",
    "Ben Ortiz,,,04/05/2027,9:00,Check-up,,,,,",
  ];
  await expect(dryRun(world(), "appointments", fileOf(...rows))).rejects.toThrow("no-order");
  const day = await dryRun(world(), "appointments", fileOf(...rows), { dateOrder: "day-first" });
  expect(day.said[0]).toContain("Saturday, April 3, 2027");
  // One clear date tells the order of all.
  const clear = fileOf(...rows, "Ben Ortiz,,,12/24/2026,9:00,Check-up,,,,,");
  const told = await dryRun(world(), "appointments", clear);
  expect(told.said[0]).toContain("Thursday, March 4, 2027");
});

test("two imports of the same appointments at once make each of them once", async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `Ann Becker,,,2026-12-01,${9 + (i % 8)}:${10 + i},Check-up,,,,,`,
  );
  const [one, other] = [
    await dryRun(world(), "appointments", fileOf(...rows)),
    await dryRun(world(), "appointments", fileOf(...rows)),
  ];
  const ends = await Promise.all([runWhole(world(), one.id), runWhole(world(), other.id)]);
  expect(await rowsOf("SELECT id FROM appointments")).toHaveLength(30);
  expect(await rowsOf("SELECT id FROM planned_texts")).toHaveLength(30);
  expect(ends.reduce((sum, { newItems }) => sum + newItems, 0)).toBe(30);
});

test("an appointment that has the id of the clinic's own system is here by it, wherever it was moved", async () => {
  await env.DB.prepare("DELETE FROM external_ids").run();
  const file = (...rows: string[]) => `Appointment ID,Client,Date,Time,Type\n${rows.join("\n")}\n`;
  const first = await dryRun(
    world(),
    "appointments",
    file(
      "PMS-1,Ann Becker,2026-11-26,16:15,Check-up",
      "PMS-1,Ben Ortiz,2026-11-27,16:15,Check-up",
      "no spaces,Ben Ortiz,2026-11-28,16:15,Check-up",
      ",Ben Ortiz,2026-11-29,16:15,Check-up",
    ),
  );
  expect(first.said.map((words) => words.slice(0, 60))).toEqual([
    expect.stringMatching(/^Check-up for Ann Becker/),
    "left out: another row of the file has the same id: PMS-1",
    expect.stringMatching(/^left out: an id has letters, digits/),
    expect.stringMatching(/^Check-up for Ben Ortiz/),
  ]);
  await runWhole(world(), first.id);
  expect(await rowsOf("SELECT kind, external_id, said FROM external_ids")).toEqual([
    { kind: "appointment", external_id: "PMS-1", said: "{}" },
  ]);
  await env.DB.prepare(
    "UPDATE appointments SET starts_at = starts_at + 600000, ends_at = ends_at + 600000",
  ).run();
  const again = await dryRun(
    world(),
    "appointments",
    file("PMS-1,Ann Becker,2026-11-26,16:15,Check-up"),
  );
  expect(again.said).toEqual(["here already, nothing to add"]);
});
