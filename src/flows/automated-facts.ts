import type { DueText } from "#data/due-texts.ts";
import type { AppointmentStatus } from "#domain/appointment.ts";
import type { AutomatedFacts } from "#domain/automated-text.ts";

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
