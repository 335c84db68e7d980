import type { DueCare } from "#data/care.ts";
import type { DueText } from "#data/due-texts.ts";
import type { AppointmentStatus } from "#domain/appointment.ts";
import type { AutomatedFacts } from "#domain/automated-text.ts";
import type { CareFacts } from "#domain/care.ts";

/** What the rule about automated texts asks, of a planned one as it was read. */
export function automatedFacts(text: DueText): AutomatedFacts & { readonly asksToStop: boolean } {
  return {
    ...text,
    status: text.status as AppointmentStatus,
    isSuperseded: text.isSuperseded === 1,
    isSensitive: text.isSensitive === 1,
    isDeceased: text.deceasedAt !== null,
    isArchived: text.archivedAt !== null,
    asksToStop: text.asksToStop === 1,
    hasConsent: text.hasConsent === 1,
    optedOut: text.optedOutAt !== null,
    isLandline: text.isLandline === 1,
    isLineOn: text.line !== null,
  };
}

/** What the rule about care asks, of an item as it was read. */
export function careFacts(due: DueCare, isItsDay: boolean): CareFacts {
  return {
    ...due,
    isDeceased: due.isDeceased === 1,
    isSilenced: due.isSilenced === 1,
    isBooked: due.isBooked === 1,
    isDone: due.doneAt !== null,
    isItsDay,
    isArchived: due.isArchived === 1,
    hasConsent: due.hasConsent === 1,
    optedOut: due.optedOut === 1,
    asksToStop: due.asksToStop === 1,
    isLandline: due.isLandline === 1,
    isLineOn: due.line !== null,
  };
}
