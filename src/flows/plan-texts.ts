import type { TextChange } from "#data/appointments.ts";
import { readClinic } from "#data/clinics.ts";
import { isConfirmationWaiting, type PlannedText } from "#data/planned-texts.ts";
import { forClinic } from "#data/store.ts";
import {
  type Appointment,
  type AppointmentStatus,
  type AppointmentType,
  isExpected,
} from "#domain/appointment.ts";
import { plannedReminders } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/**
 * Whether a confirmation goes: staff want it, also when one went before; or one was waiting to go,
 * and does so unless the client knows already.
 */
export type Confirmation = "wanted" | "waiting" | "none";

/** What is to be sent about an appointment. About a sensitive one, nothing. */
export async function planFor(
  ports: Ports,
  { clinic }: Actor,
  type: AppointmentType,
  startsAt: number,
  confirmation: Confirmation,
): Promise<PlannedText[]> {
  if (type.isSensitive) return [];
  const { sending: hours } = await readClinic(ports.databases, clinic.id);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const reminders = plannedReminders(startsAt, type.offsets, { clock, hours }, ports.now());
  return [
    ...(confirmation === "none" ? [] : [confirmationFor(ports, startsAt, confirmation)]),
    ...reminders.map(({ place, at }) => {
      return { id: ports.newId(), kind: "reminder" as const, startsAt, place, dueAt: at };
    }),
  ];
}

/** What another start or kind does to the texts about an appointment; `confirms`: staff want one. */
export async function textsOfMove(
  ports: Ports,
  staff: Actor,
  before: Appointment,
  { startsAt, type, confirms }: { startsAt: number; type: AppointmentType; confirms: boolean },
): Promise<TextChange> {
  const isMoved = startsAt !== before.startsAt;
  const isPlannedAnew = isMoved || type.id !== before.typeId;
  const withdrawn = isPlannedAnew ? "of-other-starts" : "none";
  if (!isExpected(before.status)) return { withdrawn, plans: [], again: null };
  if (!isPlannedAnew) {
    const plans = confirms ? [confirmationFor(ports, startsAt, "wanted")] : [];
    return { withdrawn, plans, again: null };
  }
  // A confirmation that waits for the morning is about the new time now.
  const store = forClinic(ports.databases, staff.clinic);
  const waits = !confirms && (await isConfirmationWaiting(store, before.id));
  const confirmation = confirms ? "wanted" : waits ? "waiting" : "none";
  return {
    withdrawn,
    plans: await planFor(ports, staff, type, startsAt, confirmation),
    again: isMoved && confirmation === "none" ? againFor(ports, type, startsAt) : null,
  };
}

/** What becomes of the texts: of one that is over or cancelled none goes; booked again, they do. */
export async function textsOfStatus(
  ports: Ports,
  staff: Actor,
  before: Appointment,
  { status, type }: { status: AppointmentStatus; type: AppointmentType },
): Promise<TextChange> {
  if (!isExpected(status)) return { withdrawn: "all", plans: [], again: null };
  if (isExpected(before.status)) return { withdrawn: "none", plans: [], again: null };
  const { startsAt } = before;
  const plans = await planFor(ports, staff, type, startsAt, "none");
  return { withdrawn: "none", plans, again: againFor(ports, type, startsAt) };
}

/** What becomes of the texts when start, kind and status may all be other ones. */
export async function textsOfChange(
  ports: Ports,
  actor: Actor,
  before: Appointment,
  to: { startsAt: number; type: AppointmentType; status: AppointmentStatus; confirms: boolean },
): Promise<TextChange> {
  const { startsAt, type, status } = to;
  if (!isExpected(status)) return textsOfStatus(ports, actor, before, to);
  const moved = await textsOfMove(ports, actor, { ...before, status }, to);
  const isPlannedAnew = startsAt !== before.startsAt || type.id !== before.typeId;
  if (isExpected(before.status) || isPlannedAnew) return moved;
  const booked = await textsOfStatus(ports, actor, before, to);
  return { ...booked, plans: [...booked.plans, ...moved.plans] };
}

function confirmationFor(
  ports: Ports,
  startsAt: number,
  confirmation: Exclude<Confirmation, "none">,
): PlannedText {
  const isWanted = confirmation === "wanted";
  const dueAt = ports.now();
  return { id: ports.newId(), kind: "confirmation", startsAt, place: 0, dueAt, isWanted };
}

function againFor(ports: Ports, { isSensitive }: AppointmentType, startsAt: number) {
  return isSensitive ? null : { id: ports.newId(), startsAt, dueAt: ports.now() };
}
