import { and, desc, eq, isNotNull, isNull, lt, max, sql } from "drizzle-orm";
import { asksFrom } from "#domain/conversation.ts";
import { changes, conversations, inboxes, messages, optOuts } from "./schema.ts";
import type { Store } from "./store.ts";

/** How many conversations the list shows at first and adds at a time. */
export const listPage = 30;
/** How many messages a thread shows at first and adds at a time. */
export const threadPage = 50;

/** A place in the list, newest first. A list goes on after a place, never at an OFFSET. */
export interface ListPlace {
  readonly at: number;
  readonly id: string;
}

/** Open conversations, newest first, from after `before`; one more than a page tells of a next. */
export function openConversations({ clinicId, db }: Store, before?: ListPlace) {
  const { lastMessageAt, id } = conversations;
  return db
    .select(listed)
    .from(conversations)
    .where(
      and(
        eq(conversations.clinicId, clinicId),
        isNull(conversations.closedAt),
        before && sql`(${lastMessageAt}, ${id}) < (${before.at}, ${before.id})`,
      ),
    )
    .orderBy(desc(lastMessageAt), desc(id))
    .limit(listPage + 1);
}

export function conversationById({ clinicId, db }: Store, id: string) {
  return db
    .select(listed)
    .from(conversations)
    .where(and(eq(conversations.clinicId, clinicId), eq(conversations.id, id)))
    .limit(1);
}

/** How many messages a conversation has, as far as a deletion needs to know. */
export function countMessages({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({
      messages: sql<number>`(SELECT count(*) FROM (SELECT 1 FROM messages
        WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId} LIMIT ${asksFrom}))`.as(
        "messages",
      ),
    })
    .from(sql`(SELECT 1)`);
}

/** The client's latest words, which may say who they are. */
export function wordsOfClient({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({ body: messages.body })
    .from(messages)
    .where(
      and(
        eq(messages.clinicId, clinicId),
        eq(messages.conversationId, conversationId),
        eq(messages.direction, "inbound"),
      ),
    )
    .orderBy(desc(messages.position))
    .limit(1);
}

/** The newest messages before `before`, newest first; one more than a page tells of earlier ones. */
export function messagesOf({ clinicId, db }: Store, conversationId: string, before?: number) {
  return db
    .select(messageColumns)
    .from(messages)
    .where(
      and(
        eq(messages.clinicId, clinicId),
        eq(messages.conversationId, conversationId),
        before === undefined ? undefined : lt(messages.position, before),
      ),
    )
    .orderBy(desc(messages.position))
    .limit(threadPage + 1);
}

/** The opt-out of a conversation's contact: no row when they may be texted. */
export function optOutOf({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({ optedOutAt: optOuts.optedOutAt })
    .from(optOuts)
    .where(
      and(
        eq(optOuts.clinicId, clinicId),
        eq(
          optOuts.number,
          sql`(SELECT contact FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId})`,
        ),
      ),
    )
    .limit(1);
}

/** How many conversations are unread, and how far the live feed has come. */
export function inboxState({ clinicId, db }: Store) {
  return db
    .select({
      unread: inboxes.unread,
      seq: sql<number>`coalesce((SELECT max(seq) FROM changes WHERE clinic_id = ${clinicId}), 0)`.as(
        "last_seq",
      ),
    })
    .from(inboxes)
    .where(eq(inboxes.clinicId, clinicId))
    .limit(1);
}

/** Nobody needs to open it any more; who waits for an answer still waits. */
export function markRead({ clinicId, db }: Store, id: string) {
  return db
    .update(conversations)
    .set({ unreadSince: null })
    .where(
      and(
        eq(conversations.clinicId, clinicId),
        eq(conversations.id, id),
        isNotNull(conversations.unreadSince),
      ),
    )
    .returning({ id: conversations.id });
}

/** How far the live feed has come: the seq of the newest change, null before the first. */
export function lastChange({ clinicId, db }: Store) {
  return db
    .select({ seq: max(changes.seq) })
    .from(changes)
    .where(eq(changes.clinicId, clinicId));
}

const listed = {
  id: conversations.id,
  number: conversations.number,
  contact: conversations.contact,
  clientId: conversations.clientId,
  clientName: conversations.clientName,
  sharedWith: conversations.sharedWith,
  closedAt: conversations.closedAt,
  closedBy: conversations.closedBy,
  lastMessageAt: conversations.lastMessageAt,
  lastMessageText: conversations.lastMessageText,
  lastMessageAuthor: conversations.lastMessageAuthor,
  unreadSince: conversations.unreadSince,
  waitingSince: conversations.waitingSince,
};

export const messageColumns = {
  id: messages.id,
  position: messages.position,
  conversationId: messages.conversationId,
  direction: messages.direction,
  author: messages.author,
  authorName: messages.authorName,
  body: messages.body,
  mediaCount: messages.mediaCount,
  delivery: messages.delivery,
  errorCode: messages.errorCode,
  createdAt: messages.createdAt,
};
