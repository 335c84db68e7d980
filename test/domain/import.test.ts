import { expect, test } from "vitest";
import { columnsProblem, guessColumns } from "#domain/import-columns.ts";
import { decideRow, type Holder, type ImportRow, readRow } from "#domain/import-rows.ts";

test.each([
  [
    ["Client ID", "First Name", "Last Name", "Home Phone", "Mobile", "E-mail Address", "City"],
    ["ignored", "first-name", "last-name", "number", "number", "email", "ignored"],
  ],
  [
    ["Owner", "Cell #", "Pet Name", "Species", "Breed", "Pet notes", "Notes"],
    ["name", "number", "patient", "species", "ignored", "patient-notes", "notes"],
  ],
  [
    ["Nom de famille", "Prénom", "Téléphone cellulaire", "Courriel", "Langue"],
    ["last-name", "first-name", "number", "email", "language"],
  ],
  [
    ["clientName", "phoneNumber", "patientName", "DateOfBirth"],
    ["name", "number", "patient", "ignored"],
  ],
])("columns called %j are recognised", (heading, roles) => {
  expect(guessColumns([heading, heading.map(() => "x")])).toEqual({ roles, hasHeading: true });
});

test("without a heading the cells tell numbers and emails", () => {
  const rows = [
    ["Ann Becker", "(503) 555-0111", "ann@example.com"],
    ["Ben Ito", "503.555.0112", "ben@example.com"],
  ];
  expect(guessColumns(rows)).toEqual({ roles: ["ignored", "number", "email"], hasHeading: false });
});

test("a file needs a name and a number, each other thing once", () => {
  expect(columnsProblem(["name", "number", "number", "ignored", "ignored"])).toBe(null);
  expect(columnsProblem(["number"])).toBe("no-name");
  expect(columnsProblem(["first-name", "email"])).toBe("no-number");
  expect(columnsProblem(["name", "number", "email", "email"])).toEqual({ twice: "email" });
});

const roles = ["name", "number", "email", "patient"] as const;
const read = (...cells: string[]) => readRow(cells, roles, "US");

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

const ann: Holder = {
  clientId: "ann",
  name: "Ann Becker",
  isArchived: false,
  patients: ["Luna"],
};
const holders = new Map([["+15035550111", [ann]]]);
const row = (...cells: string[]) => read(...cells) as ImportRow;

test("a client is recognised by a number with the name, in any order and writing", () => {
  for (const name of ["Ann Becker", "BECKER, ann", "becker ann"]) {
    expect(decideRow(row(name, "5035550111", "", "luna"), holders, false)).toEqual({
      kind: "known-client",
      clientId: "ann",
      added: [],
      addsPatient: false,
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
  const archived = new Map([["+15035550111", [{ ...ann, isArchived: true }]]]);
  expect(decideRow(row("Ann Becker", "5035550111"), archived, true)).toMatchObject({
    remark: { reason: "archived" },
  });
});
