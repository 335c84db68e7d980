import { and, eq, sql } from "drizzle-orm";
import { preview, type Message } from "#domain/message.ts";
import { conversationById, inboxState, messageColumns, optOutOf } from "./conversations.ts";
import type { InboxState } from "./inbox-pages.ts";
import type { Conversation } from "#domain/conversation.ts";
import { insertWhen } from "./insert-when.ts";
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
  readonly conversation: Conversation;
  readonly optedOut: boolean;
  /** The message of this token, stored now or before; null when nothing could be stored. */
  readonly message: Message | null;
  readonly isNew: boolean;
  readonly state: InboxState;
}

/**
 * Stores a reply, marks its conversation answered and puts the delivery on the outbox: one
 * transaction, in which every write depends on the message having been stored, and the message on
 * the conversation being the clinic's, open, and its contact not opted out.
 * Null when the clinic has no such conversation.
 */
export async function commitReply(store: Store, reply: NewReply): Promise<CommittedReply | null> {
  const { clinicId, db } = store;
  const wasStored = sql`EXISTS (
    SELECT 1 FROM messages WHERE clinic_id = ${clinicId} AND id = ${reply.messageId})`;
  const [, , , [conversation], [optOut], [message], [state]] = await db.batch([
    insertWhen(
      db,
      messages,
      {
        clinicId,
        id: reply.messageId,
        conversationId: reply.conversationId,
        direction: "outbound",
        author: "staff",
        authorName: reply.staffName,
        staffId: reply.staffId,
        body: reply.body,
        mediaCount: 0,
        clientToken: reply.clientToken,
        attemptOf: reply.attemptOf,
        delivery: "queued",
        deliveryAt: reply.now,
        createdAt: reply.now,
      },
      sql`FROM conversations v
        WHERE v.clinic_id = ${clinicId} AND v.id = ${reply.conversationId} AND v.closed_at IS NULL
          AND v.contact GLOB '+[1-9]*'
          AND NOT EXISTS (SELECT 1 FROM opt_outs o
            WHERE o.clinic_id = ${clinicId} AND o.number = v.contact)`,
    ).onConflictDoNothing(),
    db
      .update(conversations)
      .set({
        lastMessageAt: reply.now,
        lastMessageText: preview(reply.body, 0),
        lastMessageAuthor: "staff",
        unreadSince: null,
        waitingSince: null,
      })
      .where(
        and(
          eq(conversations.clinicId, clinicId),
          eq(conversations.id, reply.conversationId),
          wasStored,
        ),
      ),
    insertWhen(
      db,
      outbox,
      { clinicId, kind: "deliver-message", subjectId: reply.messageId, dueAt: reply.now },
      sql`WHERE ${wasStored}`,
    ),
    conversationById(store, reply.conversationId),
    optOutOf(store, reply.conversationId),
    db
      .select(messageColumns)
      .from(messages)
      .where(
        and(
          eq(messages.clinicId, clinicId),
          eq(messages.conversationId, reply.conversationId),
          eq(messages.clientToken, reply.clientToken),
        ),
      )
      .limit(1),
    inboxState(store),
  ]);
  if (!conversation) return null;
  return {
    conversation,
    optedOut: optOut !== undefined,
    message: message ?? null,
    isNew: message?.id === reply.messageId,
    state: state ?? { unread: 0, seq: 0 },
  };
}

/** One message of one conversation of this clinic. */
export function findMessage(
  { clinicId, db }: Store,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<Message | undefined> {
  return db
    .select(messageColumns)
    .from(messages)
    .where(
      and(
        eq(messages.clinicId, clinicId),
        eq(messages.id, messageId),
        eq(messages.conversationId, conversationId),
      ),
    )
    .limit(1)
    .get();
}
