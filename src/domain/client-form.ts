import {
  type Client,
  isEmail,
  longestNotes,
  nameProblem,
  type NameProblem,
  tidyName,
} from "./client.ts";
import { readNumber } from "./phone-number.ts";

/** A profile as it was typed. */
export interface TypedClient {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly notes: string;
  /** One for each line that was filled in. */
  readonly numbers: readonly string[];
  /** Which of them to text, as typed. */
  readonly preferred: string;
}

export type TypedClientProblem =
  | NameProblem
  | "email"
  | "long-notes"
  | {
      readonly number: string;
      readonly reason: "not-a-number" | "abroad" | "premium";
      readonly place?: string;
    };

export interface ReadClientForm {
  readonly details: Pick<Client, "name" | "email" | "language" | "notes" | "preferredNumber">;
  /** All that the client is to have, in E.164. */
  readonly numbers: readonly string[];
  readonly problems: readonly TypedClientProblem[];
}

/** Reads a typed profile; `held` are the numbers that the client has already. */
export function readClientForm(
  typed: TypedClient,
  held: readonly string[],
  country: string,
): ReadClientForm {
  const problems: TypedClientProblem[] = [];
  const name = tidyName(typed.name);
  const wrongName = nameProblem(name);
  if (wrongName) problems.push(wrongName);
  const email = typed.email.trim();
  if (email !== "" && !isEmail(email)) problems.push("email");
  if (typed.notes.length > longestNotes) problems.push("long-notes");

  const numbers = new Map<string, string>();
  for (const number of typed.numbers) {
    // A sender that texted us may be no number (a short code): what they have already, they keep.
    if (held.includes(number)) {
      numbers.set(number, number);
      continue;
    }
    const read = readNumber(number, country);
    if (read.kind === "number") numbers.set(number, read.number);
    else if (read.kind === "abroad") problems.push({ number, reason: "abroad", place: read.place });
    else problems.push({ number, reason: read.kind });
  }
  return {
    details: {
      name,
      email: email === "" ? null : email,
      language: typed.language.trim().slice(0, 60) || null,
      notes: typed.notes,
      preferredNumber: numbers.get(typed.preferred) ?? null,
    },
    numbers: [...new Set(numbers.values())],
    problems,
  };
}
