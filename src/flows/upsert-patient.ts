import {
  commitSystemPatient,
  readPatientForUpsert,
  type SystemPatient,
} from "#data/system-patients.ts";
import { forClinic } from "#data/store.ts";
import { readBorn } from "#domain/age.ts";
import { longestNotes, nameProblem, type NameProblem, tidyName } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";
import { heard, isNews, type Said, sayAlso } from "./said.ts";

/** A patient as the clinic's system has it. What is left out stays as it is. */
export interface GivenPatient {
  readonly clientExternalId: string;
  readonly name: string;
  readonly species?: string | undefined;
  readonly notes?: string | undefined;
  readonly born?: string | null | undefined;
  readonly deceased?: boolean | undefined;
}

export type UpsertPatientOutcome =
  | { readonly kind: "created" | "known"; readonly patient: SystemPatient }
  | {
      readonly kind: "refused";
      readonly problem: NameProblem | "long-notes" | "born" | "no-client";
    }
  | { readonly kind: "busy" };

/** Makes or changes the patient that the clinic's system calls `externalId`. */
export async function upsertPatient(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenPatient,
): Promise<UpsertPatientOutcome> {
  for (let tries = 0; tries < 4; tries += 1) {
    const outcome = await attempt(ports, actor, externalId, given);
    if (outcome) return outcome;
  }
  return { kind: "busy" };
}

async function attempt(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenPatient,
): Promise<UpsertPatientOutcome | null> {
  const store = forClinic(ports.databases, actor.clinic);
  const found = await readPatientForUpsert(store, externalId, given.clientExternalId);
  const { known: before, clientId: wanted } = found;
  if (wanted === null) return { kind: "refused", problem: "no-client" };
  const said: Said = before ? (JSON.parse(before.said) as Said) : {};
  const isGivenOver = !before || isNews(said, "clientExternalId", given.clientExternalId);
  const clientId = isGivenOver ? wanted : before.clientId;
  const name = tidyName(heard(said, "name", given.name, before?.name ?? given.name));
  const species = tidyName(heard(said, "species", given.species, before?.species ?? "")).slice(
    0,
    60,
  );
  const notes = heard(said, "notes", given.notes, before?.notes ?? "");
  const born = heard(said, "born", given.born, before?.born ?? null);
  const wasDeceased = before ? before.deceasedAt !== null : false;
  const isDeceased = heard(said, "deceased", given.deceased, wasDeceased);
  const problem = nameProblem(name) ?? (notes.length > longestNotes ? "long-notes" : null);
  if (problem) return { kind: "refused", problem };
  const { timeZone, country } = actor.clinic;
  const today = clinicTime(timeZone, country).dayKey(ports.now());
  if (born !== null && readBorn(born, today) !== born) return { kind: "refused", problem: "born" };

  const saidNow = JSON.stringify(sayAlso(said, { ...given }));
  const isChanged =
    before?.clientId !== clientId ||
    before.name !== name ||
    before.species !== species ||
    before.notes !== notes ||
    before.born !== born ||
    wasDeceased !== isDeceased;
  if (before && !isChanged && saidNow === before.said) return { kind: "known", patient: before };

  const id = before?.id ?? ports.newId();
  const edit = {
    ...{ id, clientId, name, species, notes, born, isDeceased },
    isNew: !before,
    movesFrom: before && before.clientId !== clientId ? before.clientId : null,
    now: ports.now(),
  };
  const row = { kind: "patient", externalId, id, said: saidNow } as const;
  const stored = await commitSystemPatient(store, isChanged ? edit : null, { row, isNew: !before });
  if (!stored) return null;
  if (edit.movesFrom !== null) ports.poke(actor.clinic.id, null);
  const { known } = await readPatientForUpsert(store, externalId, given.clientExternalId);
  return known && { kind: before ? "known" : "created", patient: known };
}
