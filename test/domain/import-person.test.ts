import { expect, test } from "vitest";
import { cellsBy } from "#domain/import-cells.ts";
import type { ColumnRole } from "#domain/import-columns.ts";
import { type Known, nameKey, type Roster, sortNamesOf } from "#domain/import-people.ts";
import { readPerson, type RowPerson, whose } from "#domain/import-person.ts";

const roles: ColumnRole[] = ["name", "first-name", "last-name", "number", "patient", "species"];
const read = (...cells: string[]) => readPerson(cellsBy(cells, roles), "US");

test("a line names somebody by a name in one column or two, by numbers, or by both", () => {
  expect(read("Ann  Becker", "", "", "503-555-0111", " Luna ", "cat")).toEqual({
    ...{ name: "Ann Becker", numbers: ["+15035550111"], patient: "Luna", species: "cat" },
    remark: null,
  });
  expect(read("", "Ann", "Becker")).toMatchObject({ name: "Ann Becker", numbers: [] });
  expect(read("", "", "", "503-555-0111", "", "s".repeat(70))).toMatchObject({
    ...{ name: "", numbers: ["+15035550111"], patient: "", species: "s".repeat(60) },
  });
  expect(read("Ann", "", "", "n.a.")).toMatchObject({
    ...{ name: "Ann", numbers: [], remark: { reason: "not-a-number", about: "n.a." } },
  });
});

test.each([
  [[""], { reason: "no-name", about: "" }],
  [["", "", "", "n.a."], { reason: "not-a-number", about: "n.a." }],
  [["x".repeat(121)], { reason: "long-name", about: "x".repeat(80) }],
  [["Ann", "", "", "", "y".repeat(121)], { reason: "long-name", about: "y".repeat(80) }],
])("%j names nobody", (cells, remark) => {
  expect(read(...cells)).toEqual(remark);
});

const patient = (name: string, isDeceased = false) => ({
  ...{ id: name.toLowerCase(), name, born: null, isDeceased, isSilenced: false },
});
const known = (clientId: string, name: string, patients: string[], isArchived = false): Known => ({
  ...{ clientId, name, isArchived, patients: patients.map((one) => patient(one)) },
  reach: { contact: null, optedOut: false, isLandline: false, hasConsent: true },
});
/** Who is known at a clinic, by the numbers that they have. */
function rosterOf(people: Record<string, readonly Known[]>): Roster {
  const all = Object.values(people).flat();
  const byName = Map.groupBy(
    all.filter(({ isArchived }) => !isArchived),
    ({ name }) => nameKey(name),
  );
  const ids = (of: readonly Known[]) => of.map(({ clientId }) => clientId);
  return {
    people: new Map(all.map((one) => [one.clientId, one])),
    byNumber: new Map(Object.entries(people).map(([number, of]) => [number, ids(of)])),
    byName: new Map([...byName].map(([name, of]) => [name, ids(of)])),
    reaches: new Map(),
  };
}
const ann = known("ann", "Ann Becker", ["Luna", "Comet"]);
const bob = known("bob", "Bob Becker", ["Rex"]);
const otherAnn = known("ann-2", "Becker, Ann", ["Max"]);
const gone = known("gone", "Eve Old", [], true);
const here = rosterOf({ "+1": [ann, bob], "+2": [otherAnn], "+3": [gone] });
const who = (over: Partial<RowPerson>, addsPeople = false, people = here) =>
  whose(
    { ...{ name: "", numbers: [], patient: "", species: "", remark: null }, ...over },
    people,
    addsPeople,
  );
const leftOut = (reason: string, about: string) => ({
  ...{ kind: "left-out", remark: { reason, about } },
});
const one = rosterOf({ "+1": [ann, bob] });

test("a number finds its client by the name that stands beside it", () => {
  expect(who({ name: "becker ANN", numbers: ["+1"] })).toEqual({
    ...{ kind: "known", person: ann, patient: null },
  });
  expect(who({ numbers: ["+2"] })).toMatchObject({ kind: "known", person: otherAnn });
  expect(who({ name: "Bob Becker" })).toMatchObject({ kind: "known", person: bob });
  expect(who({ numbers: ["+1", "+1"], patient: "rex" })).toMatchObject({
    ...{ person: bob, patient: { id: "rex" } },
  });
});

test("whom several have it may be is told by the patient, and left out without", () => {
  expect(who({ numbers: ["+1"] })).toEqual(leftOut("several", "Ann Becker, Bob Becker"));
  expect(who({ name: "Ann Becker" })).toEqual(leftOut("several", "Ann Becker"));
  expect(who({ name: "Ann Becker", patient: "Max" })).toMatchObject({ person: otherAnn });
  expect(who({ name: "Ann Becker", patient: "Nobody" })).toEqual(leftOut("several", "Ann Becker"));
});

test("a number that another name has, or nobody, is never overruled by a name", () => {
  expect(who({ name: "Cleo", numbers: ["+1"] })).toEqual(
    leftOut("taken", "Ann Becker, Bob Becker"),
  );
  expect(who({ name: "Cleo", numbers: ["+1"] }, true)).toEqual(
    leftOut("taken", "Ann Becker, Bob Becker"),
  );
  expect(who({ name: "Bob Becker", numbers: ["+9"] })).toEqual(
    leftOut("other-number", "Bob Becker"),
  );
  expect(who({ name: "Cleo" })).toEqual(leftOut("nobody", "Cleo"));
  expect(who({ numbers: ["+8", "+9"] })).toEqual(leftOut("nobody", "+8 +9"));
  expect(who({ name: "old, eve", numbers: ["+3"] })).toEqual(leftOut("archived", "Eve Old"));
});

test("who is not here is added where that was chosen, with a name and a number", () => {
  expect(who({ name: "Cleo", numbers: ["+9"] }, true)).toEqual({ kind: "new" });
  expect(who({ name: "Bob Becker", numbers: ["+9"] }, true)).toEqual({ kind: "new" });
  expect(who({ name: "Cleo" }, true)).toEqual(leftOut("no-number", "Cleo"));
  expect(who({ numbers: ["+9"] }, true)).toEqual(leftOut("no-name", ""));
});

test("a patient is one of the client's, and the living one of two that are called the same", () => {
  const bobs = { name: "Bob Becker", numbers: ["+1"] };
  expect(who({ ...bobs, patient: "REX" }, false, one)).toMatchObject({
    ...{ kind: "known", patient: { id: "rex" } },
  });
  expect(who({ ...bobs, patient: "Fluffy" }, false, one)).toEqual(
    leftOut("nobodys-patient", "Fluffy (Bob Becker)"),
  );
  expect(who({ ...bobs, patient: "Fluffy" }, true, one)).toMatchObject({
    kind: "known",
    patient: "new",
  });
  const dead = { ...patient("Rex", true), id: "old-rex" };
  const living = { ...patient("Rex"), id: "young-rex" };
  const withBoth = (...patients: (typeof dead)[]) =>
    who({ ...bobs, patient: "Rex" }, false, rosterOf({ "+1": [{ ...bob, patients }] }));
  expect(withBoth(dead, living)).toMatchObject({ patient: { id: "young-rex" } });
  expect(withBoth(dead)).toMatchObject({ patient: { id: "old-rex" } });
  expect(withBoth(living, living)).toEqual(leftOut("several-patients", "Rex (Bob Becker)"));
});

test("a name is the same in any order, and a list may have it in any of them", () => {
  expect(nameKey("Becker, Ánn")).toBe(nameKey("ann becker"));
  expect(nameKey("Anna Becker")).not.toBe(nameKey("Ann Becker"));
  expect(nameKey("ab c")).not.toBe(nameKey("a bc"));
  expect(nameKey("—")).toBe("—");
  expect(sortNamesOf(" Ann,  Becker")).toEqual([
    ...[" ann,  becker", "ann becker", "becker ann", "becker, ann", "ann, becker"],
  ]);
  const six = "a1 b2 c3 d4 e5 f6";
  expect(sortNamesOf(six).length).toBeGreaterThan(6);
  expect(sortNamesOf(six)).toContain("c3 d4 e5 f6, a1 b2");
  expect(sortNamesOf(`${six} g7`)).toEqual([`${six} g7`]);
});
