import { insertCare, readCareDays, saveCareDays, settleCare } from "#data/care.ts";
import { forClinic } from "#data/store.ts";
import { daysOf } from "#domain/calendar.ts";
import { nextCareReminder, readCareDays as readDays } from "#domain/care.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export type AddCareOutcome =
  | { readonly kind: "added" }
  | { readonly kind: "refused"; readonly field: "item" | "dueOn" }
  | { readonly kind: "not-found" };

/** Writes down what is due for a patient, and when its client is first reminded. */
export async function addCare(
  ports: Ports,
  { clinic }: SignedIn,
  typed: { patientId: string; item: string; dueOn: string },
): Promise<AddCareOutcome> {
  const item = typed.item.trim();
  const { patientId, dueOn } = typed;
  if (item === "" || item.length > 60) return { kind: "refused", field: "item" };
  if (daysOf(dueOn) === null) return { kind: "refused", field: "dueOn" };
  const store = forClinic(ports.databases, clinic);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = ports.now();
  const remindAt = nextCareReminder(dueOn, await readCareDays(store), clock, now);
  const care = { id: ports.newId(), patientId, item, dueOn, remindAt };
  return (await insertCare(store, care, now)) ? { kind: "added" } : { kind: "not-found" };
}

/** It was done, so nobody is reminded of it. Returns its patient; null when it is not there. */
export function finishCare(ports: Ports, { clinic }: SignedIn, id: string): Promise<string | null> {
  return settleCare(forClinic(ports.databases, clinic), id, ports.now());
}

/** On which days around the due day clients are reminded from now on. False when it can't be read. */
export async function setCareDays(
  ports: Ports,
  { clinic, role }: SignedIn,
  typed: string,
): Promise<boolean> {
  const days = readDays(typed);
  if (!days || role !== "admin") return false;
  await saveCareDays(forClinic(ports.databases, clinic), days);
  return true;
}
