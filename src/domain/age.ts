import { daysOf } from "./calendar.ts";
import { type DateOrder, monthOf, readDay } from "./import-dates.ts";
import { splitWhen } from "./import-times.ts";

/**
 * When a patient was born, as somebody typed it: a year, a month ("2019-05", "5/2019", "May 2019") or a day
 * that can be read in one way, as far as it is known. Null for nothing; undefined for what is none of these,
 * or is to come.
 */
export function readBorn(typed: string, today: string): string | null | undefined {
  if (typed.trim() === "") return null;
  const read = bornIn(typed, today, null);
  return "born" in read ? read.born : undefined;
}

export type BornProblem = "unread-born" | "unclear-born" | "future-born" | "old-born";

/** The same of a cell of a file, which has an hour behind it at times; numbers are read in `order`. */
export function bornIn(
  text: string,
  today: string,
  order: DateOrder | null,
): { readonly born: string } | { readonly problem: BornProblem } {
  const read = readAny(splitWhen(text).day, order);
  if ("problem" in read) return read;
  // A year of two digits is the latest that has been, or is.
  const isThisCentury = text.includes(read.born.slice(0, 4)) || read.born.slice(0, 4) <= today;
  const born = isThisCentury ? read.born : `19${read.born.slice(2)}`;
  if (daysOf(firstDay(born)) === null) return { problem: "unread-born" };
  if (firstDay(born) > today) return { problem: "future-born" };
  return born >= "1900" ? { born } : { problem: "old-born" };
}

function readAny(
  text: string,
  order: DateOrder | null,
): { readonly born: string } | { readonly problem: BornProblem } {
  const born = yearOrMonth(text);
  if (born !== null) return { born };
  const read = readDay(text, order);
  if ("day" in read) return { born: read.day };
  return { problem: read.problem === "unclear-day" ? "unclear-born" : "unread-born" };
}

function yearOrMonth(text: string): string | null {
  if (/^\d{4}$/.test(text)) return text;
  const [, year, month] = /^(\d{4})-(\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return `${year}-${month?.padStart(2, "0")}`;
  const [, ofYear, itsYear] = /^(\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  if (itsYear !== undefined) return `${itsYear}-${ofYear?.padStart(2, "0")}`;
  // What a spreadsheet makes of "2019-05": "May-19".
  const [, name, its] = /^(\p{L}{3,})(?:-|[-. ]+(?=\d{4}))(\d{2}|\d{4})$/u.exec(text) ?? [];
  if (name === undefined || its === undefined) return null;
  const found = String(monthOf(name)).padStart(2, "0");
  return `${its.length === 2 ? `20${its}` : its}-${found}`;
}

function firstDay(born: string): string {
  return `${born}-01-01`.slice(0, 10);
}

/** How old that is on a day ("2026-11-24"): in months below two years, "about" where only a year is known. */
export function ageWords(born: string, today: string): string {
  const [year = 0, month, day = 1] = born.split("-").map(Number);
  const [nowYear = 0, nowMonth = 1, nowDay = 1] = today.split("-").map(Number);
  if (month === undefined) {
    const years = nowYear - year;
    return years === 0 ? "born this year" : `about ${counted(years, "year")}`;
  }
  const months = (nowYear - year) * 12 + nowMonth - month - (nowDay < day ? 1 : 0);
  if (months < 1) return "under a month";
  return months < 24 ? counted(months, "month") : counted(Math.floor(months / 12), "year");
}

function counted(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

/** A patient in words behind their name: "dog, 7 years"; no age for who has died. */
export function patientWords(
  { species, born, deceasedAt }: Described,
  today: string,
): readonly string[] {
  const age = born === null || deceasedAt !== null ? "" : ageWords(born, today);
  return [species, age].filter((word) => word !== "");
}

interface Described {
  readonly species: string;
  readonly born: string | null;
  readonly deceasedAt: number | null;
}
