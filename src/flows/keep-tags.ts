import { conversationById } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { commitTagging, commitTags, readTags } from "#data/tags.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import { inOrder, type Tag, tagName, type TagProblem, tagProblem } from "#domain/tag.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type KeepTagOutcome =
  | { readonly kind: "kept" }
  | { readonly kind: "not-found" }
  | { readonly kind: "refused"; readonly problem: TagProblem };

/** A new tag, or, with its id, another name and colour for one. Conversations name it by its id. */
export function keepTag(
  ports: Ports,
  admin: SignedIn,
  { id, name: typed, colour }: Omit<Tag, "id"> & { id: string | null },
): Promise<KeepTagOutcome> {
  const name = tagName(typed);
  return change(ports, admin, (tags) => {
    if (id !== null && !tags.some((tag) => tag.id === id)) return { kind: "not-found" };
    const others = tags.filter((tag) => tag.id !== id);
    const problem = tagProblem(name, others);
    if (problem) return { kind: "refused", problem };
    const tag = { id: id ?? ports.newId(), name, colour };
    return { after: [...others, tag], detail: `${id === null ? "added" : "changed"} ${name}` };
  });
}

/** It is off every conversation with that: what is no tag of the clinic's is shown nowhere. */
export function removeTag(ports: Ports, admin: SignedIn, id: string): Promise<KeepTagOutcome> {
  return change(ports, admin, (tags) => {
    const tag = tags.find((one) => one.id === id);
    if (!tag) return { kind: "not-found" };
    return { after: tags.filter((one) => one !== tag), detail: `removed ${tag.name}`, removed: id };
  });
}

interface Change {
  readonly after: readonly Tag[];
  /** For the log. */
  readonly detail: string;
  /** The id of the one that goes. */
  readonly removed?: string;
}

/** Decides anew when somebody else has changed them meanwhile. */
async function change(
  ports: Ports,
  admin: SignedIn,
  decide: (tags: readonly Tag[]) => KeepTagOutcome | Change,
): Promise<KeepTagOutcome> {
  const store = forClinic(ports.databases, admin.clinic);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const before = await readTags(store);
    const decided = decide(JSON.parse(before) as Tag[]);
    if ("kind" in decided) return decided;
    const activity = activityOf(ports, admin, "tags-changed", decided.detail);
    const after = inOrder(decided.after);
    const { removed = null } = decided;
    if (await commitTags(store, { before, after, removed }, activity)) return { kind: "kept" };
  }
  throw new Error("The clinic's tags kept changing");
}

const mostAttempts = 8;

/**
 * Puts on a conversation what is `chosen` now and was not when the form was shown (`shown`), and takes
 * off what was. Null: there is no such conversation.
 */
export async function tagConversation(
  ports: Ports,
  staff: SignedIn,
  {
    conversationId,
    chosen,
    shown,
  }: { conversationId: string; chosen: readonly string[]; shown: readonly string[] },
): Promise<Conversation | null> {
  const { clinic } = staff;
  const store = forClinic(ports.databases, clinic);
  const [before] = await conversationById(store, conversationId);
  if (!before) return null;
  const added = clinic.tags.filter(({ id }) => chosen.includes(id) && !shown.includes(id));
  const removed = clinic.tags.filter(({ id }) => shown.includes(id) && !chosen.includes(id));
  const detail = [
    ...added.map(({ name }) => `+ ${name}`),
    ...removed.map(({ name }) => `− ${name}`),
  ];
  const activity = {
    ...activityOf(ports, staff, "conversation-tagged", detail.join(", ")),
    clientId: before.clientId,
  };
  const ids = (tags: readonly Tag[]) => tags.map(({ id }) => id);
  const tagging = { known: ids(clinic.tags), added: ids(added), removed: ids(removed) };
  const seq =
    detail.length === 0 ? null : await commitTagging(store, conversationId, tagging, activity);
  if (seq === null) return before;
  ports.poke(clinic.id, seq);
  const [after] = await conversationById(store, conversationId);
  return after ?? null;
}
