import { type DestinationRefusal, destinationRefusal } from "./destination.ts";
import { longestBody } from "./message.ts";

/** Something that is due for a patient, on a day of the clinic's calendar ("2026-11-24"). */
export interface CareItem {
  readonly id: string;
  readonly patientId: string;
  readonly item: string;
  readonly dueOn: string;
  /** When its client is next reminded, epoch milliseconds; null: not again. */
  readonly remindAt: number | null;
  readonly doneAt: number | null;
}

/** What is known of an item when its reminder is due. Times are epoch milliseconds. */
export interface CareFacts {
  readonly isDeceased: boolean;
  /** The patient has a sensitive appointment that is not cancelled: to come, or over. */
  readonly isSilenced: boolean;
  /** The patient comes anyway. */
  readonly isBooked: boolean;
  readonly isDone: boolean;
  /** It is (still) a day on which clients are reminded of it. */
  readonly isItsDay: boolean;
  readonly remindAt: number;
  readonly isArchived: boolean;
  readonly contact: string | null;
  readonly optedOut: boolean;
  /** They agreed to automated texts. */
  readonly hasConsent: boolean;
  /** They may have asked not to be texted, and nobody has decided. */
  readonly asksToStop: boolean;
  readonly isLandline: boolean;
  readonly isLineOn: boolean;
}

/** Why a client is not reminded of something. */
export type CareWithheld =
  | "deceased"
  | "sensitive"
  | "done"
  | "booked"
  | "another-day"
  | "too-late"
  | "archived"
  | "no-number"
  | DestinationRefusal
  | "opted-out"
  | "no-consent"
  | "asks-to-stop"
  | "landline"
  | "texting-off";

/**
 * Is the client reminded of it? Nothing automated is ever sent about a patient that has died, or that
 * has a sensitive appointment (a euthanasia, done or to come): that comes first, whatever else holds.
 */
export function decideCare(facts: CareFacts, now: number): "send" | CareWithheld {
  if (facts.isDeceased) return "deceased";
  if (facts.isSilenced) return "sensitive";
  if (facts.isDone) return "done";
  if (facts.isBooked) return "booked";
  if (!facts.isItsDay) return "another-day";
  if (now - facts.remindAt >= longestDelay) return "too-late";
  if (facts.isArchived) return "archived";
  if (facts.contact === null) return "no-number";
  const notThere = destinationRefusal(facts.contact);
  if (notThere) return notThere;
  if (facts.optedOut) return "opted-out";
  if (!facts.hasConsent) return "no-consent";
  if (facts.isLandline) return "landline";
  if (!facts.isLineOn) return "texting-off";
  return facts.asksToStop ? "asks-to-stop" : "send";
}

/** How long it is until a reminder that waits for such a decision is looked at again, in ms. */
export const whileUndecided = 3_600_000;
/** A reminder that is late by a day still goes the next morning, in ms. */
const longestDelay = 36 * 3_600_000;

/** One text for a client, however many patients and items: "Fluffy: Rabies, Bordetella; Max: Dental". */
export function careText(
  clinicName: string,
  phone: string,
  due: readonly { readonly patient: string; readonly item: string }[],
): string {
  const byPatient = Map.groupBy(due, ({ patient }) => patient);
  const parts = [...byPatient].map(
    ([patient, items]) => `${patient}: ${[...new Set(items.map(({ item }) => item))].join(", ")}`,
  );
  const around = (list: string) =>
    `${clinicName}: this is due. ${list}. Answer here or call ${phone} for an appointment.`;
  const whole = around(parts.join("; "));
  if (whole.length <= longestBody) return whole;
  const room = longestBody - around(" and more").length;
  const list = parts
    .join("; ")
    .slice(0, room)
    .replace(/[^,;]*$/u, "")
    .replace(/[,;]$/u, "");
  return around(`${list} and more`);
}
