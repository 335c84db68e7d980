import { listTypes } from "#data/appointment-types.ts";
import { readCareRules } from "#data/care-rules.ts";
import { readClinic } from "#data/clinics.ts";
import { isLineOn } from "#data/recipients.ts";
import type { Store } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Import, ImportChoices } from "#domain/import.ts";
import type { AppointmentFacts } from "#domain/import-appointments.ts";
import type { TextFacts } from "#domain/import-texts.ts";
import type { Ports } from "./ports.ts";

/** All that rows are read and decided by, the same for the whole file. */
export interface ImportFacts extends AppointmentFacts, TextFacts {
  readonly choices: ImportChoices;
}

/** The facts as of `now`. */
export async function readFacts(
  { databases }: Pick<Ports, "databases">,
  store: Store,
  one: Import,
  now: number,
): Promise<ImportFacts> {
  const { country, timeZone, sending } = await readClinic(databases, store.clinicId);
  const { choices, kind } = one;
  const facts = { country, choices, hours: sending, clock: clinicTime(timeZone, country) };
  const isAboutPeople = kind === "clients";
  return {
    ...facts,
    now,
    types: kind === "appointments" ? await listTypes(store) : [],
    careRules: kind === "care" ? await readCareRules(store) : { usual: [], own: [] },
    isLineOn: isAboutPeople || (await isLineOn(store)),
  };
}
