import type { ClientConsent, OptOut, TextsConsent } from "./consent.ts";

/** Somebody who texts a clinic, as their profile has them. Times are epoch milliseconds. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly notes: string;
  /** What they like to be written to in, in the clinic's words ("Spanish"); null: not known. */
  readonly language: string | null;
  readonly preferredNumber: string | null;
  readonly archivedAt: number | null;
  readonly textsConsent: TextsConsent;
  readonly textsConsentSource: ClientConsent["source"];
  /** Since when nothing that was said with them is deleted, by nobody. */
  readonly keptAt: number | null;
}

/** A number that reaches a client. Of a shared one somebody else of the household is the owner. */
export interface ClientNumber {
  readonly number: string;
  readonly isOwner: boolean;
  readonly optOut: OptOut | null;
  /** What a text from it asks that nobody has decided: not to be texted. */
  readonly ask: string | null;
  /** Others who use it, by name; null when nobody does. */
  readonly sharedWith: string | null;
}

/** The animal or person cared for. */
export interface Patient {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly species: string;
  readonly notes: string;
  /** "2019", "2019-05" or "2019-05-14"; null: nobody knows. */
  readonly born: string | null;
  /** Since when they are known to have died: nothing automated is sent about them. */
  readonly deceasedAt: number | null;
}

/** A client as a typeahead or a list shows them. */
export interface ClientCard {
  readonly id: string;
  readonly name: string;
  /** Names of the patients, "Luna, Comet"; empty when there are none. */
  readonly patients: string;
  /** Numbers in E.164, separated by spaces. */
  readonly numbers: string;
}

/** The longest name of a client or a patient, in characters as people count them. */
export const longestName = 120;
export const longestNotes = 5000;

export type NameProblem = "no-name" | "long-name";

/** A name as it is kept: Unicode's composed form, white space folded, no control characters. */
export function tidyName(typed: string): string {
  return typed
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

export function nameProblem(name: string): NameProblem | null {
  if (name === "") return "no-name";
  return Array.from(name).length > longestName ? "long-name" : null;
}

/** What people are ordered by: small letters without accents, so that Émile stands among the Es. */
export function sortName(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** An address that mail could be sent to, as far as its looks tell. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text);
}
