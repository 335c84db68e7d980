import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralised, restored } from "#domain/csv-cell.ts";

test.each([
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example")',
  "+1503",
  "-2+3",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "=1+1\nand more lines",
  "＝1+1",
  "'=1+1",
])("what a spreadsheet would run is text: %j", (cell) => {
  expect(neutralised(cell)).toBe(`'${cell}`);
});

test("what is no formula stays as it is", () => {
  for (const cell of [
    "",
    "Ann",
    "(503) 555-0111",
    "O'Brien",
    "'tis",
    "3-4",
    "a=b",
    "a'=b",
    "2026-11-24",
  ]) {
    expect(neutralised(cell)).toBe(cell);
    expect(restored(cell)).toBe(cell);
  }
});

test("any cell that was neutralised comes back as it was", () => {
  const cell = fc.string({ unit: fc.constantFrom(..."'=+-@\t\r\n＝ab1 "), maxLength: 6 });
  fc.assert(fc.property(cell, (text) => restored(neutralised(text)) === text));
});
