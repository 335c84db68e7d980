import { sortName } from "./client.ts";

/** Somebody who is a client already, or becomes one by an earlier row of the file. */
export interface Known {
  readonly clientId: string;
  readonly name: string;
  readonly isArchived: boolean;
  readonly patients: readonly KnownPatient[];
  readonly reach: Reach;
}

/** Where a client's texts go, and what is known against it. */
export interface Reach {
  readonly contact: string | null;
  readonly optedOut: boolean;
  readonly isLandline: boolean;
  /** Whose it is agreed to automated texts. */
  readonly hasConsent: boolean;
}

export interface KnownPatient {
  readonly id: string;
  readonly name: string;
  readonly born: string | null;
  readonly isDeceased: boolean;
  /** A sensitive appointment says that nothing is reminded of. */
  readonly isSilenced: boolean;
}

/** Who is known, and by what. Numbers and names that were asked for and found nobody are here too. */
export interface Roster {
  readonly people: ReadonlyMap<string, Known>;
  /** Ids of those who have a number. */
  readonly byNumber: ReadonlyMap<string, readonly string[]>;
  /** Ids of those who are called so; by `nameKey`. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** What is known against a number, also one that nobody has. */
  readonly reaches: ReadonlyMap<string, Reach>;
}

/** Those who have any of these numbers, each once. */
export function holdersOf(roster: Roster, numbers: readonly string[]): Known[] {
  return peopleOf(
    roster,
    numbers.flatMap((number) => roster.byNumber.get(number) ?? []),
  );
}

/** Those who are called so and are not archived. */
export function namesakesOf(roster: Roster, name: string): Known[] {
  return peopleOf(roster, roster.byName.get(nameKey(name)) ?? []);
}

function peopleOf({ people }: Roster, ids: readonly string[]): Known[] {
  return [...new Set(ids)].flatMap((id) => people.get(id) ?? []);
}

/** "Becker, Ann" is Ann Becker, and ANN BECKER too. */
export function isSameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

/** Equal for two ways to write a name. */
export function nameKey(name: string): string {
  const folded = sortName(name);
  const words = folded.match(/[\p{L}\p{N}]+/gu);
  return words ? words.sort().join(" ") : folded;
}

/** How a clinic's list may have a name that is written so: any word first, with a comma or without. */
export function sortNamesOf(name: string): string[] {
  const folded = sortName(name);
  const words = folded.split(/[\s,]+/u).filter((word) => word !== "");
  if (words.length > mostWords) return [folded];
  const turned = words.flatMap((_, i) => {
    const [before, after] = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
    if (before === "") return [after];
    return [`${after} ${before}`, `${after}, ${before}`, `${before}, ${after}`];
  });
  return [...new Set([folded, ...turned])];
}

const mostWords = 6;
