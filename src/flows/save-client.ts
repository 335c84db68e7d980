import { clientsWithNumber, readClient } from "#data/clients.ts";
import { commitArchiving, commitClient } from "#data/client-writes.ts";
import type { Taking } from "#data/households.ts";
import { forClinic, type Store } from "#data/store.ts";
import { readClientForm, type TypedClient, type TypedClientProblem } from "#domain/client-form.ts";
import type { TextsConsent } from "#domain/consent.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** A profile's form. */
export interface ClientForm extends TypedClient {
  /** What to do with a number that is somebody's, once the person has decided. */
  readonly taking: Taking | null;
  /** Whether they agreed to automated texts; null: as it was, or as usual. */
  readonly consent: TextsConsent | null;
}

export type ClientProblem =
  | TypedClientProblem
  | { readonly taken: string; readonly by: readonly string[] };

export type SaveOutcome =
  | { readonly kind: "saved"; readonly clientId: string }
  | { readonly kind: "refused"; readonly problems: readonly ClientProblem[] }
  | { readonly kind: "not-found" };

/** Makes or changes a client. Nothing is stored while anything in the form is wrong. */
export async function saveClient(
  ports: Ports,
  staff: Actor,
  { clientId, form }: { clientId: string | null; form: ClientForm },
): Promise<SaveOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const before = clientId === null ? null : await readClient(store, clientId);
  if (clientId !== null && !before) return { kind: "not-found" };

  const held = before?.numbers.map(({ number }) => number) ?? [];
  const { details, numbers, problems } = readClientForm(form, held, staff.clinic.country);
  const added = numbers.filter((number) => !held.includes(number));
  const taken = form.taking === null ? await takenAmong(store, added) : [];
  if (problems.length + taken.length > 0) {
    return { kind: "refused", problems: [...problems, ...taken] };
  }

  const id = clientId ?? ports.newId();
  const seq = await commitClient(store, {
    id,
    isNew: clientId === null,
    details,
    held,
    added,
    removed: held.filter((number) => !numbers.includes(number)),
    taking: form.taking ?? "if-free",
    consent: form.consent && { state: form.consent, source: "form", byName: staff.staffName },
    activity: {
      ...activityOf(ports, staff, clientId === null ? "client-added" : "client-changed", ""),
      clientId: id,
    },
    now: ports.now(),
  });
  // Somebody got one of the numbers in this very moment: now it is known whose it is.
  if (seq === null) return saveClient(ports, staff, { clientId, form });
  ports.poke(staff.clinic.id, seq);
  return { kind: "saved", clientId: id };
}

/** Takes a client out of lists and searches, or brings them back. Nothing of theirs is lost. */
export async function archiveClient(
  ports: Ports,
  staff: Actor,
  { clientId, archive }: { clientId: string; archive: boolean },
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  if (!(await readClient(store, clientId))) return false;
  await commitArchiving(store, {
    id: clientId,
    archivedAt: archive ? ports.now() : null,
    activity: {
      ...activityOf(ports, staff, archive ? "client-archived" : "client-restored", ""),
      clientId,
    },
  });
  return true;
}

async function takenAmong(store: Store, numbers: readonly string[]): Promise<ClientProblem[]> {
  const taken: ClientProblem[] = [];
  for (const number of numbers) {
    const owners = await clientsWithNumber(store, number);
    if (owners.length > 0) taken.push({ taken: number, by: owners.map((owner) => owner.name) });
  }
  return taken;
}
