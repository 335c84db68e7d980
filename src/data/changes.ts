import { and, asc, eq, gt, min, sql } from "drizzle-orm";
import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import { inboxState } from "./conversations.ts";
import type { InboxState } from "./inbox-pages.ts";
import { changes, conversations, messages } from "./schema.ts";
import type { Store } from "./store.ts";

/** What a page that is at `after` has not seen; `missed` when the feed no longer reaches back. */
export type Changes =
  | { readonly kind: "missed"; readonly state: InboxState }
  | {
      readonly kind: "changes";
      readonly state: InboxState;
      readonly conversations: readonly Conversation[];
      /** Of the conversation that the page has open, oldest first. */
      readonly messages: readonly Message[];
    };

/** More than this is cheaper to load anew than to patch. */
const mostChanges = 500;

export async function readChanges(
  store: Store,
  after: number,
  openConversationId: string | null,
): Promise<Changes> {
  const { clinicId, db } = store;
  const [rows, [state], [oldest]] = await db.batch([
    changedSince(store, after, openConversationId),
    inboxState(store),
    db
      .select({ seq: min(changes.seq) })
      .from(changes)
      .where(eq(changes.clinicId, clinicId)),
  ]);
  const now = state ?? { unread: 0, seq: 0 };
  const reachesBack = after >= (oldest?.seq ?? 1) - 1 && after <= now.seq;
  if (!reachesBack || rows.length > mostChanges) return { kind: "missed", state: now };
  return {
    kind: "changes",
    state: now,
    conversations: [...new Map(rows.map((row) => [row.id, row])).values()],
    messages: [...new Map(rows.flatMap(toMessage)).values()].toSorted(
      (a, b) => a.position - b.position,
    ),
  };
}

/**
 * A row for each change, with its conversation as it is now and, for the open one, its message.
 * Every column has a name of its own: drizzle's batch on D1 mixes same-named ones up.
 */
function changedSince({ clinicId, db }: Store, after: number, openConversationId: string | null) {
  const v = conversations;
  const m = messages;
  return db
    .select({
      id: sql<string>`${v.id}`.as("v_id"),
      number: v.number,
      contact: v.contact,
      clientId: v.clientId,
      clientName: v.clientName,
      closedAt: v.closedAt,
      lastMessageAt: v.lastMessageAt,
      lastMessageText: v.lastMessageText,
      lastMessageAuthor: v.lastMessageAuthor,
      unreadSince: v.unreadSince,
      waitingSince: v.waitingSince,
      messageId: sql<string | null>`${m.id}`.as("m_id"),
      position: sql<number>`${m.position}`.as("m_position"),
      direction: sql<Message["direction"]>`${m.direction}`.as("m_direction"),
      author: sql<Message["author"]>`${m.author}`.as("m_author"),
      authorName: m.authorName,
      body: sql<string>`${m.body}`.as("m_body"),
      mediaCount: sql<number>`${m.mediaCount}`.as("m_media_count"),
      delivery: m.delivery,
      errorCode: m.errorCode,
      createdAt: sql<number>`${m.createdAt}`.as("m_created_at"),
    })
    .from(changes)
    .innerJoin(v, and(eq(v.clinicId, changes.clinicId), eq(v.id, changes.conversationId)))
    .leftJoin(
      m,
      and(
        eq(m.clinicId, changes.clinicId),
        eq(m.id, changes.messageId),
        eq(changes.conversationId, openConversationId ?? ""),
      ),
    )
    .where(and(eq(changes.clinicId, clinicId), gt(changes.seq, after)))
    .orderBy(asc(changes.seq))
    .limit(mostChanges + 1);
}

type ChangeRow = Awaited<ReturnType<typeof changedSince>>[number];

function toMessage(row: ChangeRow): [string, Message][] {
  if (row.messageId === null) return [];
  return [[row.messageId, { ...row, id: row.messageId, conversationId: row.id }]];
}
