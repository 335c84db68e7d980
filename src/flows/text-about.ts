import { readAppointment } from "#data/appointments.ts";
import { type PlannedKind, planNow } from "#data/planned-texts.ts";
import { forClinic } from "#data/store.ts";
import { type Appointment, isExpected } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Clinic, Actor } from "#domain/staff.ts";
import { setGoing } from "./plan-appointment.ts";
import type { Ports } from "./ports.ts";

/** What staff can text about an appointment by a click. */
export type ClickedKind = Exclude<PlannedKind, "reminder">;

export type TextAboutOutcome =
  | { readonly kind: "planned" }
  | { readonly kind: "refused" }
  | { readonly kind: "not-found" };

/** "Running late", "cancelled", or the confirmation, sent by a click. Refused where it says nothing true. */
export async function textAbout(
  ports: Ports,
  staff: Actor,
  { id, kind }: { id: string; kind: ClickedKind },
): Promise<TextAboutOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const appointment = await readAppointment(store, id);
  if (!appointment) return { kind: "not-found" };
  const now = ports.now();
  if (!canBeTexted(appointment, staff.clinic, now).includes(kind)) return { kind: "refused" };
  const { startsAt } = appointment;
  await planNow(store, id, { id: ports.newId(), kind, startsAt, place: 0, dueAt: now });
  await setGoing(ports, staff);
  return { kind: "planned" };
}

/** What is true of an appointment now: only that is offered. About a sensitive one, nothing. */
export function canBeTexted(
  { status, startsAt, isSensitive }: Appointment,
  { timeZone, country }: Clinic,
  now: number,
): readonly ClickedKind[] {
  if (isSensitive) return [];
  if (status === "cancelled") return startsAt > now ? ["cancellation"] : [];
  if (!isExpected(status)) return [];
  const clock = clinicTime(timeZone, country);
  const isToday = clock.dayKey(startsAt) === clock.dayKey(now);
  return [
    ...(startsAt > now ? (["confirmation"] as const) : []),
    ...(isToday && now <= startsAt + longestLate ? (["running-late"] as const) : []),
  ];
}

/** So long after the start the clinic may still be late for it, in ms. */
const longestLate = 2 * 3_600_000;
