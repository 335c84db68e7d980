import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf } from "#domain/calendar.ts";
import { datesOf, mayNeedOrder, monthOf, orderOf, readDay } from "#domain/import-dates.ts";

test.each([
  "2026-11-24",
  "2026/11/24",
  "20261124",
  "11/24/2026",
  "24/11/2026",
  "24.11.2026",
  "11-24-26",
  "24 Nov 2026",
  "24-NOV-26",
  "Nov 24, 2026",
  "November 24th, 2026",
  "Tue, Nov 24, 2026",
  "Tuesday, November 24, 2026",
  "24 novembre 2026",
  "mar. 24 nov. 2026",
  "  2026-11-24 ",
  "2026 11 24",
  "24Nov2026",
  "24 - Nov - 2026",
  "Nov24, 26",
  "Nov. 24 / 2026",
  `2026-11-24${" ".repeat(50)}`,
])("%s is a day that can be read in one way", (text) => {
  expect(readDay(text, null)).toEqual({ day: "2026-11-24" });
});

test("a date that can be read in two ways is not guessed, only read as somebody said", () => {
  for (const text of ["03/04/2026", "3-4-2026", "3.4.26"]) {
    expect(readDay(text, null)).toEqual({ problem: "unclear-day" });
    expect(readDay(text, "month-first")).toEqual({ day: "2026-03-04" });
    expect(readDay(text, "day-first")).toEqual({ day: "2026-04-03" });
  }
  expect(readDay("05/05/2026", null)).toEqual({ day: "2026-05-05" });
  // With a year of two digits there is a third way.
  expect(readDay("26/11/24", null)).toEqual({ problem: "unclear-day" });
  expect(readDay("26/11/24", "year-first")).toEqual({ day: "2026-11-24" });
  expect(readDay("26/11/24", "day-first")).toEqual({ day: "2024-11-26" });
});

test("a day that does not exist is none, whatever the order", () => {
  for (const text of ["2026-02-30", "02/30/2026", "30/02/2026", "Feb 30, 2026", "31 Apr 2026"]) {
    expect(readDay(text, null), text).toEqual({ problem: "no-such-day" });
  }
  expect(readDay("11/24/2026", "day-first")).toEqual({ problem: "no-such-day" });
  expect(readDay("29/02/2027", null)).toEqual({ problem: "no-such-day" });
  expect(readDay("29/02/2028", null)).toEqual({ day: "2028-02-29" });
  for (const text of [
    "",
    "soon",
    "Nov 24",
    "24/11",
    "1234567",
    "11/24/2026/1",
    "24 Foo 2026x",
  ].concat([
    ...["x2026-11-24", "2026-11-24x", "920261124", "202611249", "111/24/2026", "24 Tue Nov 2026"],
    ...["x24 Nov 2026", "24 Nov 20261", "1Nov 24, 2026", "Nov 24, 2", "Nov 24 xx", "Nov 24, 20261"],
    `2026-11-24${" ".repeat(51)}`,
  ])) {
    expect(readDay(text, null), text).toEqual({ problem: "no-day" });
  }
});

test("a month is known by its English and French names, short and long, and by none that hold one", () => {
  const names = [
    ["jan", "January", "janvier", "janv"],
    ["feb", "February", "février", "fév"],
    ["mar", "March", "mars"],
    ["apr", "April", "avril", "avr"],
    ["may", "mai"],
    ["jun", "June", "juin"],
    ["jul", "July", "juillet", "juil"],
    ["aug", "August", "août"],
    ["sep", "Sept", "September", "septembre"],
    ["oct", "October", "octobre"],
    ["nov", "November", "novembre"],
    ["dec", "December", "décembre"],
  ];
  for (const [i, all] of names.entries()) {
    for (const name of all) {
      expect(monthOf(name), name).toBe(i + 1);
      expect(monthOf(`x${name}`), `x${name}`).toBe(0);
    }
  }
  for (const none of ["", "foo", "junk", "junes", "abr", "mat"]) expect(monthOf(none)).toBe(0);
});

test("a column's dates tell its order together, or it has to be asked for", () => {
  expect(orderOf(datesOf(["Date", "03/04/2026", "11/24/2026", ""]))).toBe("month-first");
  expect(orderOf(datesOf(["03/04/2026", "24/11/2026"]))).toBe("day-first");
  expect(orderOf(datesOf(["03/04/26", "26/12/31"]))).toBe("unclear");
  expect(orderOf(datesOf(["03/04/26", "99/12/31"]))).toBe("year-first");
  expect(orderOf(datesOf(["03/04/2026", "05/06/2026"]))).toBe("unclear");
  expect(orderOf(datesOf(["03/04/2026", "11/24/2026", "24/11/2026"]))).toBe("unclear");
  // Each of these can be read in one way only.
  expect(orderOf(datesOf(["11/24/2026", "24/11/2026", "2026-03-04", "5/5/26"]))).toBe(null);
  expect(orderOf(datesOf(["whatever", "555-0111"]))).toBe(null);
});

test("a cell that is not looked at any closer says nothing about the order", () => {
  const parts = fc.oneof(
    fc.integer({ min: 0, max: 99 }).map(String),
    fc.constantFrom("2026", "1", "3rd", "Nov", "Tue", "mar.", "１", "x"),
  );
  const marks = fc.constantFrom("-", "/", ".", " ", ", ", " / ", "");
  const cells = fc.array(fc.tuple(parts, marks), { minLength: 1, maxLength: 6 });
  const silent = JSON.stringify(datesOf([]));
  fc.assert(
    fc.property(cells, (pieces) => {
      const cell = pieces.flat().join("");
      if (!mayNeedOrder(cell)) expect(JSON.stringify(datesOf([cell])), cell).toBe(silent);
    }),
    { numRuns: 2000 },
  );
});

test("any day written in any of the ways comes back, in the order that it was written in", () => {
  const days = fc.integer({ min: 10_957, max: 47_481 }); // 2000 to 2099
  fc.assert(
    fc.property(days, fc.constantFrom("-", "/", "."), (n, mark) => {
      const day = keyOf(n);
      const [y = "", m = "", d = ""] = day.split("-");
      expect(readDay([m, d, y].join(mark), "month-first")).toEqual({ day });
      expect(readDay([d, m, y].join(mark), "day-first")).toEqual({ day });
      expect(readDay([d, m, y.slice(2)].join(mark), "day-first")).toEqual({ day });
      expect(readDay([y, m, d].join(mark), "month-first")).toEqual({ day });
    }),
  );
});
