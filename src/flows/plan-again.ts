import { readType } from "#data/appointment-types.ts";
import { readClinic } from "#data/clinics.ts";
import { commitReplans, listToReplan, replanned } from "#data/replans.ts";
import { forClinic } from "#data/store.ts";
import type { AppointmentType } from "#domain/appointment.ts";
import { plannedReminders, reminderAt } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Work } from "#domain/work.ts";
import type { Ports } from "./ports.ts";

/**
 * Plans the reminders of a kind's appointments as it wants them now. What waits to go already goes;
 * whatever repeats this comes to the same.
 */
export async function planAgain(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const type = await readType(store, work.subjectId);
  if (!type) return;
  const { timeZone, country, sending } = await readClinic(ports.databases, work.clinicId);
  const at = { clock: clinicTime(timeZone, country), hours: sending };
  let after = { startsAt: ports.now(), id: "" };
  for (;;) {
    const now = ports.now();
    const page = await listToReplan(store, type.id, { after, atMost: pageSize });
    const replans = page.map((one) => ({ ...one, ...remindersOf(ports, one, type, at, now) }));
    if (page.length > 0) await commitReplans(store, replans, now);
    after = page.at(-1) ?? after;
    if (page.length < pageSize) break;
  }
  await replanned(store, type);
}

/** A clinic has some thousands of appointments to come: twenty pages, of three queries each. */
const pageSize = 250;

function remindersOf(
  ports: Ports,
  { startsAt }: { startsAt: number },
  type: AppointmentType,
  at: Parameters<typeof plannedReminders>[2],
  now: number,
) {
  if (type.isSensitive) return { reminders: [], keeps: [] };
  const reminders = plannedReminders(startsAt, type.offsets, at, now);
  const arrived = type.offsets.filter((place) => reminderAt(startsAt, place, at) <= now);
  return {
    reminders: reminders.map((one) => ({ ...one, id: ports.newId() })),
    keeps: [...arrived, ...reminders.map(({ place }) => place)],
  };
}
