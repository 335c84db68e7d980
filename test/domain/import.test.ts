import { expect, test } from "vitest";
import { usualChoices } from "#domain/import.ts";
import { type ColumnRole, columnsProblem, guessColumns } from "#domain/import-columns.ts";
import type { DateOrder } from "#domain/import-dates.ts";
import {
  type Known,
  type KnownPatient,
  nameKey,
  type Roster,
  sortNamesOf,
} from "#domain/import-people.ts";
import { decideRow, type ImportRow, readRow } from "#domain/import-rows.ts";

test.each([
  [
    ["Client ID", "First Name", "Last Name", "Home Phone", "Mobile", "E-mail Address", "City"],
    ["ignored", "first-name", "last-name", "number", "number", "email", "ignored"],
  ],
  [
    ["Owner", "Cell #", "Pet Name", "Species", "Breed", "Pet notes", "Notes", "Date deceased"],
    ["name", "number", "patient", "species", "ignored", "patient-notes", "notes", "deceased"],
  ],
  [
    ["Nom de famille", "Prénom", "Téléphone cellulaire", "Courriel", "Langue"],
    ["last-name", "first-name", "number", "email", "language"],
  ],
  [
    ["clientName", "phoneNumber", "patientName", "DateOfBirth"],
    ["name", "number", "patient", "born"],
  ],
])("columns called %j are recognised", (heading, roles) => {
  expect(guessColumns([heading, heading.map(() => "x")], "clients")).toEqual({
    roles,
    hasHeading: true,
  });
});

test.each([
  ...["DOB", "D.O.B.", "Date of birth", "Birth date", "Birthdate", "BirthDate", "Birthday", "Born"],
  ...["Patient DOB", "Pet's birthday", "patient_dob", "Animal Date Of Birth", "DOB (patient)"],
  ...["Date of birth of the pet", "Birth year", "Date Born", "Geburtsdatum", "Geboren am"],
  ...["Date de naissance", "DOB (MM/DD/YYYY)"],
])("%j beside a patient is when they were born", (heading) => {
  const { roles } = guessColumns([["Owner", "Phone", "Pet", heading], ["x"]], "clients");
  expect(roles).toEqual(["name", "number", "patient", "born"]);
});

test.each([
  ...["Client DOB", "Owner's birthday", "clientDateOfBirth", "Client Birthday", "Spouse DOB"],
  ...["DOB of owner", "Pet owner DOB", "Place of birth", "Birth weight", "Sire DOB"],
])("%j is nobody's birth date that is asked for, and no name either", (heading) => {
  for (const kind of ["clients", "appointments", "care"] as const) {
    const { roles } = guessColumns([[heading, "Owner", "Phone", "Pet"], ["x"]], kind);
    expect(roles, kind).toEqual(["ignored", "name", "number", "patient"]);
  }
});

test("a birth date that may be the client's is only taken for the patient's where nothing else is", () => {
  const guess = (...heading: string[]) => guessColumns([heading, ["x"]], "clients").roles;
  expect(guess("Owner", "DOB", "Phone")).toEqual(["name", "ignored", "number"]);
  expect(guess("Owner", "DOB", "Phone", "Pet", "Pet DOB")).toEqual([
    ...["name", "ignored", "number", "patient", "born"],
  ]);
  expect(guess("Owner", "DOB", "Phone", "Pet", "DOB")).toEqual([
    ...["name", "ignored", "number", "patient", "born"],
  ]);
  expect(guess("Pet DOB", "Pet", "Owner", "DOB", "Phone")).toEqual([
    ...["born", "patient", "name", "ignored", "number"],
  ]);
  expect(guess("DOB", "Pet", "Owner", "Phone")).toEqual(["born", "patient", "name", "number"]);
});

test("without a heading the cells tell numbers and emails", () => {
  const rows = [
    ["Ann Becker", "(503) 555-0111", "ann@example.com"],
    ["Ben Ito", "503.555.0112", "ben@example.com"],
  ];
  expect(guessColumns(rows, "clients")).toEqual({
    roles: ["ignored", "number", "email"],
    hasHeading: false,
  });
});

test("a file needs a name and a number, each other thing once", () => {
  expect(columnsProblem(["name", "number", "number", "ignored", "ignored"], "clients")).toBe(null);
  expect(columnsProblem(["number"], "clients")).toBe("no-name");
  expect(columnsProblem(["first-name", "email"], "clients")).toBe("no-number");
  expect(columnsProblem(["name", "number", "email", "email"], "clients")).toEqual({
    twice: "email",
  });
});

const roles = ["name", "number", "email", "patient"] as const;
const facts = { country: "US", today: "2026-11-24", dateOrder: null };
const read = (...cells: string[]) => readRow(cells, roles, facts);

test("a row is read with what it says, and what can't be used is said", () => {
  expect(read("  Ann  Becker ", "503-555-0111 / (503) 555-0112", "a@b.co", "Luna")).toMatchObject({
    name: "Ann Becker",
    numbers: ["+15035550111", "+15035550112"],
    email: "a@b.co",
    patient: { name: "Luna" },
    remark: null,
  });
  expect(read("Ann", "503 555 0111; 12", "", "")).toMatchObject({
    numbers: ["+15035550111"],
    remark: { reason: "not-a-number", about: "12" },
  });
  expect(read("Ann", "5035550111", "nonsense", "")).toMatchObject({
    email: null,
    remark: { reason: "email", about: "nonsense" },
  });
  for (const [cells, reason] of [
    [["", "5035550111"], "no-name"],
    [["x".repeat(121), "5035550111"], "long-name"],
    [["Ann", ""], "no-number"],
    [["Ann", "none"], "not-a-number"],
    [["Ann", "+44 20 7946 0958"], "abroad"],
    [["Ann", "5035550111", "", "y".repeat(121)], "long-name"],
  ] as const) {
    expect(read(...cells), reason).toMatchObject({ reason });
  }
});

test("a file may say who agreed to automated texts; one that does not ask is about clients who did", () => {
  expect(read("Ann", "5035550111", "", "")).toMatchObject({ consent: "given" });
  const asking = (cell: string) =>
    readRow(["Ann", "5035550111", cell], ["name", "number", "consent"], facts);
  for (const yes of ["Yes", "x", "TRUE", "agreed", "opted in"]) {
    expect(asking(yes)).toMatchObject({ consent: "given" });
  }
  for (const no of ["no", "0", "Declined", "opt-out"]) {
    expect(asking(no)).toMatchObject({ consent: "withdrawn" });
  }
  for (const open of ["", "not asked", "?", "may be texted"]) {
    expect(asking(open)).toMatchObject({ consent: "unknown" });
  }
  const heading = ["Client", "Phone numbers", "Consent", "Automated texts", "SMS opt-in"];
  expect(guessColumns([heading, ["Ann", "5035550111", "", "", ""]], "clients").roles).toEqual([
    ...["name", "number", "ignored", "consent", "ignored"],
  ]);
});

const ann: Known = {
  clientId: "ann",
  name: "Ann Becker",
  isArchived: false,
  patients: [{ id: "luna", name: "Luna", born: null, isDeceased: false, isSilenced: false }],
  reach: { contact: "+15035550111", optedOut: false, isLandline: false, hasConsent: true },
};
const rosterOf = (people: Record<string, Known>): Roster => ({
  people: new Map(Object.values(people).map((one) => [one.clientId, one])),
  byNumber: new Map(Object.entries(people).map(([number, { clientId }]) => [number, [clientId]])),
  byName: new Map(),
  reaches: new Map(),
});
const holders = rosterOf({ "+15035550111": ann });
const row = (...cells: string[]) => read(...cells) as ImportRow;

test("a client is recognised by a number with the name, in any order and writing", () => {
  for (const name of ["Ann Becker", "BECKER, ann", "becker ann"]) {
    expect(decideRow(row(name, "5035550111", "", "luna"), holders, false)).toEqual({
      kind: "known-client",
      clientId: "ann",
      added: [],
      shared: [],
      addsPatient: false,
      bornPatient: null,
      remark: null,
    });
  }
  expect(
    decideRow(row("Ann Becker", "5035550111; 5035550112", "", "Max"), holders, false),
  ).toMatchObject({ added: ["+15035550112"], addsPatient: true });
});

test("another name on a known number is left out, or shares it when that was chosen", () => {
  const cleo = row("Cleo Becker", "5035550111; 5035550113");
  expect(decideRow(cleo, holders, false)).toEqual({
    kind: "left-out",
    remark: { reason: "taken", about: "Ann Becker" },
  });
  expect(decideRow(cleo, holders, true)).toMatchObject({
    kind: "new-client",
    shared: ["+15035550111"],
  });
});

test("an archived client is not brought back by a file", () => {
  const archived = rosterOf({ "+15035550111": { ...ann, isArchived: true } });
  expect(decideRow(row("Ann Becker", "5035550111"), archived, true)).toMatchObject({
    remark: { reason: "archived" },
  });
});

test("a known client's row gives no number away in silence", () => {
  const ben: Known = { ...ann, clientId: "ben", name: "Ben Ortiz", patients: [] };
  const both = rosterOf({ "+15035550111": ann, "+15035550112": ben });
  const two = row("Ann Becker", "5035550111; 5035550112; 5035550113");
  expect(decideRow(two, both, false)).toMatchObject({
    added: ["+15035550113"],
    shared: [],
    remark: { reason: "taken", about: "Ben Ortiz" },
  });
  expect(decideRow(two, both, true)).toMatchObject({ shared: ["+15035550112"], remark: null });
});

test.each([
  "(503) 555-0111",
  "503-555-0111",
  "503.555.0111",
  "503 555 0111",
  "5035550111",
  "15035550111",
  "+15035550111",
  "+1 (503) 555-0111",
  "1-503-555-0111",
  "tel:+1-503-555-0111",
  "503/555-0111",
  "5035550111.0",
  "Cell: (503) 555-0111",
])("a number written as %s is read", (cell) => {
  expect(row("Ann", cell)).toMatchObject({ numbers: ["+15035550111"], remark: null });
});

test("a cell tells whether a patient has died", () => {
  const died = (cell: string) =>
    readRow(["Ann", "5035550111", "Luna", cell], ["name", "number", "patient", "deceased"], facts);
  for (const cell of ["Yes", "Y", "true", "1", "Deceased", "2024-05-01", "5/1/24"]) {
    expect(died(cell), cell).toMatchObject({ patient: { isDeceased: true } });
  }
  for (const cell of ["", "No", "false", "0", "Active", "Inactive", "0000-00-00", "00/00/0000"]) {
    expect(died(cell), cell).toMatchObject({ patient: { isDeceased: false } });
  }
});

const born = (cell: string, dateOrder: DateOrder | null = null, name = "Luna") => {
  const cells = ["Ann Becker", "5035550111", name, cell];
  return readRow(cells, ["name", "number", "patient", "born"], { ...facts, dateOrder });
};

test.each([
  ["2019-05-14", "2019-05-14"],
  ["5/14/2019", "2019-05-14"],
  ["2019-05-14 00:00:00", "2019-05-14"],
  ["5/14/2019 12:00:00 AM", "2019-05-14"],
  ["14.05.2019", "2019-05-14"],
  ["5/14/98", "1998-05-14"],
  ["5/14/26", "2026-05-14"],
  ["2019", "2019"],
  ["2019-05", "2019-05"],
  ["May-19", "2019-05"],
  ["", null],
  ["0000-00-00", null],
  ["00/00/0000", null],
])("a birth date written as %j is %j", (cell, day) => {
  expect(born(cell)).toMatchObject({ patient: { born: day }, remark: null });
});

test("a birth date is read in the order of the file", () => {
  expect(born("3/4/2019", "day-first")).toMatchObject({ patient: { born: "2019-04-03" } });
  expect(born("3/4/2019", "month-first")).toMatchObject({ patient: { born: "2019-03-04" } });
});

test.each([
  ["3/4/2019", "unclear-born"],
  ["2026-11-25", "future-born"],
  ["12/24/26", "future-born"],
  ["2027", "future-born"],
  ["1899-12-30", "old-born"],
  ["2019-02-30", "unread-born"],
  ["Foo-19", "unread-born"],
  ["7 years", "unread-born"],
])("a birth date of %j is left out with its reason, the row is not", (cell, reason) => {
  expect(born(cell)).toMatchObject({
    name: "Ann Becker",
    patient: { name: "Luna", born: null },
    remark: { reason, about: cell },
  });
});

test("a birth date without a patient is nobody's", () => {
  expect(born("nonsense", null, "")).toMatchObject({ patient: { born: null }, remark: null });
});

test("a patient who is here gets the birth date that nobody knew, and no other", () => {
  const decide = (...patients: KnownPatient[]) => {
    const known = rosterOf({ "+15035550111": { ...ann, patients } });
    return decideRow(born("2019-05-14") as ImportRow, known, false);
  };
  const [luna] = ann.patients;
  if (!luna) throw new Error("Ann has no patient");
  expect(decide(luna)).toMatchObject({ addsPatient: false, bornPatient: luna });
  expect(decide({ ...luna, born: "2018" })).toMatchObject({ bornPatient: null });
  expect(decide(luna, { ...luna, id: "another" })).toMatchObject({ bornPatient: null });
  expect(decide({ ...luna, name: "Max" })).toMatchObject({ addsPatient: true, bornPatient: null });
  const silent = decideRow(born("") as ImportRow, holders, false);
  expect(silent).toMatchObject({ addsPatient: false, bornPatient: null });
});

test("a list may have a name in any of its ways, and each is the same name", () => {
  expect(sortNamesOf("Ann Becker")).toEqual([
    "ann becker",
    "becker ann",
    "becker, ann",
    "ann, becker",
  ]);
  expect(sortNamesOf("Van der Berg, Zoë")).toContain("zoe van der berg");
  for (const name of sortNamesOf("Álvarez Ruiz, Inés María")) {
    expect(nameKey(name)).toBe(nameKey("Álvarez Ruiz, Inés María"));
  }
});

test("a line's further columns are read, each as long as a profile has it", () => {
  const columns: ColumnRole[] = [
    ...(["first-name", "last-name", "number", "language", "notes"] as const),
    ...(["patient", "species", "patient-notes"] as const),
  ];
  const line = (...cells: string[]) => readRow(cells, columns, facts);
  expect(
    line(
      "Ann",
      "Becker",
      "5035550111",
      ` ${"l".repeat(70)}`,
      "n".repeat(5000),
      "Luna",
      "s".repeat(70),
      "p".repeat(5000),
    ),
  ).toMatchObject({
    ...{ name: "Ann Becker", language: "l".repeat(60), notes: "n".repeat(5000) },
    patient: { name: "Luna", species: "s".repeat(60), notes: "p".repeat(5000) },
  });
  expect(line("Ann", "", "5035550111")).toMatchObject({
    ...{ name: "Ann", language: null, notes: "", patient: { name: "", species: "", notes: "" } },
  });
  const tooLong = { reason: "long-notes", about: "" };
  expect(line("Ann", "", "5035550111", "", "n".repeat(5001))).toEqual(tooLong);
  expect(line("Ann", "", "5035550111", "", "", "", "", "n".repeat(5001))).toEqual(tooLong);
  expect(line("x".repeat(121), "", "5035550111")).toEqual({
    ...{ reason: "long-name", about: "x".repeat(80) },
  });
  expect(line("Ann", "", "5035550111", "", "", "y".repeat(121))).toEqual({
    ...{ reason: "long-name", about: "y".repeat(80) },
  });
  expect(line("Ann", "", "")).toEqual({ reason: "no-number", about: "" });
  expect(born(`never ${"z".repeat(90)}`)).toMatchObject({
    remark: { reason: "unread-born", about: `never ${"z".repeat(74)}` },
  });
});

test("whom two clients may be is left out, and a row without a patient adds none", () => {
  const twin = { ...ann, clientId: "ann-2" };
  const twins = rosterOf({ "+15035550111": ann, "+15035550112": twin });
  expect(decideRow(row("Ann Becker", "5035550111; 5035550112"), twins, true)).toEqual({
    ...{ kind: "left-out", remark: { reason: "several", about: "Ann Becker" } },
  });
  const ben: Known = { ...ann, clientId: "ben", name: "Ben Ortiz" };
  const both = rosterOf({ "+15035550111": ann, "+15035550112": ben });
  expect(decideRow(row("Cleo", "5035550111; 5035550112"), both, false)).toEqual({
    ...{ kind: "left-out", remark: { reason: "taken", about: "Ann Becker, Ben Ortiz" } },
  });
  expect(decideRow(row("Cleo", "5035550119"), both, false)).toEqual({
    ...{ kind: "new-client", added: ["+15035550119"], shared: [], addsPatient: false },
  });
  expect(decideRow(row("Cleo", "5035550119", "", "Max"), both, false)).toMatchObject({
    addsPatient: true,
  });
  expect(decideRow(row("Ann Becker", "5035550111"), both, false)).toMatchObject({
    addsPatient: false,
  });
});

test("before somebody chooses, a file adds, shares and confirms nothing", () => {
  expect(usualChoices).toEqual({
    ...{ sharesNumbers: false, addsPeople: false, confirms: false },
    ...{ dateOrder: null, fallbackTypeId: null },
  });
});
