import { daysOf } from "./calendar.ts";
import { sortName } from "./client.ts";

/** Which of the three numbers of a date comes first: 3/4/2026 is March 4, or 3 April. */
export const dateOrders = ["month-first", "day-first", "year-first"] as const;
export type DateOrder = (typeof dateOrders)[number];

export type DayProblem = "no-day" | "no-such-day" | "unclear-day";

/**
 * A day as a file has it, "2026-11-24", "11/24/26", "24 Nov 2026", as a key of the calendar. With
 * an order, numbers are read in it; without, only what can be read in one way is: nothing is
 * guessed.
 */
export function readDay(
  text: string,
  order: DateOrder | null,
): { readonly day: string } | { readonly problem: DayProblem } {
  const readings = readingsOf(text);
  if (!readings) return { problem: "no-day" };
  const wanted = readings.filter(
    (reading) => order === null || reading.order === null || reading.order === order,
  );
  const days = [...new Set(wanted.map(({ day }) => day))];
  const [day] = days;
  if (day === undefined) return { problem: "no-such-day" };
  return days.length === 1 ? { day } : { problem: "unclear-day" };
}

/** In which orders the dates of a column can be read, and whether any of them needs one. */
export interface ColumnDates {
  readonly orders: readonly DateOrder[];
  readonly isUnclear: boolean;
}

/** What all the dates of a column leave open; cells that hold none say nothing about it. */
export function datesOf(cells: Iterable<string>): ColumnDates {
  let orders: readonly DateOrder[] = dateOrders;
  let isUnclear = false;
  for (const cell of cells) {
    const readings = readingsOf(cell)?.filter(({ order }) => order !== null) ?? [];
    if (readings.length === 0) continue;
    orders = orders.filter((order) => readings.some((reading) => reading.order === order));
    isUnclear ||= new Set(readings.map(({ day }) => day)).size > 1;
  }
  return { orders, isUnclear };
}

/** A quick look at a cell, before the slow one: three numbers in a row, as in "3/4/2026 16:15". */
export function mayNeedOrder(cell: string): boolean {
  return /\p{N}\p{L}{0,2}[-/.,\s]+\p{N}{1,2}\p{L}{0,2}[-/.,\s]+\p{N}{2}/u.test(cell);
}

/** The order that a column's dates are to be read in; "unclear": somebody has to say it. */
export function orderOf({ orders, isUnclear }: ColumnDates): DateOrder | null | "unclear" {
  if (!isUnclear) return null;
  const [only] = orders;
  return only !== undefined && orders.length === 1 ? only : "unclear";
}

/** A way to read a date; `order` null: there is no other. */
interface Reading {
  readonly day: string;
  readonly order: DateOrder | null;
}

/** The ways in which a date can be read; null: it does not look like one. */
function readingsOf(text: string): Reading[] | null {
  if (text.length > 60 || !/\d/u.test(text)) return null;
  const plain = sortName(text)
    .replace(/(\d)(?:st|nd|rd|th|er)\b/u, "$1")
    .replace(/[\s,]+/gu, " ")
    .trim();
  // First as it is: "Mar 4" is a day of March, and only "Mar 4 Nov" a Tuesday (mardi).
  return readingsOfDate(plain) ?? readingsOfDate(plain.replace(/^\p{L}{3,9}\.? /u, ""));
}

function readingsOfDate(plain: string): Reading[] | null {
  const iso =
    /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/u.exec(plain) ?? /^(\d{4})(\d\d)(\d\d)$/u.exec(plain);
  if (iso) return reading(null, iso[1], Number(iso[2]), iso[3]);
  const [, a, b, c] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})$/u.exec(plain) ?? [];
  if (a && b && c) {
    return [
      ...reading("month-first", c, Number(a), b),
      ...reading("day-first", c, Number(b), a),
      ...reading("year-first", a, Number(b), c),
    ];
  }
  const [, d, name, y] = /^(\d{1,2})[-/. ]*(\p{L}{3,})[-/. ]*(\d{2}|\d{4})$/u.exec(plain) ?? [];
  if (d && name && y) return reading(null, y, monthOf(name), d);
  const [, month, day, year] = /^(\p{L}{3,})[-. ]*(\d{1,2})[-/ ]+(\d{2}|\d{4})$/u.exec(plain) ?? [];
  return month && day && year ? reading(null, year, monthOf(month), day) : null;
}

/** Years of two digits are of this century: appointments are not made for another. See `bornIn`. */
function reading(
  order: DateOrder | null,
  year: string | undefined,
  month: number,
  day: string | undefined,
): Reading[] {
  const two = (part: number | string) => String(part).padStart(2, "0");
  const key = `${year?.length === 2 ? `20${year}` : year}-${two(month)}-${two(day ?? "")}`;
  return daysOf(key) === null ? [] : [{ day: key, order }];
}

/** 1 to 12 by an English or French name, short or long; 0 for what is none. */
export function monthOf(name: string): number {
  return 1 + months.findIndex((pattern) => pattern.test(sortName(name)));
}

const months = [
  /^jan/u,
  /^fev|^feb/u,
  /^mar/u,
  /^a[pv]r/u,
  /^ma[iy]/u,
  /^juin|^june?$/u,
  /^juil|^jul/u,
  /^aout|^aug/u,
  /^sep/u,
  /^oct/u,
  /^nov/u,
  /^dec/u,
];
