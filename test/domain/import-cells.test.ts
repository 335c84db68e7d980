import { expect, test } from "vitest";
import { cellsBy, readConsent, readNumbers, saysYes } from "#domain/import-cells.ts";

test("what cells hold is found by their columns' roles, without blanks and without what is empty", () => {
  const cells = cellsBy(
    [" Ann ", "503-555-0111", "  ", "503-555-0112 ", "x"],
    ["name", "number", "number", "number", "ignored"],
  );
  expect(cells.all("number")).toEqual(["503-555-0111", "503-555-0112"]);
  expect(cells.one("number")).toBe("503-555-0111");
  expect(cells.one("name")).toBe("Ann");
  expect(cells.one("email")).toBe("");
  expect(cells.all("email")).toEqual([]);
});

test.each([
  ["503-555-0111 / 503-555-0112", ["+15035550111", "+15035550112"], null],
  ["503-555-0111 / ; 503-555-0112", ["+15035550111", "+15035550112"], null],
  ["503/555-0111", ["+15035550111"], null],
  ["5035550111.0", ["+15035550111"], null],
  [" 503-555-0111 ;; | \n", ["+15035550111"], null],
  ["503-555-0111, 503-555-0111", ["+15035550111"], null],
  [
    "503-555-0111,  +44 20 7946 0000 ",
    ["+15035550111"],
    { reason: "abroad", about: "+44 20 7946 0000 (United Kingdom)" },
  ],
  ["call her ; at home", [], { reason: "not-a-number", about: "call her" }],
  ["900-234-5678", [], { reason: "premium", about: "900-234-5678" }],
  ["x".repeat(90), [], { reason: "not-a-number", about: "x".repeat(80) }],
])("%j holds the numbers %j", (cell, numbers, remark) => {
  expect(readNumbers([cell], "US")).toEqual({ numbers, remark });
});

test("of several that are none the first is told of", () => {
  expect(readNumbers(["n/a", "+44 20 7946 0000", "503-555-0111"], "US")).toEqual({
    ...{ numbers: ["+15035550111"], remark: { reason: "not-a-number", about: "n" } },
  });
});

test.each([
  ...["y", "YES", " true ", "1", "x", "✓", "oui", "Deceased", "dead", "died", "done", "completed"],
  ...["2026", "11/24/2026", "1/2/26", "10/2/26", "24.11.26", "2026-11-24"],
])("“%s” says yes", (cell) => {
  expect(saysYes(cell)).toBe(true);
});

test.each([
  ...["", "no", "n", "0", "false", "maybe yes", "yes?", "0000-00-00", "00/00/00", "0000"],
  ...["7", "room 12", "about half", "1/2/2"],
])("“%s” does not", (cell) => {
  expect(saysYes(cell)).toBe(false);
});

test.each([
  ...["y", " Yes ", "TRUE", "1", "x", "✓", "oui", "ok", "agreed", "allowed", "given"],
  ...["opt in", "opted in", "opt-in", "Opted-In", "optin"],
])("“%s” says that they agreed to automated texts", (cell) => {
  expect(readConsent(cell)).toBe("given");
});

test.each([
  ...["n", " No ", "FALSE", "0", "non", "declined", "refused", "withdrawn", "never"],
  ...["opt out", "opted out", "opt-out", "Opted-Out", "optout"],
])("“%s” says that they did not", (cell) => {
  expect(readConsent(cell)).toBe("withdrawn");
});

test.each(["", "?", "by mail", "maybe yes", "yes, by mail", "say no", "no idea"])(
  "“%s” leaves it open",
  (cell) => {
    expect(readConsent(cell)).toBe("unknown");
  },
);
