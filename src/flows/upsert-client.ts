import {
  type ClientForUpsert,
  commitSystemClient,
  readForUpsert,
  type SystemClient,
} from "#data/system-clients.ts";
import { forClinic } from "#data/store.ts";
import { usualConsent } from "#domain/consent.ts";
import { sortName, tidyName } from "#domain/client.ts";
import {
  type ReadClientForm,
  readClientForm,
  type TypedClientProblem,
} from "#domain/client-form.ts";
import { readNumber } from "#domain/phone-number.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";
import { fingerprint, heard, type Said, sayAlso } from "./said.ts";

/** A client as the clinic's system has them. What is left out stays as it is. */
export interface GivenClient {
  readonly name: string;
  readonly email?: string | null | undefined;
  readonly notes?: string | undefined;
  readonly language?: string | null | undefined;
  readonly numbers?: readonly string[] | undefined;
  readonly preferredNumber?: string | null | undefined;
  /** Whether they agreed to automated texts; unless said, they did. */
  readonly automatedTexts?: boolean | undefined;
  /** A number that is somebody else's is shared by both; otherwise it is refused. */
  readonly sharesNumbers?: boolean | undefined;
}

export type UpsertClientOutcome =
  | { readonly kind: "created" | "known"; readonly client: SystemClient }
  | {
      readonly kind: "refused";
      readonly problems: readonly (TypedClientProblem | "not-theirs")[];
    }
  /** Numbers that are somebody else's, with the external ids of those who have them. */
  | {
      readonly kind: "taken";
      readonly numbers: readonly { number: string; by: readonly (string | null)[] }[];
    }
  | { readonly kind: "merged"; readonly into: string | null }
  | { readonly kind: "busy" };

/**
 * Makes or changes the client whom the clinic's system calls `externalId`. A client who is there
 * already with the same name and one of the numbers, and whom no system names yet, is the same one.
 */
export async function upsertClient(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenClient,
): Promise<UpsertClientOutcome> {
  // Whoever is overtaken by another call decides anew.
  for (let tries = 0; tries < 4; tries += 1) {
    const outcome = await attempt(ports, actor, externalId, given);
    if (outcome) return outcome;
  }
  return { kind: "busy" };
}

async function attempt(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenClient,
): Promise<UpsertClientOutcome | null> {
  const { clinic } = actor;
  const store = forClinic(ports.databases, clinic);
  const toNumber = (typed: string) => {
    const read = readNumber(typed, clinic.country);
    return read.kind === "number" ? read.number : typed;
  };
  const numbers = given.numbers && [...new Set(given.numbers.map(toNumber))];
  const preferred = given.preferredNumber && toNumber(given.preferredNumber);
  const found = await readForUpsert(store, externalId, numbers ?? []);
  const { known } = found;
  if (known?.isMerged) return { kind: "merged", into: known.mergedInto };

  const said: Said = known ? (JSON.parse(known.said) as Said) : {};
  const before = known?.client ?? sameClient(found, given);
  const held = before?.numbers.map(({ number }) => number) ?? [];
  const next = numbersAfter(said, held, numbers);
  const wanted = heard(said, "preferredNumber", preferred, before?.preferredNumber ?? null);
  const typed = {
    name: heard(said, "name", given.name, before?.name ?? given.name),
    email: heard(said, "email", given.email, before?.email ?? null) ?? "",
    language: heard(said, "language", given.language, before?.language ?? null) ?? "",
    notes: heard(said, "notes", given.notes, before?.notes ?? ""),
    numbers: next,
    preferred: wanted ?? "",
  };
  const { details, problems } = readClientForm(typed, held, clinic.country);
  const isTheirs = wanted === null || next.includes(wanted) || wanted !== preferred;
  if (problems.length > 0 || !isTheirs) {
    return {
      kind: "refused",
      problems: [...problems, ...(isTheirs ? [] : ["not-theirs" as const])],
    };
  }
  const added = next.filter((number) => !held.includes(number));
  const taken = takenAmong(found, added, before?.id);
  if (taken.length > 0 && given.sharesNumbers !== true) return { kind: "taken", numbers: taken };

  const { name, email, notes, language, automatedTexts } = given;
  const fields = {
    name,
    email,
    notes,
    language,
    numbers,
    preferredNumber: preferred,
    automatedTexts,
  };
  const agreed = before ? before.textsConsent === "given" : usualConsent === "given";
  const agrees = heard(said, "automatedTexts", automatedTexts, agreed);
  const saidNow = JSON.stringify(sayAlso(said, fields));
  const removed = held.filter((number) => !next.includes(number));
  const isChanged =
    !before || agrees !== agreed || added.length + removed.length > 0 || !isSame(details, before);
  if (known && !isChanged && saidNow === known.said) return { kind: "known", client: known.client };

  const id = before?.id ?? ports.newId();
  const kind = before ? "client-changed" : "client-added";
  const seq = await commitSystemClient(
    store,
    isChanged
      ? {
          ...{ id, details, held, added, removed },
          isNew: !before,
          consent:
            before && agrees === agreed
              ? null
              : {
                  state: agrees ? "given" : "withdrawn",
                  source: "api",
                  byName: actor.staffName,
                },
          taking: given.sharesNumbers === true ? "share" : "if-free",
          activity: { ...activityOf(ports, actor, kind, ""), clientId: id },
          now: ports.now(),
        }
      : null,
    { row: { kind: "client", externalId, id, said: saidNow }, isNew: !known },
  );
  if (seq === null) return null;
  if (isChanged) ports.poke(clinic.id, seq);
  const stored = await readForUpsert(store, externalId, []);
  if (!stored.known) return null;
  return { kind: known ? "known" : "created", client: stored.known.client };
}

/** The client that is there already, under the same name and with one of the numbers. */
function sameClient({ holders }: ClientForUpsert, { name }: GivenClient): SystemClient | null {
  const called = sortName(tidyName(name));
  const same = holders.filter(
    (holder) => holder.externalId === null && sortName(holder.name) === called,
  );
  return same[0] ?? null;
}

/** Numbers that staff have given to the client stay; those that the system said and says no more go. */
function numbersAfter(
  said: Said,
  held: readonly string[],
  given: readonly string[] | undefined,
): string[] {
  if (!given) return [...held];
  const wasSaid = (number: string) => said["numbers"]?.includes(fingerprint(number)) ?? false;
  return [
    ...held.filter((number) => given.includes(number) || !wasSaid(number)),
    ...given.filter((number) => !held.includes(number) && !wasSaid(number)),
  ];
}

function takenAmong(
  { holders }: ClientForUpsert,
  numbers: readonly string[],
  by: string | undefined,
) {
  return numbers.flatMap((number) => {
    const others = holders.filter((holder) => holder.number === number && holder.id !== by);
    return others.length === 0 ? [] : [{ number, by: others.map(({ externalId }) => externalId) }];
  });
}

function isSame(details: ReadClientForm["details"], before: SystemClient): boolean {
  return (
    details.name === before.name &&
    details.email === before.email &&
    details.notes === before.notes &&
    details.language === before.language &&
    details.preferredNumber === before.preferredNumber
  );
}
