import { conversationById, countMessages } from "#data/conversations.ts";
import { commitDeletion, type Deletion } from "#data/endings.ts";
import { confirmDeletion, pendingDeletion } from "#data/gateway-deletions.ts";
import { forClinic } from "#data/store.ts";
import { type Conversation, isConfirmed, mayDelete } from "#domain/conversation.ts";
import type { Actor, Clinic, SignedIn } from "#domain/staff.ts";
import type { Work } from "#domain/work.ts";
import { deleteMessage } from "#twilio-edge-helpers/delete.ts";
import { log, reasonIn } from "./log.ts";
import type { Ports } from "./ports.ts";

export interface Deletable {
  readonly conversation: Conversation;
  /** Up to one more than what asks for a typed word; beyond that nobody counts. */
  readonly messages: number;
  /** Its client's are kept: it can't be deleted. */
  readonly isKept: boolean;
}

/** What a deletion would remove; null when the clinic has no such conversation. */
export async function lookAtDeletion(
  ports: Ports,
  staff: SignedIn,
  conversationId: string,
): Promise<Deletable | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const [[conversation], [count]] = await store.db.batch([
    conversationById(store, conversationId),
    countMessages(store, conversationId),
  ]);
  return conversation
    ? { conversation, messages: count?.messages ?? 0, isKept: count?.isKept === 1 }
    : null;
}

export type DeleteOutcome =
  | { readonly kind: "deleted" }
  | ({ readonly kind: "unconfirmed" } & Deletable)
  | { readonly kind: "forbidden" }
  /** Its client's are kept. */
  | ({ readonly kind: "kept" } & Deletable)
  | { readonly kind: "not-found" };

/**
 * Deletes a conversation for good (R14, I6): from the database and its search at once, from the
 * gateway by jobs that go on until it confirms. `typed` is what confirms a larger one.
 */
export async function deleteConversation(
  ports: Ports,
  staff: SignedIn,
  { conversationId, typed }: { conversationId: string; typed: string },
): Promise<DeleteOutcome> {
  const found = await lookAtDeletion(ports, staff, conversationId);
  if (!found) return { kind: "not-found" };
  if (!mayDelete(staff)) return { kind: "forbidden" };
  if (!isConfirmed(typed, found.conversation, found.messages)) {
    return { kind: "unconfirmed", ...found };
  }
  if (found.isKept) return { kind: "kept", ...found };
  const isGone = await removeConversation(ports, staff, { conversationId, why: "asked" });
  return { kind: isGone ? "deleted" : "not-found" };
}

/**
 * The one way in which a conversation goes for good: asked, by the clinic's retention, which says
 * since when it has to be closed, or once more, after a restore. False when it is not there, or kept.
 */
export async function removeConversation(
  ports: Ports,
  by: Pick<Actor, "staffId" | "staffName"> & { readonly clinic: Pick<Clinic, "id" | "shard"> },
  { conversationId, why }: Pick<Deletion, "conversationId" | "why">,
): Promise<boolean> {
  const { clinic, staffId, staffName } = by;
  const deleted = await commitDeletion(forClinic(ports.databases, clinic), {
    ...{ conversationId, why, staffId, staffName },
    activityId: ports.newId(),
    now: ports.now(),
  });
  if (!deleted) return false;
  ports.poke(clinic.id, deleted.seq);
  const work = (kind: Work["kind"], subjectId: string): Work => ({
    ...{ shard: clinic.shard, clinicId: clinic.id, kind, subjectId },
  });
  const atGateway = deleted.providerSids.slice(0, mostAtOnce);
  await ports.enqueue([
    ...atGateway.map((sid) => work("delete-at-gateway", sid)),
    work("record-deletion", conversationId),
  ]);
  return true;
}

/** The rest of a long conversation is handed out by the sweep, a thousand a minute. */
const mostAtOnce = 100;

/**
 * Deletes one message at the gateway, its media first. What the gateway refuses or does not answer
 * is tried again by the sweep, for as long as it takes.
 */
export async function deleteAtGateway(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const pending = await pendingDeletion(store, work.subjectId);
  if (!pending) return;
  const outcome = await deleteMessage(ports.gateway, work.subjectId, pending);
  if (outcome.kind === "gone") return confirmDeletion(store, work.subjectId);
  log("warn", "gateway-deletion-pending", { reason: reasonIn(outcome.reason) });
}
