import { expect, test } from "vitest";
import {
  type ColumnRole,
  columnsProblem,
  datedRole,
  guessColumns,
  rolesOf,
} from "#domain/import-columns.ts";

test("what can be said of a column depends on what the file is of", () => {
  const person = ["name", "first-name", "last-name", "number"];
  expect(rolesOf.clients).toEqual([
    ...["ignored", ...person, "email", "language", "notes", "consent"],
    ...["patient", "species", "born", "patient-notes", "deceased"],
  ]);
  expect(rolesOf.appointments).toEqual([
    ...["ignored", ...person, "patient", "species", "day", "time", "type"],
    ...["minutes", "staff", "room", "notes", "status", "external-id"],
  ]);
  expect(rolesOf.care).toEqual([
    ...["ignored", ...person, "patient", "species", "item", "day", "done"],
  ]);
});

const guess = (kind: Parameters<typeof guessColumns>[1], ...rows: string[][]) =>
  guessColumns(rows, kind);

test("dates are read in one order in the column that says when, and in that of birth dates", () => {
  expect(datedRole).toEqual({ clients: "born", appointments: "day", care: "day" });
  expect(guessColumns([["Pet", "DOB", "Pet DOB"]], "clients").roles).toEqual([
    ...["patient", "ignored", "born"],
  ]);
});

test("a column of times that holds days as well is one of days", () => {
  const heading = ["Client", "Start time"];
  expect(guess("appointments", heading, ["Ann", " 11/24/2026 4:15 PM"], ["Ben", ""]).roles).toEqual(
    ["name", "day"],
  );
  expect(guess("appointments", heading, ["Ann", "4:15 PM"], ["Ben", "11/24/2026"]).roles).toEqual([
    ...["name", "time"],
  ]);
  expect(guess("appointments", heading, ["Ann", ""], ["Ben"]).roles).toEqual(["name", "time"]);
  expect(guess("appointments", ["Client", "Notes"], ["Ann", "11/24/2026"]).roles).toEqual([
    ...["name", "notes"],
  ]);
});

test("a column that nobody named is known by its cells, if all of them agree", () => {
  const roles = (kind: Parameters<typeof guessColumns>[1], ...cells: string[]) =>
    guess(kind, ["Client", "?"], ...cells.map((cell) => ["Ann", cell])).roles[1];
  expect(roles("clients", "a@b.co", "c@d.co")).toBe("email");
  expect(roles("clients", " a@b.co ", "")).toBe("email");
  expect(guess("clients", ["Client", "?"], ["Ann", "a@b.co"], ["Ben"]).roles[1]).toBe("email");
  expect(roles("clients", "a@b.co", "none")).toBe("ignored");
  expect(roles("appointments", "a@b.co")).toBe("ignored");
  expect(roles("appointments", "11/24/2026", "3/4/2026 16:15")).toBe("day");
  expect(roles("appointments", "11/24/2026", "soon")).toBe("ignored");
  expect(roles("care", "3/4/2026")).toBe("day");
  expect(roles("clients", "11/24/2026")).toBe("ignored");
  expect(roles("clients", "(503) 555-0111", "503/555-0112 x4", "+15035550113")).toBe("number");
  expect(roles("clients", "503-555-0111", "n/a")).toBe("ignored");
  expect(roles("clients", "123456789")).toBe("ignored");
  expect(roles("clients", "1234567890")).toBe("number");
  expect(roles("clients", "123456789012345")).toBe("number");
  expect(roles("clients", "1234567890123456")).toBe("ignored");
  expect(roles("clients", "call 5035550111")).toBe("ignored");
  expect(roles("clients", "5035550111 home")).toBe("ignored");
  expect(roles("clients", "", " ")).toBe("ignored");
});

test("a first line that is somebody is no heading, also where its cells have blanks around them", () => {
  expect(guess("clients", ["Ann", " a@b.co "]).hasHeading).toBe(false);
  expect(guess("appointments", ["Ann", "3/4/2026"]).hasHeading).toBe(false);
  expect(guess("clients", ["Client", "Phone"]).hasHeading).toBe(true);
  expect(guess("clients", [], ["Ann", "5035550111"])).toEqual({
    ...{ roles: ["ignored", "number"], hasHeading: true },
  });
  expect(guess("clients")).toEqual({ roles: [], hasHeading: true });
});

test.each<[Parameters<typeof columnsProblem>[1], ColumnRole[], unknown]>([
  ["clients", ["last-name", "number"], null],
  ["clients", ["name"], "no-number"],
  ["appointments", ["name", "day"], null],
  ["appointments", ["number", "day"], null],
  ["appointments", ["patient", "day"], "no-person"],
  ["appointments", ["name", "time"], "no-day"],
  ["appointments", ["name", "day", "day"], { twice: "day" }],
  ["care", ["number", "patient", "item", "day"], null],
  ["care", ["patient", "item", "day"], "no-person"],
  ["care", ["name", "patient", "item"], "no-day"],
  ["care", ["name", "item", "day"], "no-patient"],
  ["care", ["name", "patient", "day"], "no-item"],
])("in a file of %s with %j something may be missing: %j", (kind, roles, problem) => {
  expect(columnsProblem(roles, kind)).toEqual(problem);
});
