import { insertCare, readCareDays, settleCare } from "#data/care.ts";
import { saveAutomatic } from "#data/clinics.ts";
import { forClinic } from "#data/store.ts";
import { daysOf } from "#domain/calendar.ts";
import { nextCareReminder, readCareDays as readDays } from "#domain/care.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { isSendingHours } from "#domain/sending-hours.ts";
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
  const remindAt = nextCareReminder(dueOn, await readCareDays(store), clock, now);
  const care = { id: ports.newId(), patientId, item, dueOn, remindAt };
  return (await insertCare(store, care, now)) ? { kind: "added" } : { kind: "not-found" };
}

/** It was done, so nobody is reminded of it. Returns its patient; null when it is not there. */
export function finishCare(ports: Ports, { clinic }: Actor, id: string): Promise<string | null> {
  return settleCare(forClinic(ports.databases, clinic), id, ports.now());
}

export type AutomaticOutcome =
  | { readonly kind: "saved" }
  | { readonly kind: "refused"; readonly field: "careDays" | "sending" };

/** Sets when automated texts go (minutes of the day), and on which days clients are reminded of care. */
export async function setAutomatic(
  ports: Ports,
  staff: Actor,
  typed: { careDays: string; from: number | null; to: number | null },
): Promise<AutomaticOutcome> {
  const careDays = readDays(typed.careDays);
  if (!careDays) return { kind: "refused", field: "careDays" };
  const { from, to } = typed;
  const isRight = from !== null && to !== null && isSendingHours({ from, to });
  if (!isRight) return { kind: "refused", field: "sending" };
  await saveAutomatic(forClinic(ports.databases, staff.clinic), {
    careDays,
    sending: { from, to },
  });
  return { kind: "saved" };
}
