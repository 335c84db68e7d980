import { readClinic } from "#data/clinics.ts";
import type { PlannedKind, PlannedText } from "#data/planned-texts.ts";
import type { Appointment, AppointmentType } from "#domain/appointment.ts";
import { plannedReminders } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** What is to be sent about it. About a sensitive one, nothing: also what is planned is looked at. */
export async function planFor(
  ports: Ports,
  { clinic }: Actor,
  type: AppointmentType,
  startsAt: number,
  confirms: boolean,
): Promise<PlannedText[]> {
  if (type.isSensitive) return [];
  const { sending: hours } = await readClinic(ports.databases, clinic.id);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = ports.now();
  const text = (kind: PlannedKind, place: number, dueAt: number) => ({
    id: ports.newId(),
    kind,
    startsAt,
    place,
    dueAt,
  });
  const reminders = plannedReminders(startsAt, type.offsets, { clock, hours }, now);
  return [
    ...(confirms ? [text("confirmation", 0, now)] : []),
    ...reminders.map(({ place, at }) => text("reminder", place, at)),
  ];
}

/** Tells every open schedule, and hands out what is due by now. */
export async function setGoing(ports: Ports, { clinic }: Actor): Promise<void> {
  ports.poke(clinic.id, null);
  const work = { shard: clinic.shard, clinicId: clinic.id, subjectId: clinic.id } as const;
  await ports.enqueue([{ ...work, kind: "send-planned" }]);
}

/** An appointment as the log tells it. */
export function detailOf(
  { clinic }: Actor,
  type: AppointmentType,
  { startsAt }: Pick<Appointment, "startsAt">,
): string {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return `${type.name}, ${clock.day(startsAt)}, ${clock.time(startsAt)}`;
}
