import { insertCare, settleCare } from "#data/care.ts";
import { readCareRules } from "#data/care-rules.ts";
import { forClinic } from "#data/store.ts";
import { daysOf } from "#domain/calendar.ts";
import { careDaysOf, nextCareReminder } from "#domain/care-rules.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export type AddCareOutcome =
  | { readonly kind: "added" }
  | { readonly kind: "refused"; readonly field: "item" | "dueOn" }
  | { readonly kind: "not-found" };

/** Writes down what is due for a patient, and when its client is first reminded. */
export async function addCare(
  ports: Ports,
  { clinic }: Actor,
  typed: { patientId: string; item: string; dueOn: string },
): Promise<AddCareOutcome> {
  const item = typed.item.trim();
  const { patientId, dueOn } = typed;
  if (item === "" || item.length > 60) return { kind: "refused", field: "item" };
  if (daysOf(dueOn) === null) return { kind: "refused", field: "dueOn" };
  const store = forClinic(ports.databases, clinic);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = ports.now();
  const days = careDaysOf(await readCareRules(store), item);
  const remindAt = nextCareReminder(dueOn, days, clock, now);
  const care = { id: ports.newId(), patientId, item, dueOn, remindAt };
  return (await insertCare(store, care, now)) ? { kind: "added" } : { kind: "not-found" };
}

/** It was done, so nobody is reminded of it. Returns its patient; null when it is not there. */
export function finishCare(ports: Ports, { clinic }: Actor, id: string): Promise<string | null> {
  return settleCare(forClinic(ports.databases, clinic), id, ports.now());
}
