import { sql } from "drizzle-orm";
import type { Beginning, Conversation } from "#domain/conversation.ts";
import { placeIn } from "#domain/inbox-filter.ts";
import { inboxState, listPage, messagesFrom, threadPage } from "./conversations.ts";
import { conversationsIn, type ListPlace, type ListQuery } from "./inbox-lists.ts";
import { type Mention, mentionsOf } from "./mentions.ts";
import { notesFrom } from "./notes.ts";
import type { Store } from "./store.ts";
import {
  backwards,
  forwards,
  type InboxState,
  nothingYet,
  type Opened,
  opening,
  toOpened,
} from "./threads.ts";

/** One page of the list; `next` is where the following page begins, null on the last. */
export interface ConversationList {
  readonly conversations: readonly Conversation[];
  readonly next: ListPlace | null;
  /** Where whoever looks is asked to. */
  readonly mentions: readonly Mention[];
}

/** The list and its state, in one batch: the cursor is exactly as new as the rows. */
export async function readInbox(
  store: Store,
  query: ListQuery,
): Promise<{ list: ConversationList; state: InboxState; beginning: Beginning }> {
  const [rows, mentions, [state], [began]] = await store.db.batch([
    ...listing(store, query),
    inboxState(store, query.staffId),
    beginningOf(store),
  ]);
  const list = toList(rows, mentions, query);
  const beginning = { line: began?.line ?? null, isUsed: began?.isUsed === 1 };
  return { list, state: state ?? nothingYet, beginning };
}

/** A conversation with a list beside it, its messages from before a position or the newest. */
export async function readInboxWithThread(
  store: Store,
  conversationId: string,
  query: ListQuery,
  before?: number,
): Promise<(Opened & { list: ConversationList }) | null> {
  const [rows, mentions, ...answers] = await store.db.batch([
    ...listing(store, query),
    ...opening(store, conversationId, query.staffId, before),
  ]);
  const opened = toOpened(answers);
  return opened && { ...opened, list: toList(rows, mentions, query) };
}

/** A conversation around one of its messages, which may be long ago; the newest may be left out. */
export async function readAround(
  store: Store,
  conversationId: string,
  position: number,
  query: ListQuery,
): Promise<(Opened & { list: ConversationList }) | null> {
  const [rows, mentions, from, notesAfter, ...answers] = await store.db.batch([
    ...listing(store, query),
    messagesFrom(store, conversationId, position),
    notesFrom(store, conversationId, position),
    ...opening(store, conversationId, query.staffId, position),
  ]);
  const opened = toOpened(answers);
  if (!opened) return null;
  const half = threadPage / 2;
  const [, , , messages, notes] = answers;
  const past = backwards(messages, notes, half);
  const rest = forwards(from, notesAfter, half);
  return {
    ...opened,
    list: toList(rows, mentions, query),
    thread: {
      ...opened.thread,
      messages: [...past.messages, ...rest.messages],
      notes: [...past.notes, ...rest.notes],
      earlier: past.earlier,
      later: rest.later,
    },
  };
}

/** Of the conversations the first by its key, if there is one: no more is read. */
function beginningOf({ clinicId, db }: Store) {
  return db
    .select({
      line: sql<string | null>`(SELECT number FROM numbers
        WHERE clinic_id = ${clinicId} AND disabled_at IS NULL LIMIT 1)`.as("line"),
      isUsed: sql<number>`EXISTS (SELECT 1 FROM conversations
        WHERE clinic_id = ${clinicId} AND id > '')`.as("is_used"),
    })
    .from(sql`(SELECT 1)`);
}

function listing(store: Store, query: ListQuery) {
  return [conversationsIn(store, query), mentionsOf(store, query.staffId)] as const;
}

function toList(
  rows: readonly Conversation[],
  mentions: readonly Mention[],
  { filter }: ListQuery,
): ConversationList {
  // These are taken in the order in which they were opened, and shown in that of every other list.
  const isByOpening = filter === "mine" || filter === "unassigned";
  const inOrder = isByOpening ? rows.toSorted((a, b) => (a.id < b.id ? 1 : -1)) : rows;
  const page = inOrder.slice(0, listPage);
  const last = page.at(-1);
  const goesOn = rows.length > listPage && last !== undefined;
  const next = goesOn ? { at: placeIn(filter, last), id: last.id } : null;
  const latestFirst = () => page.toSorted((a, b) => placeIn(filter, b) - placeIn(filter, a));
  return { conversations: isByOpening ? latestFirst() : page, next, mentions };
}
