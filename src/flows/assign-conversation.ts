import { clientsWithNumber, findClients, readClient } from "#data/clients.ts";
import { commitAssignment } from "#data/client-writes.ts";
import { isConflict } from "#data/conflict.ts";
import { conversationById, wordsOfClient } from "#data/conversations.ts";
import type { Taking } from "#data/households.ts";
import { forClinic, type Store } from "#data/store.ts";
import { type ClientCard, nameProblem, type NameProblem, tidyName } from "#domain/client.ts";
import type { Conversation } from "#domain/conversation.ts";
import { personWords } from "#domain/search.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export interface AssignmentChoices {
  readonly conversation: Conversation;
  /** What the search found or, before anything is typed, the best guesses. */
  readonly choices: readonly ClientCard[];
  readonly isGuess: boolean;
}

/** Whom a conversation may be given to; null when the clinic has no such conversation. */
export async function chooseClient(
  ports: Ports,
  staff: SignedIn,
  { conversationId, typed }: { conversationId: string; typed: string },
): Promise<AssignmentChoices | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return null;
  const words = personWords(typed);
  if (words) return { conversation, choices: await findClients(store, words), isGuess: false };
  return { conversation, choices: await guess(store, conversation), isGuess: true };
}

/** Whoever has the number, archived or not; then people whose name the client has written. */
async function guess(store: Store, conversation: Conversation): Promise<ClientCard[]> {
  const [[said], holders] = await Promise.all([
    wordsOfClient(store, conversation.id),
    clientsWithNumber(store, conversation.contact),
  ]);
  const names = namesIn(said?.body ?? "");
  const named = await Promise.all(names.map((name) => findClients(store, name, { atMost: 3 })));
  const all = [...holders, ...named.flat()].filter(({ id }) => id !== conversation.clientId);
  return [...new Map(all.map((card) => [card.id, card])).values()].slice(0, 6);
}

/** Words of a text that look like names: "This is Ann Becker" gives a search for each. */
function namesIn(text: string): string[] {
  const capitalised = text.match(/(?<=\s)\p{Lu}[\p{L}'’-]{2,}/gu) ?? [];
  return [...new Set(capitalised)].slice(0, 3).flatMap((name) => personWords(name) ?? []);
}

export interface AssignTo {
  readonly conversationId: string;
  readonly clientId: string | null;
  /** The name of a client to be made. */
  readonly newName: string | null;
  /** Decided by the person when the number is somebody else's already. */
  readonly taking: Taking | null;
}

export type AssignOutcome =
  | { readonly kind: "assigned" }
  | { readonly kind: "refused"; readonly reason: NameProblem | "nobody-chosen" }
  /** The number belongs to somebody: move it, or let both share it? */
  | {
      readonly kind: "number-taken";
      readonly conversation: Conversation;
      readonly owners: readonly ClientCard[];
      readonly chosen: { readonly id: string | null; readonly name: string };
    }
  | { readonly kind: "not-found" };

/** Gives a conversation and its number to a client, who may be made on the spot (R15). */
export async function assignConversation(
  ports: Ports,
  staff: SignedIn,
  to: AssignTo,
): Promise<AssignOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, to.conversationId);
  if (!conversation) return { kind: "not-found" };
  const chosen = await whom();
  if ("kind" in chosen) return chosen;

  const holders = await clientsWithNumber(store, conversation.contact);
  const others = holders.filter(({ id }) => id !== chosen.id);
  const isHolder = others.length < holders.length;
  if (others.length > 0 && !isHolder && to.taking === null) {
    return { kind: "number-taken", conversation, owners: others, chosen };
  }
  const now = ports.now();
  const clientId = chosen.id ?? ports.newId();
  try {
    const seq = await commitAssignment(store, {
      conversationId: conversation.id,
      contact: conversation.contact,
      previousClientId: conversation.clientId,
      clientId,
      newClientName: chosen.id === null ? chosen.name : null,
      taking: isHolder ? "share" : (to.taking ?? "move"),
      now,
      activity: {
        id: ports.newId(),
        at: now,
        staffId: staff.staffId,
        staffName: staff.staffName,
        kind: "conversation-assigned",
        clientId,
        detail: conversation.clientName ? `before: ${conversation.clientName}` : "",
      },
    });
    ports.poke(staff.clinic.id, seq);
    return { kind: "assigned" };
  } catch (error) {
    if (isConflict(error)) return { kind: "not-found" };
    throw error;
  }

  async function whom(): Promise<AssignOutcome | { id: string | null; name: string }> {
    if (to.newName !== null) {
      const name = tidyName(to.newName);
      const problem = nameProblem(name);
      return problem ? { kind: "refused", reason: problem } : { id: null, name };
    }
    if (to.clientId === null) return { kind: "refused", reason: "nobody-chosen" };
    const found = await readClient(store, to.clientId);
    return found ? { id: found.client.id, name: found.client.name } : { kind: "not-found" };
  }
}
