import { expect, test } from "vitest";
import { colourOf, initialsOf } from "#domain/initials.ts";

test.each([
  ["Maya", "M"],
  ["ann becker", "AB"],
  ["Maya van der Velde", "MV"],
  ["  Élodie   Ångström ", "ÉÅ"],
  ["李 小龍", "李小"],
  ["🐶 Rex", "🐶R"],
  ["", ""],
])("the initials of “%s” are “%s”", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test("somebody's colour is always the same, and a crowd has all of them", () => {
  const crowd = Array.from({ length: 200 }, (_, i) => colourOf(`client-${i}`));
  expect(Array.from({ length: 200 }, (_, i) => colourOf(`client-${i}`))).toEqual(crowd);
  expect(new Set(crowd).size).toBe(8);
  expect(crowd.slice(0, 3)).toEqual(["blue", "purple", "pink"]);
});
