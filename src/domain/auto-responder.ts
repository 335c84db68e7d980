import type { Period } from "./business-hours.ts";
import type { ClinicTime } from "./clinic-time.ts";
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

/** Does a text hold one of the clinic's own words? Whole words, plurals, a letter missed or doubled. */
export function isEmergency(body: string, { emergency }: AfterHours): boolean {
  if (!emergency.isOn || emergency.message.trim() === "") return false;
  const said = wordsOf(body);
  return emergency.words.some((phrase) => {
    const wanted = wordsOf(phrase);
    return (
      wanted.length > 0 &&
      said.some((_, at) => wanted.every((word, i) => isAlike(said[at + i] ?? "", word)))
    );
  });
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * The word, its plural, or one slip in a word of five letters or more: a letter missing, doubled or
 * swapped, a vowel for another ("bleading"). Another consonant is another word ("breeding").
 */
function isAlike(said: string, word: string): boolean {
  if (said === word || said === `${word}s` || said === `${word}es`) return true;
  if (word.length < 5 || Math.abs(said.length - word.length) > 1) return false;
  let at = 0;
  while (at < said.length && said[at] === word[at]) at += 1;
  const rest = (text: string, skip: number) => text.slice(at + skip);
  return (
    (rest(said, 1) === rest(word, 1) && isVowel(said[at]) && isVowel(word[at])) ||
    rest(said, 1) === rest(word, 0) ||
    rest(said, 0) === rest(word, 1) ||
    (said[at] === word[at + 1] && said[at + 1] === word[at] && rest(said, 2) === rest(word, 2))
  );
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && "aeiouy".includes(letter);
}

/** The message as a client reads it. Without an emergency line its sentence is left out. */
export function fillMessage(
  template: string,
  about: {
    clinicName: string;
    emergencyLine: string;
    period: Period;
    clock: ClinicTime;
    now: number;
  },
): string {
  const values: Record<string, string> = {
    clinic: about.clinicName,
    opens: openingWords(about.period, about.clock, about.now),
    emergency: about.emergencyLine,
  };
  const sentences = template.split(/(?<=[.!?])\s+/u);
  const hasLine = about.emergencyLine.trim() !== "";
  const said = hasLine
    ? template
    : sentences.filter((sentence) => !sentence.includes("{emergency}")).join(" ");
  return said.replace(/\{(clinic|opens|emergency)\}/gu, (_, name: string) => values[name] ?? "");
}

/** "tomorrow at 8:00 AM", "Monday, November 30 at 8:00 AM". */
export function openingWords({ until }: Period, clock: ClinicTime, now: number): string {
  if (until === null) return "soon";
  const key = clock.dayKey(until);
  const day =
    key === clock.dayKey(now)
      ? "today"
      : key === clock.dayKey(now + 24 * 3_600_000)
        ? "tomorrow"
        : clock.day(until);
  return `${day} at ${clock.time(until)}`;
}

export type AddressesProblem = { readonly wrong: string } | "none" | "too-many";
/** The most addresses that an alert goes to. */
export const mostAddresses = 20;

/** Addresses as people separate them: commas, semicolons, new lines. Each once. */
export function readAddresses(typed: string): string[] {
  const seen = new Map<string, string>();
  for (const address of typed.split(/[,;\s]+/u)) {
    if (address !== "") seen.set(address.toLowerCase(), seen.get(address.toLowerCase()) ?? address);
  }
  return [...seen.values()];
}
