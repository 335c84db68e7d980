import type { ChunkPlan, PlannedClient, PlannedPatient } from "#data/import-plans.ts";
import type { RemarkedRow } from "#data/imports.ts";
import { sortName } from "#domain/client.ts";
import type { ImportTally } from "#domain/import.ts";
import type { Known, KnownPatient } from "#domain/import-people.ts";
import { type GrowingRoster, learn } from "./import-roster.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A plan that is being made, with those whom it knows of. */
export interface Draft extends ChunkPlan {
  readonly roster: GrowingRoster;
  readonly newId: () => string;
  readonly clients: PlannedClient[];
  readonly owned: [number: string, clientId: string][];
  readonly shared: [number: string, clientId: string][];
  readonly patients: PlannedPatient[];
  readonly remarks: RemarkedRow[];
  readonly tally: Mutable<ImportTally>;
}

export function emptyDraft(roster: GrowingRoster, newId: () => string): Draft {
  return {
    ...{ roster, newId, clients: [], owned: [], shared: [], patients: [], remarks: [] },
    tally: { newClients: 0, newNumbers: 0, newPatients: 0, unchanged: 0, leftOut: 0 },
  };
}

/** Adds a client who has no number yet. */
export function addClient(
  draft: Draft,
  fields: Omit<PlannedClient, "id" | "sortName" | "preferredNumber"> & {
    readonly numbers: readonly string[];
  },
): Known {
  const { name, email, language, notes, numbers } = fields;
  const id = draft.newId();
  const preferredNumber = numbers[0] ?? null;
  draft.tally.newClients += 1;
  draft.clients.push({
    ...{ id, name, sortName: sortName(name), email, language, notes, preferredNumber },
  });
  return { clientId: id, name, isArchived: false, patients: [] };
}

/** Gives numbers to a client: as their owner, and beside one. */
export function addNumbers(
  draft: Draft,
  person: Known,
  { added, shared }: { added: readonly string[]; shared: readonly string[] },
): void {
  const { clientId } = person;
  draft.owned.push(...added.map((number): [string, string] => [number, clientId]));
  draft.shared.push(...shared.map((number): [string, string] => [number, clientId]));
  learn(draft.roster, person, [...added, ...shared]);
}

/** Adds a patient to a client. */
export function addPatient(
  draft: Draft,
  { clientId }: Known,
  patient: Omit<PlannedPatient, "id" | "clientId">,
): KnownPatient {
  const id = draft.newId();
  draft.tally.newPatients += 1;
  draft.patients.push({ id, clientId, ...patient });
  const known = { id, name: patient.name, isDeceased: patient.isDeceased };
  const person = draft.roster.people.get(clientId);
  if (person) learn(draft.roster, { ...person, patients: [...person.patients, known] }, []);
  return known;
}
