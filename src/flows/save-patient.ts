import { commitPatient } from "#data/client-writes.ts";
import { readPatient } from "#data/clients.ts";
import { forClinic } from "#data/store.ts";
import { readBorn } from "#domain/age.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { longestNotes, nameProblem, type NameProblem, tidyName } from "#domain/client.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export interface PatientForm {
  readonly name: string;
  /** Or, of a person, the relation to the client. */
  readonly species: string;
  readonly notes: string;
  /** As typed; left out, it stays as it is. */
  readonly born?: string;
  /** Whether they have died; left out, it stays as it is. */
  readonly isDeceased?: boolean;
}

export type SavePatientOutcome =
  | { readonly kind: "saved"; readonly patientId: string; readonly clientId: string }
  | { readonly kind: "refused"; readonly problem: NameProblem | "long-notes" | "born" }
  | { readonly kind: "not-found" };

/** Makes a patient of a client's, or changes one. */
export async function savePatient(
  ports: Ports,
  staff: Actor,
  which: { readonly clientId: string } | { readonly patientId: string },
  form: PatientForm,
): Promise<SavePatientOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const isNew = "clientId" in which;
  const before = isNew ? null : await readPatient(store, which.patientId);
  const clientId = isNew ? which.clientId : before?.clientId;
  if (clientId === undefined) return { kind: "not-found" };
  const name = tidyName(form.name);
  const problem = nameProblem(name) ?? (form.notes.length > longestNotes ? "long-notes" : null);
  if (problem) return { kind: "refused", problem };
  const { timeZone, country } = staff.clinic;
  const today = clinicTime(timeZone, country).dayKey(ports.now());
  const born = form.born === undefined ? (before?.born ?? null) : readBorn(form.born, today);
  if (born === undefined) return { kind: "refused", problem: "born" };
  const id = before?.id ?? ports.newId();
  const species = tidyName(form.species).slice(0, 60);
  const saved = await commitPatient(store, {
    id,
    clientId,
    name,
    species,
    notes: form.notes,
    born,
    isDeceased: form.isDeceased ?? before?.deceasedAt != null,
    isNew,
    now: ports.now(),
  });
  return saved ? { kind: "saved", patientId: id, clientId } : { kind: "not-found" };
}
