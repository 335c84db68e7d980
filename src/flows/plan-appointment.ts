import type { Appointment, AppointmentType } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

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
