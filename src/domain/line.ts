import { readNumber } from "./phone-number.ts";

/** Who pays, as the agreement says. */
export interface Payer {
  readonly name: string;
  readonly address: string;
  readonly email: string;
}

/** What the carriers want to know of a business before a toll-free number may send. */
export interface Business {
  readonly legalName: string;
  /** The tax authority's number: an EIN in the US, a business number (CBN) in Canada. */
  readonly taxId: string;
  readonly website: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  /** How clients come to agree to texts. */
  readonly optIn: string;
  readonly sample: string;
}

/** How far the carriers have let a number in. "missing": somebody has to begin it. */
export type Registration = "not-needed" | "missing" | "pending" | "approved" | "rejected";

/** What keeps a line from coming on, and needs a person. */
export type LineProblem =
  | "number-taken"
  | "number-not-ours"
  | "number-in-use"
  | "number-unfit"
  | "checkout-expired"
  | "service-unknown"
  | "refused";

/**
 * A clinic's line: the texting add-on from the agreement to the release of its number. Times are
 * epoch milliseconds; `fee` is a month's, in the smallest unit of its currency.
 */
export interface Line {
  readonly id: string;
  readonly number: string;
  readonly kind: "local" | "toll-free";
  /** The gateway's account had the number before: it is never given back. */
  readonly isBrought: boolean;
  readonly numberSid: string | null;
  readonly messagingServiceSid: string | null;
  readonly configuredAt: number | null;
  readonly agreedAt: number;
  readonly agreedBy: string;
  readonly fee: number;
  readonly currency: string;
  readonly payer: Payer;
  readonly billing: "invoice" | "stripe";
  /** How often a payment was begun anew. */
  readonly checkouts: number;
  readonly checkoutId: string | null;
  readonly checkoutUrl: string | null;
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  /** Cancelled, and paid until then. */
  readonly subscriptionEndsAt: number | null;
  /** Paid, or to be invoiced: from then on the number may be bought. */
  readonly clearedAt: number | null;
  readonly pastDueSince: number | null;
  readonly enabledAt: number | null;
  readonly registration: Registration;
  readonly registrationSid: string | null;
  readonly registrationReason: string | null;
  readonly business: Business | null;
  readonly disabledAt: number | null;
  readonly releaseAt: number | null;
  /** From then on it can't be switched on again: the gateway may have the number back already. */
  readonly releaseBegunAt: number | null;
  readonly releasedAt: number | null;
  /** Nothing has come for unusually long in business hours. */
  readonly quietSince: number | null;
  readonly problem: LineProblem | null;
  /** What the gateway or the payment service said when it did not do as asked. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly dueAt: number | null;
  readonly version: number;
}

export type LineStep =
  | "open-checkout"
  | "read-checkout"
  | "buy-number"
  | "configure-number"
  | "come-on"
  | "register"
  | "end-subscription"
  | "resume-subscription"
  | "disable-unpaid"
  | "close-checkout"
  | "begin-release"
  | "release"
  /** Nothing to do before somebody does something, or `nextLook`. */
  | "rest";

/** What brings the line forward. A step that is done is never named again. */
export function nextStep(line: Line, now: number): LineStep {
  if (line.releasedAt !== null) return "rest";
  if (line.disabledAt !== null) return whileOff(line, line.disabledAt, now);
  // Whatever else has stopped: nobody texts on for nothing.
  if (line.enabledAt !== null && isOverdue(line, now)) return "disable-unpaid";
  if (line.problem !== null) return "rest";
  if (line.subscriptionEndsAt !== null) return "resume-subscription";
  if (line.clearedAt === null) return line.checkoutId === null ? "open-checkout" : "read-checkout";
  if (line.numberSid === null && !isHandMade(line)) return "buy-number";
  if (line.configuredAt === null) return "configure-number";
  if (line.enabledAt === null) return "come-on";
  const isToRegister = line.registration === "pending" && line.registrationSid === null;
  if (isToRegister && line.kind === "toll-free" && line.business !== null) return "register";
  return "rest";
}

function whileOff(line: Line, disabledAt: number, now: number): LineStep {
  if (line.subscriptionId !== null && line.subscriptionEndsAt === null) return "end-subscription";
  if (line.releaseAt === null || line.releaseAt > now) {
    return isPayingToReturn(line) ? "read-checkout" : "rest";
  }
  if (isPayingToReturn(line)) return "close-checkout";
  if (mayStillBeBought(line, disabledAt, now)) return "rest";
  return line.releaseBegunAt === null ? "begin-release" : "release";
}

/** A line that is off and comes on again as soon as its open checkout is paid. */
export function isPayingToReturn(line: Line): boolean {
  return line.disabledAt !== null && line.clearedAt === null && line.checkoutId !== null;
}

/** Is the grace for what was not paid over? */
export function isOverdue({ pastDueSince }: Pick<Line, "pastDueSince">, now: number): boolean {
  return pastDueSince !== null && now - pastDueSince >= grace;
}

/** A purchase that was under way when somebody switched the line off has its answer by then. */
function mayStillBeBought(line: Line, disabledAt: number, now: number): boolean {
  return line.numberSid === null && !isHandMade(line) && now - disabledAt < settling;
}

/** The operator set the number up by hand: there is nothing of ours to configure or to release. */
export function isHandMade({ id, number }: Pick<Line, "id" | "number">): boolean {
  return id === number;
}

/** When to look at it again though nothing is to be done, epoch milliseconds; null: not by itself. */
export function nextLook(line: Line, now: number): number | null {
  if (line.releasedAt !== null) return null;
  if (line.disabledAt !== null && line.releaseAt !== null) {
    return line.releaseAt > now ? line.releaseAt : line.disabledAt + settling;
  }
  if (line.enabledAt === null && line.problem !== null) return null;
  return Math.min(now + hour, line.pastDueSince === null ? Infinity : line.pastDueSince + grace);
}

const hour = 3_600_000;
const day = 24 * hour;
/** How long texts go on without payment, in ms. */
export const grace = 14 * day;
/** How long a number is kept after it was switched off, in ms. */
export const keptFor = 30 * day;
/** Longer than a purchase takes at its slowest, in ms. */
export const settling = 120_000;

/** Why texts don't come or go, as every page of the clinic says it. */
export type LineNotice =
  | "none"
  | "coming"
  | "stuck"
  | "off"
  | "past-due"
  | "registration-missing"
  | "registration-pending"
  | "registration-rejected"
  | "quiet";

/** Null when texts come and go. The worst comes first. */
export function noticeOf(line: Line): LineNotice | null {
  if (line.releasedAt !== null) return "none";
  if (line.disabledAt !== null) return "off";
  if (line.enabledAt === null) return line.problem === null ? "coming" : "stuck";
  if (line.pastDueSince !== null || line.clearedAt === null) return "past-due";
  const isLeftOut = line.registration === "missing" || line.problem === "service-unknown";
  if (isLeftOut) return "registration-missing";
  if (line.registration === "pending") return "registration-pending";
  if (line.registration === "rejected") return "registration-rejected";
  return line.quietSince === null ? null : "quiet";
}

/** Can nothing be sent at all? What the carriers may hold back is still tried. */
export function isLineOff(notice: LineNotice | null): boolean {
  return notice === "none" || notice === "off" || notice === "coming" || notice === "stuck";
}

/** Where the carriers' registration of a number stands before anybody did anything for it. */
export function registrationAtFirst(
  country: string,
  line: Pick<Line, "kind" | "messagingServiceSid" | "business">,
): Registration {
  if (line.kind === "toll-free") return line.business === null ? "missing" : "pending";
  if (country !== "US") return "not-needed";
  return line.messagingServiceSid === null ? "missing" : "pending";
}

/** The add-on is for clinics of the US and Canada (R2). `country` is ISO 3166 alpha-2. */
export function isOffered(country: string): boolean {
  return country === "US" || country === "CA";
}

/** Is this a number that the called pay for? North American toll-free codes (NANPA). */
export function isTollFree(number: string): boolean {
  return /^\+18(00|33|44|55|66|77|88)\d{7}$/.test(number);
}

/** E.164 of what an admin typed or chose as the clinic's own number; null when it can't be one. */
export function readLineNumber(typed: string, clinicCountry: string): string | null {
  const read = readNumber(typed, clinicCountry);
  if (read.kind === "number") return read.number;
  // The exchange that charges the caller elsewhere is one like any other where the called pay.
  return read.kind === "premium" && isTollFree(read.number) ? read.number : null;
}

/** Does nothing more happen by itself, so that a page need not look again? */
export function isSettled(line: Line): boolean {
  if (line.disabledAt !== null) return !isPayingToReturn(line);
  return line.problem !== null || line.releasedAt !== null || line.enabledAt !== null;
}
