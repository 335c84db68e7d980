import type {
  ChunkPlan,
  PlannedAppointment,
  PlannedBirth,
  PlannedCare,
  PlannedClient,
  PlannedPatient,
  TextPlan,
} from "#data/import-plans.ts";
import type { RemarkedRow } from "#data/imports.ts";
import { sortName } from "#domain/client.ts";
import type { Brought, ImportTally, RowOutcome } from "#domain/import.ts";
import type { Known, KnownPatient } from "#domain/import-people.ts";
import type { RowRemark } from "#domain/import-remarks.ts";
import { emptyRoster, type GrowingRoster, learn } from "./import-roster.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is known while a file is planned: of the clinic, and of the rows before. */
export interface Memory {
  readonly roster: GrowingRoster;
  /** Appointments that are there, or will be: by client, start and kind, the patients. */
  readonly diary: Map<string, (string | null)[]>;
  /** External ids of appointments: of the clinic's, or of an earlier row's. */
  readonly externalIds: Map<string, "here" | "in-file">;
  /** What is due, or will be: by patient, day and item. */
  readonly care: Set<string>;
}

export function emptyMemory(): Memory {
  return { roster: emptyRoster(), diary: new Map(), externalIds: new Map(), care: new Set() };
}

/** A plan that is being made, with what happens to each row. */
export interface Draft extends ChunkPlan {
  readonly memory: Memory;
  readonly newId: () => string;
  readonly clients: PlannedClient[];
  readonly owned: [number: string, clientId: string][];
  readonly shared: [number: string, clientId: string][];
  readonly patients: PlannedPatient[];
  readonly births: PlannedBirth[];
  readonly appointments: PlannedAppointment[];
  readonly texts: TextPlan[];
  readonly care: PlannedCare[];
  readonly remarks: RemarkedRow[];
  readonly outcomes: RowOutcome[];
  readonly tally: Mutable<ImportTally>;
}

export function emptyDraft(memory: Memory, newId: () => string): Draft {
  return {
    ...{ memory, newId, clients: [], owned: [], shared: [], patients: [], births: [] },
    ...{ appointments: [], texts: [], care: [], remarks: [], outcomes: [] },
    tally: { ...noTally },
  };
}

export const noTally: ImportTally = {
  newClients: 0,
  newNumbers: 0,
  newPatients: 0,
  newItems: 0,
  newTexts: 0,
  unchanged: 0,
  leftOut: 0,
};

/** Adds a client who has no number yet. */
export function addClient(
  draft: Draft,
  fields: Omit<PlannedClient, "id" | "sortName" | "preferredNumber"> & {
    readonly numbers: readonly string[];
  },
): Known {
  const { name, email, language, notes, consent, numbers } = fields;
  const id = draft.newId();
  const contact = numbers[0] ?? null;
  draft.tally.newClients += 1;
  draft.clients.push({
    ...{ id, name, sortName: sortName(name), email, language, notes, preferredNumber: contact },
    consent,
  });
  const reach = draft.memory.roster.reaches.get(contact ?? "");
  return {
    ...{ clientId: id, name, isArchived: false, patients: [] },
    reach: {
      ...(reach ?? { contact, optedOut: false, isLandline: false }),
      hasConsent: consent === "given",
    },
  };
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
  learn(draft.memory.roster, person, [...added, ...shared]);
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
  const { name, born, isDeceased } = patient;
  const known = { id, name, born, isDeceased, isSilenced: false };
  const { roster } = draft.memory;
  const person = roster.people.get(clientId);
  if (person) learn(roster, { ...person, patients: [...person.patients, known] }, []);
  return known;
}

/** Says when a patient was born of whom nobody knew it. */
export function addBirth(
  draft: Draft,
  { clientId }: Known,
  { id }: KnownPatient,
  born: string,
): void {
  draft.tally.newItems += 1;
  draft.births.push({ id, born });
  const { roster } = draft.memory;
  const person = roster.people.get(clientId);
  const patients = person?.patients.map((one) => (one.id === id ? { ...one, born } : one));
  if (person && patients) learn(roster, { ...person, patients }, []);
}

/** A line of the file. */
export interface Line {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The row is left out. */
export function leaveOut(draft: Draft, { row, cells }: Line, remark: RowRemark): void {
  draft.tally.leftOut += 1;
  draft.remarks.push({ ...remark, row, isLeftOut: true, cells });
  draft.outcomes.push({ row, brings: [], isLeftOut: true, remark });
}

/** The row is taken with all that it brings; nothing: it is here already. */
export function take(
  draft: Draft,
  { row, cells }: Line,
  { brings, remark }: { brings: readonly Brought[]; remark: RowRemark | null },
): void {
  if (brings.length === 0) draft.tally.unchanged += 1;
  draft.outcomes.push({ row, brings, isLeftOut: false, remark });
  if (remark) draft.remarks.push({ ...remark, row, isLeftOut: false, cells });
}
