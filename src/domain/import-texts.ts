import { isExpected } from "./appointment.ts";
import { plannedReminders, withheld } from "./automated-text.ts";
import { decideCare } from "./care.ts";
import { careDaysOf, type CareRules, nextCareReminder } from "./care-rules.ts";
import type { ClinicTime } from "./clinic-time.ts";
import type { ImportChoices, Silence } from "./import.ts";
import type { AppointmentRow } from "./import-appointments.ts";
import type { KnownPatient, Reach } from "./import-people.ts";
import type { SendingHours } from "./sending-hours.ts";

/** What a clinic texts by. */
export interface TextFacts {
  readonly clock: ClinicTime;
  readonly hours: SendingHours;
  readonly careRules: CareRules;
  readonly isLineOn: boolean;
  readonly now: number;
  readonly choices: Pick<ImportChoices, "confirms">;
}

/** Whom it would be texted to, and about whom. */
export interface Addressee {
  readonly reach: Reach;
  readonly patient: KnownPatient | null;
}

/**
 * What is planned about an imported appointment: reminders as for one made by hand, a confirmation
 * only when that was chosen, nothing about what is over, called off or sensitive. `silence`: why
 * nothing of it will go as things are now; it is looked at again when each is due.
 */
export function appointmentTexts(
  { type, startsAt, status }: Pick<AppointmentRow, "type" | "startsAt" | "status">,
  addressee: Addressee,
  facts: TextFacts,
): {
  readonly silence: Silence | null;
  readonly confirms: boolean;
  readonly reminders: readonly { readonly place: number; readonly at: number }[];
} {
  const { now, choices } = facts;
  const isToCome = startsAt > now && isExpected(status) && !type.isSensitive;
  const confirms = isToCome && choices.confirms && status === "booked";
  const reminders = isToCome ? plannedReminders(startsAt, type.offsets, facts, now) : [];
  const { reach, patient } = addressee;
  const reason = withheld(
    {
      ...{ ...reach, startsAt, status, isSensitive: type.isSensitive, kind: "confirmation" },
      ...{ plannedFor: startsAt, isSuperseded: false, isArchived: false },
      isLineOn: facts.isLineOn,
      isDeceased: patient?.isDeceased ?? false,
    },
    now,
  );
  return {
    silence: reason ?? (confirms || reminders.length > 0 ? null : "too-soon"),
    ...{ confirms, reminders },
  };
}

/** When the client is first reminded of what is due for a patient, and why they may not be. */
export function careTexts(
  { item, dueOn }: { readonly item: string; readonly dueOn: string },
  { reach, patient }: Addressee & { readonly patient: KnownPatient },
  { careRules, clock, isLineOn, now }: TextFacts,
): { readonly silence: Silence | null; readonly remindAt: number | null } {
  const remindAt = nextCareReminder(dueOn, careDaysOf(careRules, item), clock, now);
  const { isDeceased, isSilenced } = patient;
  const decision = decideCare(
    {
      ...{ ...reach, isDeceased, isSilenced, isLineOn, remindAt: now },
      ...{ isDone: false, isBooked: false, isItsDay: true, isArchived: false },
      asksToStop: false,
    },
    now,
  );
  const reason = decision === "send" ? null : decision;
  return { silence: reason ?? (remindAt === null ? "too-soon" : null), remindAt };
}
