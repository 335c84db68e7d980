import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { breaks, broken } from "#test/torture/breaks.ts";
import { canariesIn } from "#test/torture/printed.ts";

test("there is a deliberate break of each invariant", () => {
  expect(breaks.map(({ invariant }) => invariant)).toEqual(["I1", "I2", "I3", "I4", "I5", "I6"]);
});

test.each(breaks)("the break of $invariant still finds what it breaks", async (mistake) => {
  const source = await readFile(mistake.file, "utf8");
  expect(broken(mistake, source)).not.toBe(source);
  expect(() => broken(mistake, "")).toThrow(mistake.invariant);
});

test("a word or a number that the run used is found in its log, however it is written", () => {
  const used = { words: ["zq1e0n1x", "Theo"], numbers: ["+15035540001"] };
  const line = '{"event":"job","clinic":"riverside","ms":35540}';
  const request = "[wrangler:info] GET /search?q=zq1e0n1x 200 OK (7ms)";
  expect(canariesIn(`${line}\n${request}`, used)).toEqual([]);
  for (const [said, canary] of [
    ["A question zq1e0n1x", "zq1e0n1x"],
    ["by Theo", "Theo"],
    ["to +15035540001", "+15035540001"],
    ["to (503) 554-0001", "+15035540001"],
  ]) {
    expect(canariesIn(`${line}\n{"reason":"${said}"}`, used)).toEqual([`${canary} is in the log`]);
  }
});
