import { expect, test } from "vitest";
import { type CareRow, readCareRow } from "#domain/import-care.ts";
import { isRemark, type RowRemark } from "#domain/import-remarks.ts";

const roles = ["name", "number", "patient", "item", "day", "done"] as const;
const now = Date.parse("2026-11-24T18:00Z");
const read = (over: Partial<Record<(typeof roles)[number], string>>): CareRow | RowRemark => {
  const cells = {
    ...{ name: "Ann Becker", number: "503-555-0111", patient: "Luna" },
    ...{ item: " Rabies  vaccination", day: "12/20/2026 9:00 AM", done: "" },
    ...over,
  };
  return readCareRow(
    roles.map((role) => cells[role]),
    roles,
    { country: "US", now, choices: { dateOrder: "month-first" } },
  );
};

test("a line says what is due for whom and when", () => {
  const row = read({});
  expect(row).toMatchObject({
    ...{ person: { name: "Ann Becker", patient: "Luna" }, item: "Rabies vaccination" },
    ...{ dueOn: "2026-12-20", remark: null },
  });
  expect(isRemark(row)).toBe(false);
  expect(read({ item: "x".repeat(60) })).toMatchObject({ item: "x".repeat(60) });
  expect(read({ number: "503-555-0111, +44 20 7946 0000" })).toMatchObject({
    ...{ item: "Rabies vaccination", remark: { reason: "abroad" } },
  });
});

test.each([
  [{ name: "", number: "" }, expect.any(String), expect.any(String)],
  [{ patient: "" }, "no-patient", "Ann Becker"],
  [{ item: " " }, "no-item", ""],
  [{ item: "x".repeat(61) }, "long-item", "x".repeat(61)],
  [{ item: "x".repeat(90) }, "long-item", "x".repeat(80)],
  [{ day: "some day" }, "no-day", "some day"],
  [{ day: "y".repeat(90) }, "no-day", "y".repeat(80)],
  [{ day: "2/30/2027" }, "no-such-day", "2/30/2027"],
  [{ day: "11/20/2046" }, "far-day", "11/20/2046"],
  [{ done: "yes" }, "done", "yes"],
  [{ done: `10/1/2026 ${"z".repeat(90)}` }, "done", `10/1/2026 ${"z".repeat(70)}`],
])("a line with %j is left out: %s", (over, reason, about) => {
  const remark = read(over);
  expect(remark).toEqual({ reason, about });
  expect(isRemark(remark)).toBe(true);
});

test("nothing is due in more than twenty years", () => {
  expect(read({ day: "11/19/2046" })).toMatchObject({ dueOn: "2046-11-19" });
});

test("neither half of a remark is one", () => {
  expect([{}, { reason: "done" }, { about: "x" }].map(isRemark)).toEqual([false, false, false]);
});
