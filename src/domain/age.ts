import { daysOf } from "./calendar.ts";
import { readDay } from "./import-dates.ts";

/**
 * When a patient was born, as somebody typed it: a year, a month ("2019-05", "5/2019") or a day that can be
 * read in one way, as far as it is known. Null for nothing; undefined for what is none of these, or is to come.
 */
export function readBorn(typed: string, today: string): string | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  const born = bornIn(text);
  if (born === null || daysOf(firstDay(born)) === null) return undefined;
  return born >= "1900" && firstDay(born) <= today ? born : undefined;
}

function bornIn(text: string): string | null {
  if (/^\d{4}$/.test(text)) return text;
  const [, year, month] = /^(\d{4})-(\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return `${year}-${month?.padStart(2, "0")}`;
  const [, ofYear, itsYear] = /^(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  if (itsYear !== undefined) return `${itsYear}-${ofYear?.padStart(2, "0")}`;
  const read = readDay(text, null);
  return "day" in read ? read.day : null;
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
