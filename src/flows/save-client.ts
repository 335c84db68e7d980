import { clientsWithNumber, readClient } from "#data/clients.ts";
import { commitArchiving, commitClient } from "#data/client-writes.ts";
import type { Taking } from "#data/households.ts";
import { forClinic } from "#data/store.ts";
import { isEmail, longestNotes, nameProblem, type NameProblem, tidyName } from "#domain/client.ts";
import { readNumber } from "#domain/phone-number.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** A profile's form, as it was typed. */
export interface ClientForm {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly notes: string;
  /** One for each line that was filled in. */
  readonly numbers: readonly string[];
  /** Which of them to text, as typed. */
  readonly preferred: string;
  /** What to do with a number that is somebody's, once the person has decided. */
  readonly taking: Taking | null;
}

export type ClientProblem =
  | NameProblem
  | "email"
  | "long-notes"
  | { readonly number: string; readonly reason: "not-a-number" | "abroad"; readonly place?: string }
  | { readonly taken: string; readonly by: readonly string[] };

export type SaveOutcome =
  | { readonly kind: "saved"; readonly clientId: string }
  | { readonly kind: "refused"; readonly problems: readonly ClientProblem[] }
  | { readonly kind: "not-found" };

/** Makes or changes a client. Nothing is stored while anything in the form is wrong. */
export async function saveClient(
  ports: Ports,
  staff: SignedIn,
  { clientId, form }: { clientId: string | null; form: ClientForm },
): Promise<SaveOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const before = clientId === null ? null : await readClient(store, clientId);
  if (clientId !== null && !before) return { kind: "not-found" };

  const held = before?.numbers.map(({ number }) => number) ?? [];
  const problems: ClientProblem[] = [];
  const name = tidyName(form.name);
  const wrongName = nameProblem(name);
  if (wrongName) problems.push(wrongName);
  const email = form.email.trim();
  if (email !== "" && !isEmail(email)) problems.push("email");
  if (form.notes.length > longestNotes) problems.push("long-notes");

  const numbers = new Map<string, string>();
  for (const typed of form.numbers) {
    // A sender that texted us may be no number (a short code): what they have already, they keep.
    if (held.includes(typed)) {
      numbers.set(typed, typed);
      continue;
    }
    const read = readNumber(typed, staff.clinic.country);
    if (read.kind === "number") numbers.set(typed, read.number);
    else if (read.kind === "abroad")
      problems.push({ number: typed, reason: "abroad", place: read.place });
    else problems.push({ number: typed, reason: "not-a-number" });
  }
  const wanted = [...new Set(numbers.values())];
  const added = wanted.filter((number) => !held.includes(number));
  if (form.taking === null) {
    for (const number of added) {
      const owners = await clientsWithNumber(store, number);
      if (owners.length > 0) {
        problems.push({ taken: number, by: owners.map((owner) => owner.name) });
      }
    }
  }
  if (problems.length > 0) return { kind: "refused", problems };

  const now = ports.now();
  const id = clientId ?? ports.newId();
  const seq = await commitClient(store, {
    id,
    isNew: clientId === null,
    details: {
      name,
      email: email === "" ? null : email,
      language: form.language.trim().slice(0, 60) || null,
      notes: form.notes,
      preferredNumber: numbers.get(form.preferred) ?? null,
    },
    held,
    added,
    removed: held.filter((number) => !wanted.includes(number)),
    taking: form.taking ?? "move",
    activity: {
      ...lineBy(staff, ports),
      kind: clientId === null ? "client-added" : "client-changed",
      clientId: id,
      detail: "",
    },
    now,
  });
  ports.poke(staff.clinic.id, seq);
  return { kind: "saved", clientId: id };
}

/** Takes a client out of lists and searches, or brings them back. Nothing of theirs is lost. */
export async function archiveClient(
  ports: Ports,
  staff: SignedIn,
  { clientId, archive }: { clientId: string; archive: boolean },
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  if (!(await readClient(store, clientId))) return false;
  await commitArchiving(store, {
    id: clientId,
    archivedAt: archive ? ports.now() : null,
    activity: {
      ...lineBy(staff, ports),
      kind: archive ? "client-archived" : "client-restored",
      clientId,
      detail: "",
    },
  });
  return true;
}

function lineBy(staff: SignedIn, ports: Ports) {
  return {
    id: ports.newId(),
    at: ports.now(),
    staffId: staff.staffId,
    staffName: staff.staffName,
  };
}
