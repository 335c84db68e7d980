import { expect, test } from "vitest";
import { ageWords, patientWords, readBorn } from "#domain/age.ts";

const today = "2026-11-24";

test.each([
  ["", null],
  ["  ", null],
  ["1900", "1900"],
  ["12/2019", "2019-12"],
  ["May  2019", "2019-05"],
  ["14 May 2027", undefined],
  ["12019-5", undefined],
  ["5/20190", undefined],
  ["2019", "2019"],
  [" 2019-05 ", "2019-05"],
  ["2019-5", "2019-05"],
  ["5/2019", "2019-05"],
  ["2019-05-14", "2019-05-14"],
  ["5/14/2019", "2019-05-14"],
  ["14 May 2019", "2019-05-14"],
  ["5.2019", "2019-05"],
  ["May 2019", "2019-05"],
  ["mai 2019", "2019-05"],
  ["5/14/98", "1998-05-14"],
  ["2026-11-24", "2026-11-24"],
  ["2026-11-25", undefined],
  ["2027", undefined],
  ["2019-13", undefined],
  ["2019-00", undefined],
  ["2019-02-30", undefined],
  ["3/4/2019", undefined],
  ["1899", undefined],
  ["seven", undefined],
  ["19", undefined],
  ["May 19", undefined],
  ["Foo 2019", undefined],
])("%j is read as %j", (typed, born) => {
  expect(readBorn(typed, today)).toBe(born);
});

test.each([
  ["2026-11-24", "under a month"],
  ["2026-10-25", "under a month"],
  ["2026-10-24", "1 month"],
  ["2024-11-25", "23 months"],
  ["2024-11-24", "2 years"],
  ["2019-11-25", "6 years"],
  ["2019-11-24", "7 years"],
  ["2019-05", "7 years"],
  ["2026-06", "5 months"],
  ["2019", "about 7 years"],
  ["2025", "about 1 year"],
  ["2026", "born this year"],
])("who was born %s is %s", (born, words) => {
  expect(ageWords(born, today)).toBe(words);
});

test("who has died has no age", () => {
  const rex = { species: "dog", born: "2019-05", deceasedAt: null };
  expect(patientWords(rex, today)).toEqual(["dog", "7 years"]);
  expect(patientWords({ ...rex, deceasedAt: 1 }, today)).toEqual(["dog"]);
  expect(patientWords({ ...rex, species: "", born: null }, today)).toEqual([]);
});
