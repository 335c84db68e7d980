import { and, eq, sql } from "drizzle-orm";
import { preview, type Message } from "#domain/message.ts";
import { isConflict } from "./conflict.ts";
import { conversationById, inboxState, messageColumns, optOutOf } from "./conversations.ts";
import type { InboxState } from "./inbox-pages.ts";
import type { Conversation } from "#domain/conversation.ts";
import { conversations, messages, outbox } from "./schema.ts";
import type { Store } from "./store.ts";

/** A text that staff typed, to be stored and handed to the network later. */
export interface NewReply {
  readonly messageId: string;
  readonly conversationId: string;
  /** From the form: the same token twice is the same text once. */
  readonly clientToken: string;
  readonly attemptOf: string | null;
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  readonly now: number;
}

export interface CommittedReply {
  readonly message: Message;
  readonly conversation: Conversation;
  readonly state: InboxState;
}

/**
 * Stores a reply, marks its conversation answered and puts the delivery on the outbox: one
 * transaction. Null, and nothing written, unless the conversation is the clinic's, open, its contact
 * can be texted and did not say STOP, and the form was not sent before: `whyNot` tells which.
 */
export async function commitReply(store: Store, reply: NewReply): Promise<CommittedReply | null> {
  const { clinicId, db } = store;
  try {
    const [, , , [message], [conversation], [state]] = await db.batch([
      db.insert(messages).values({
        clinicId,
        id: reply.messageId,
        conversationId: sql`(SELECT v.id FROM conversations v
          WHERE v.clinic_id = ${clinicId} AND v.id = ${reply.conversationId}
            AND v.closed_at IS NULL AND v.contact GLOB '+[1-9]*'
            AND NOT EXISTS (SELECT 1 FROM opt_outs o
              WHERE o.clinic_id = ${clinicId} AND o.number = v.contact))`,
        direction: "outbound",
        author: "staff",
        authorName: reply.staffName,
        staffId: reply.staffId,
        body: reply.body,
        clientToken: reply.clientToken,
        attemptOf: reply.attemptOf,
        delivery: "queued",
        deliveryAt: reply.now,
        createdAt: reply.now,
      }),
      db
        .update(conversations)
        .set({
          lastMessageAt: reply.now,
          lastMessageText: preview(reply.body, 0),
          lastMessageAuthor: "staff",
          unreadSince: null,
          waitingSince: null,
          staffId: reply.staffId,
        })
        .where(
          and(eq(conversations.clinicId, clinicId), eq(conversations.id, reply.conversationId)),
        ),
      db.insert(outbox).values({
        clinicId,
        kind: "deliver-message",
        subjectId: reply.messageId,
        dueAt: reply.now,
      }),
      messageById(store, reply.messageId),
      conversationById(store, reply.conversationId),
      inboxState(store),
    ]);
    return message && conversation && state ? { message, conversation, state } : null;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

/** What stood against a reply: the conversation as it is, or the message that the form has sent. */
export async function whyNot(
  store: Store,
  { conversationId, clientToken }: Pick<NewReply, "conversationId" | "clientToken">,
): Promise<{
  conversation: Conversation;
  optedOut: boolean;
  sent: Message | null;
  state: InboxState;
} | null> {
  const { clinicId, db } = store;
  const [[conversation], [optOut], [sent], [state]] = await db.batch([
    conversationById(store, conversationId),
    optOutOf(store, conversationId),
    db
      .select(messageColumns)
      .from(messages)
      .where(
        and(
          eq(messages.clinicId, clinicId),
          eq(messages.conversationId, conversationId),
          eq(messages.clientToken, clientToken),
        ),
      )
      .limit(1),
    inboxState(store),
  ]);
  if (!conversation || !state) return null;
  return { conversation, optedOut: optOut !== undefined, sent: sent ?? null, state };
}

/** One message that this clinic sent. */
export function messageById({ clinicId, db }: Store, id: string) {
  return db
    .select(messageColumns)
    .from(messages)
    .where(
      and(eq(messages.clinicId, clinicId), eq(messages.direction, "outbound"), eq(messages.id, id)),
    )
    .limit(1);
}
