import { isExpected, type AppointmentStatus } from "./appointment.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { type DestinationRefusal, destinationRefusal } from "./destination.ts";
import { nextAllowed, type SendingHours } from "./sending-hours.ts";

/** What is known of an automated text when it is due. Times are epoch milliseconds. */
export interface AutomatedFacts {
  readonly kind: "confirmation" | "reminder" | "running-late" | "cancellation";
  /** The start that the text was planned for, and the one that the appointment has now. */
  readonly plannedFor: number;
  readonly startsAt: number;
  readonly status: AppointmentStatus;
  /** Another text tells the same just now. */
  readonly isSuperseded: boolean;
  readonly isSensitive: boolean;
  readonly isDeceased: boolean;
  readonly isArchived: boolean;
  readonly contact: string | null;
  readonly optedOut: boolean;
  /** They agreed to automated texts. */
  readonly hasConsent: boolean;
  readonly isLandline: boolean;
  readonly isLineOn: boolean;
}

/** Why an automated text does not go. */
export type Withheld =
  | "sensitive"
  | "deceased"
  | "archived"
  | "moved"
  | "cancelled"
  | "too-late"
  | "superseded"
  | "no-number"
  | DestinationRefusal
  | "opted-out"
  | "no-consent"
  | "landline"
  | "texting-off";

export type Automated =
  | { readonly kind: "send" }
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "withhold"; readonly reason: Withheld };

/**
 * May this go now? Nothing automated is ever sent about a sensitive appointment or a patient that
 * has died: that comes first, whatever else holds.
 */
export function decideAutomated(
  facts: AutomatedFacts & { readonly asksToStop: boolean },
  clock: ClinicTime,
  hours: SendingHours,
  now: number,
): Automated {
  const reason = withheld(facts, now);
  if (reason) return { kind: "withhold", reason };
  // What staff send by a click goes at once: somebody is there and means it.
  if (facts.kind === "running-late" || facts.kind === "cancellation") return { kind: "send" };
  // They may have asked not to be texted: it waits until somebody decides, or until it is pointless.
  const at = nextAllowed(facts.asksToStop ? now + whileUndecided : now, clock, hours);
  return at > now ? { kind: "later", at } : { kind: "send" };
}

export function withheld(facts: AutomatedFacts, now: number): Withheld | null {
  if (facts.isSensitive) return "sensitive";
  if (facts.isDeceased) return "deceased";
  if (facts.isArchived) return "archived";
  if (facts.plannedFor !== facts.startsAt) return "moved";
  if (facts.kind === "cancellation") {
    if (facts.status !== "cancelled") return "moved";
  } else if (!isExpected(facts.status)) {
    return "cancelled";
  }
  if (isPointless(facts, now)) return "too-late";
  if (facts.isSuperseded) return "superseded";
  if (facts.contact === null) return "no-number";
  const notThere = destinationRefusal(facts.contact);
  if (notThere) return notThere;
  if (facts.optedOut) return "opted-out";
  // What staff send by a click is no automated text.
  const isAutomated = facts.kind === "confirmation" || facts.kind === "reminder";
  if (isAutomated && !facts.hasConsent) return "no-consent";
  if (facts.isLandline) return "landline";
  return facts.isLineOn ? null : "texting-off";
}

function isPointless({ kind, startsAt }: AutomatedFacts, now: number): boolean {
  if (kind === "reminder") return now > startsAt - shortestNotice;
  return kind === "running-late" ? now > startsAt + 2 * hour : now >= startsAt;
}

const hour = 3_600_000;
/** How long it is until a text that waits for a decision is looked at again, in ms. */
const whileUndecided = hour / 4;
/** Who is reminded later than that is on the way or has forgotten, in ms. */
const shortestNotice = hour / 2;

/**
 * When reminders go: each offset (minutes before the start) at the next hour that is allowed. Left
 * out is what is past, pointless, or falls together with one that is nearer to the start.
 */
export function plannedReminders(
  startsAt: number,
  offsets: readonly number[],
  within: { readonly clock: ClinicTime; readonly hours: SendingHours },
  now: number,
): { readonly place: number; readonly at: number }[] {
  const nearestFirst = [...new Set(offsets)].sort((a, b) => a - b);
  const planned: { place: number; at: number }[] = [];
  for (const place of nearestFirst) {
    const at = reminderAt(startsAt, place, within);
    const isTooLate = at > startsAt - shortestNotice || at < now;
    if (!isTooLate && !planned.some((one) => one.at === at)) planned.push({ place, at });
  }
  return planned;
}

/** When the reminder so many minutes before the start goes. */
export function reminderAt(
  startsAt: number,
  place: number,
  { clock, hours }: { readonly clock: ClinicTime; readonly hours: SendingHours },
): number {
  return nextAllowed(startsAt - place * 60_000, clock, hours);
}

/** What is in the thread beside an automated text: why it went. */
export const reasonWords: Record<AutomatedFacts["kind"], string> = {
  confirmation: "Confirmation",
  reminder: "Reminder",
  "running-late": "Running late",
  cancellation: "Cancellation",
};
