import type { Period } from "./business-hours.ts";
import { isEmergency } from "./emergency-words.ts";
import { type DestinationRefusal, destinationRefusal } from "./destination.ts";

/** What a clinic does with texts that come while it is closed. */
export interface AfterHours {
  readonly autoReply: boolean;
  /** May name {clinic}, {opens} and {emergency}. */
  readonly message: string;
  /** Whom to call when it can't wait; empty when there is nobody. */
  readonly emergencyLine: string;
  /** Words that get an answer of their own. It routes and never judges. */
  readonly emergency: {
    readonly isOn: boolean;
    readonly words: readonly string[];
    readonly message: string;
  };
  readonly alert: {
    readonly isOn: boolean;
    readonly addresses: readonly string[];
    /** Whether the email names the client and quotes the text. */
    readonly quotes: boolean;
  };
}

export const usualAfterHours: AfterHours = {
  autoReply: true,
  message:
    "Thank you for your text. {clinic} is closed now and opens {opens}. We will answer then. In an emergency call {emergency}.",
  emergencyLine: "",
  emergency: { isOn: false, words: ["bleeding", "not breathing", "hit by car"], message: "" },
  alert: { isOn: false, addresses: [], quotes: false },
};

/** What is known when a text comes. Times are epoch milliseconds. */
export interface AutoReplyFacts {
  readonly afterHours: AfterHours | null;
  readonly period: Period;
  readonly contact: string;
  readonly body: string;
  /** STOP, START or HELP, which the network answers itself. */
  readonly isKeyword: boolean;
  readonly optedOut: boolean;
  /** They may have asked not to be texted, and nobody has decided. */
  readonly asksToStop: boolean;
  /** Whether the sender is a number of a clinic here. */
  readonly isOwnNumber: boolean;
  readonly autoRepliedAt: number | null;
  readonly emergencyRepliedAt: number | null;
  /** When staff last wrote in this conversation. */
  readonly staffWroteAt: number | null;
  readonly now: number;
}

/** Why a text that came while the clinic was closed was not answered by itself. */
type Silence =
  | "switched-off"
  | "opted-out"
  | "asks-to-stop"
  | "keyword"
  | DestinationRefusal
  | "own-number"
  | "answered-already"
  | "staff-active";

export type AutoReply =
  /** `key` is the same for all answers of which only one may be given. */
  | { readonly kind: "reply"; readonly isEmergency: boolean; readonly key: string }
  | { readonly kind: "silence"; readonly reason: Silence }
  /** The clinic is open, or never said when it is. */
  | { readonly kind: "open" };

/** How long after staff wrote they count as answering themselves, in ms. */
const staffStays = 10 * 60_000;

/** Does the clinic answer by itself? Once for a conversation and closed period (R16). */
export function decideAutoReply(facts: AutoReplyFacts): AutoReply {
  const { afterHours, period, now } = facts;
  if (period.isOpen) return { kind: "open" };
  const notThere = destinationRefusal(facts.contact);
  if (notThere) return silence(notThere);
  if (facts.isOwnNumber) return silence("own-number");
  if (facts.isKeyword) return silence("keyword");
  if (facts.optedOut) return silence("opted-out");
  if (!afterHours) return silence("switched-off");
  const since = period.since ?? 0;
  const isAnswered = (at: number | null) => at !== null && at >= since;
  if (isEmergency(facts.body, afterHours) && !isAnswered(facts.emergencyRepliedAt)) {
    return { kind: "reply", isEmergency: true, key: `emergency ${since}` };
  }
  if (!afterHours.autoReply) return silence("switched-off");
  // An emergency is answered all the same: they wrote, and it may save a life.
  if (facts.asksToStop) return silence("asks-to-stop");
  if (isAnswered(facts.autoRepliedAt) || isAnswered(facts.emergencyRepliedAt)) {
    return silence("answered-already");
  }
  if (facts.staffWroteAt !== null && now - facts.staffWroteAt < staffStays) {
    return silence("staff-active");
  }
  return { kind: "reply", isEmergency: false, key: `closed ${since}` };
}

function silence(reason: Silence): AutoReply {
  return { kind: "silence", reason };
}
