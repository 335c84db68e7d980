import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { breaks, broken } from "#test/torture/breaks.ts";

test("there is a deliberate break of each invariant", () => {
  expect(breaks.map(({ invariant }) => invariant)).toEqual(["I1", "I2", "I3", "I4", "I5", "I6"]);
});

test.each(breaks)("the break of $invariant still finds what it breaks", async (mistake) => {
  const source = await readFile(mistake.file, "utf8");
  expect(broken(mistake, source)).not.toBe(source);
  expect(() => broken(mistake, "")).toThrow(mistake.invariant);
});
