import { and, asc, desc, eq, gte, inArray, isNotNull, lt, max, sql } from "drizzle-orm";
import type { OptOut, OptOutSource } from "#domain/consent.ts";
import { asksFrom } from "#domain/conversation.ts";
import { attachmentsOf, toAttachments } from "./attachments.ts";
import { countMentions } from "./mentions.ts";
import { changes, conversations, inboxes, messages } from "./schema.ts";
import type { Store } from "./store.ts";

/** How many conversations the list shows at first and adds at a time. */
export const listPage = 25;
/** How many messages a thread shows at first and adds at a time. */
export const threadPage = 50;

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
      isKept: sql<0 | 1>`EXISTS (SELECT 1 FROM conversations v
        CROSS JOIN clients h ON h.clinic_id = ${clinicId} AND h.id = v.client_id AND h.kept_at IS NOT NULL
        WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId})`.as("isKept"),
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

/** The messages from `from` on, oldest first; one more than a page tells of later ones. */
export function messagesFrom({ clinicId, db }: Store, conversationId: string, from: number) {
  return db
    .select(messageColumns)
    .from(messages)
    .where(
      and(
        eq(messages.clinicId, clinicId),
        eq(messages.conversationId, conversationId),
        gte(messages.position, from),
      ),
    )
    .orderBy(asc(messages.position))
    .limit(threadPage + 1);
}

/** The last conversation with the same contact that was closed before this one. */
export function conversationBefore({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({
      id: sql<string>`earlier.id`.as("earlier_id"),
      closedAt: sql<number>`earlier.closed_at`.as("earlier_at"),
    })
    .from(sql`conversations earlier`)
    .where(
      sql`earlier.clinic_id = ${clinicId} AND earlier.closed_at IS NOT NULL
        AND earlier.contact = (SELECT contact FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId})
        AND earlier.closed_at < coalesce((SELECT closed_at FROM conversations
          WHERE clinic_id = ${clinicId} AND id = ${conversationId}), 9e15)`,
    )
    .orderBy(sql`earlier.closed_at DESC`)
    .limit(1);
}

/** Unread again, for the whole clinic: somebody has to come back to it. */
export function markUnread({ clinicId, db }: Store, id: string, now: number) {
  return db
    .update(conversations)
    .set({ unreadSince: now })
    .where(
      and(
        eq(conversations.clinicId, clinicId),
        eq(conversations.id, id),
        sql`${conversations.unreadSince} IS NULL AND ${conversations.closedAt} IS NULL`,
      ),
    )
    .returning({ id: conversations.id });
}

/** How a conversation's contact stands; `ask` is what a text asks that is not in this conversation. */
export interface ContactConsent {
  readonly at: number | null;
  readonly source: OptOutSource;
  readonly ask: string | null;
  /** Names of the client's patients that have died, as JSON. */
  readonly deceased: string;
}

export function consentOfContact({ clinicId, db }: Store, conversationId: string) {
  return db
    .select({
      at: sql<number | null>`o.opted_out_at`.as("stopped_at"),
      source: sql<OptOutSource>`o.source`.as("stopped_by"),
      ask: sql<string | null>`(SELECT words FROM stop_asks a
        WHERE a.clinic_id = ${clinicId} AND a.number = v.contact
          AND (a.message_position IS NULL OR NOT EXISTS (SELECT 1 FROM messages m
            WHERE m.position = a.message_position AND m.conversation_id = ${conversationId}))
        ORDER BY a.at DESC LIMIT 1)`.as("asked"),
      deceased:
        sql<string>`(SELECT json_group_array(p.name) FROM patients p INDEXED BY patients_client
        WHERE p.clinic_id = ${clinicId} AND p.client_id = v.client_id AND p.deceased_at IS NOT NULL)`.as(
          "deceased",
        ),
    })
    .from(
      sql`(SELECT contact, client_id FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId}) v
        LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = v.contact`,
    )
    .limit(1);
}

/** The opt-out in it, if there is one. */
export function optOutIn(consent: ContactConsent | undefined): OptOut | null {
  if (!consent || consent.at === null) return null;
  return { at: consent.at, source: consent.source };
}

export function deceasedIn(consent: ContactConsent | undefined): string[] {
  return JSON.parse(consent?.deceased ?? "[]") as string[];
}

/**
 * What somebody's ball counts (unread conversations, and where they are mentioned), and how far the live
 * feed has come.
 */
export function inboxState(store: Store, staffId: string) {
  const { clinicId, db } = store;
  return db
    .select({
      unread: sql<number>`${inboxes.unread} + ${countMentions(store, staffId)}`.as("ball"),
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

/** The same for several; returns how many were unread. At most 90: D1 binds 100 parameters. */
export async function markManyRead({ clinicId, db }: Store, ids: string[]): Promise<number> {
  const marked = await db
    .update(conversations)
    .set({ unreadSince: null })
    .where(
      and(
        eq(conversations.clinicId, clinicId),
        inArray(conversations.id, ids),
        isNotNull(conversations.unreadSince),
      ),
    )
    .returning({ id: conversations.id });
  return marked.length;
}

/** How far the live feed has come: the seq of the newest change, null before the first. */
export function lastChange({ clinicId, db }: Store) {
  return db
    .select({ seq: max(changes.seq) })
    .from(changes)
    .where(eq(changes.clinicId, clinicId));
}

export const listed = {
  id: conversations.id,
  number: conversations.number,
  contact: conversations.contact,
  clientId: conversations.clientId,
  clientName: conversations.clientName,
  sharedWith: conversations.sharedWith,
  closedAt: conversations.closedAt,
  closedBy: conversations.closedBy,
  closedAfter: conversations.closedAfter,
  staffId: conversations.staffId,
  staffName: conversations.staffName,
  lastMessageAt: conversations.lastMessageAt,
  lastMessageText: conversations.lastMessageText,
  lastMessageAuthor: conversations.lastMessageAuthor,
  unreadSince: conversations.unreadSince,
  waitingSince: conversations.waitingSince,
  aside: conversations.aside,
  snoozedUntil: conversations.snoozedUntil,
  cameBackAt: conversations.cameBackAt,
  onlyAutomated: conversations.onlyAutomated,
  tags: conversations.tags,
};

export const messageColumns = {
  id: messages.id,
  position: messages.position,
  conversationId: messages.conversationId,
  direction: messages.direction,
  author: messages.author,
  authorName: messages.authorName,
  body: messages.body,
  attachments: attachmentsOf(sql`${messages}`)
    .mapWith(toAttachments)
    .as("attached"),
  delivery: messages.delivery,
  errorCode: messages.errorCode,
  understood: messages.understood,
  stopAsk: messages.stopAsk,
  reactsTo: messages.reactsTo,
  createdAt: messages.createdAt,
};
