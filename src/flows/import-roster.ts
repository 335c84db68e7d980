import { findPeople } from "#data/import-lookups.ts";
import type { Store } from "#data/store.ts";
import {
  type Known,
  nameKey,
  type Reach,
  type Roster,
  sortNamesOf,
} from "#domain/import-people.ts";

/** A roster that learns: from the clinic's rows, and from what a file adds. */
export interface GrowingRoster extends Roster {
  readonly people: Map<string, Known>;
  readonly byNumber: Map<string, string[]>;
  readonly byName: Map<string, string[]>;
  readonly reaches: Map<string, Reach>;
}

export function emptyRoster(): GrowingRoster {
  return { people: new Map(), byNumber: new Map(), byName: new Map(), reaches: new Map() };
}

/** Looks up those who have these numbers or are called so, unless they were looked up before. */
export async function lookUp(
  store: Store,
  roster: GrowingRoster,
  wanted: { numbers: readonly string[]; names: readonly string[] },
): Promise<void> {
  const numbers = [...new Set(wanted.numbers)].filter((number) => !roster.byNumber.has(number));
  const names = [...new Map(wanted.names.map((name) => [nameKey(name), name]))].filter(
    ([key]) => !roster.byName.has(key),
  );
  if (numbers.length + names.length === 0) return;
  for (const number of numbers) roster.byNumber.set(number, []);
  for (const [key] of names) roster.byName.set(key, []);
  const sortNames = names.flatMap(([, name]) => sortNamesOf(name));
  const { people, reaches } = await findPeople(store, { numbers, sortNames });
  for (const reach of reaches) {
    const isKnownAgainst = reach.optedOut || reach.isLandline;
    if (reach.contact !== null && isKnownAgainst) roster.reaches.set(reach.contact, reach);
  }
  for (const { number, ...person } of people) {
    // An earlier row may have added to somebody whom the database knows without that.
    const known = roster.people.get(person.clientId) ?? person;
    learn(roster, known, number === null ? [] : [number]);
  }
}

/** From now on somebody is known: as they are now, by these numbers and by the name. */
export function learn(roster: GrowingRoster, person: Known, numbers: readonly string[]): void {
  const { clientId } = person;
  roster.people.set(clientId, person);
  for (const number of numbers) add(roster.byNumber, number, clientId);
  const key = nameKey(person.name);
  // A name that nobody asked for is not remembered: that would say that all of that name are known.
  if (!person.isArchived && roster.byName.has(key)) add(roster.byName, key, clientId);
}

function add(ids: Map<string, string[]>, key: string, id: string): void {
  const known = ids.get(key) ?? [];
  if (!known.includes(id)) ids.set(key, [...known, id]);
}
