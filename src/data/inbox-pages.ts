import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import {
  conversationById,
  inboxState,
  listPage,
  type ListPlace,
  markRead,
  messagesOf,
  openConversations,
  optOutOf,
  threadPage,
} from "./conversations.ts";
import type { Store } from "./store.ts";

/** One page of the list; `next` is where the following page begins, null on the last. */
export interface ConversationList {
  readonly conversations: readonly Conversation[];
  readonly next: ListPlace | null;
}

/** The count in the ball and the cursor of the live feed, read with what they belong to. */
export interface InboxState {
  readonly unread: number;
  readonly seq: number;
}

/** An open thread: messages oldest first; `earlier` is the position to page back from, or null. */
export interface Thread {
  readonly conversation: Conversation;
  readonly optedOut: boolean;
  readonly messages: readonly Message[];
  readonly earlier: number | null;
}

/** The list and its state, in one batch: the cursor is exactly as new as the rows. */
export async function readInbox(
  store: Store,
  before?: ListPlace,
): Promise<{ list: ConversationList; state: InboxState }> {
  const [rows, [state]] = await store.db.batch([
    openConversations(store, before),
    inboxState(store),
  ]);
  return { list: toList(rows), state: state ?? nothingYet };
}

/** A conversation with the list beside it. Opening it clears its unread mark. Null: not there. */
export async function readInboxWithThread(
  store: Store,
  conversationId: string,
  before?: number,
): Promise<{
  list: ConversationList;
  state: InboxState;
  thread: Thread;
  wasUnread: boolean;
} | null> {
  const { db } = store;
  const [opened, [conversation], messages, [optOut], rows, [state]] = await db.batch([
    markRead(store, conversationId),
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
    optOutOf(store, conversationId),
    openConversations(store),
    inboxState(store),
  ]);
  if (!conversation) return null;
  return {
    list: toList(rows),
    state: state ?? nothingYet,
    thread: toThread(conversation, messages, optOut !== undefined),
    wasUnread: opened.length > 0,
  };
}

/** A conversation alone, for a page that has its list already. Opening clears its unread mark. */
export async function readThread(
  store: Store,
  conversationId: string,
): Promise<{ state: InboxState; thread: Thread; wasUnread: boolean } | null> {
  const [opened, [conversation], messages, [optOut], [state]] = await store.db.batch([
    markRead(store, conversationId),
    conversationById(store, conversationId),
    messagesOf(store, conversationId),
    optOutOf(store, conversationId),
    inboxState(store),
  ]);
  if (!conversation) return null;
  return {
    state: state ?? nothingYet,
    thread: toThread(conversation, messages, optOut !== undefined),
    wasUnread: opened.length > 0,
  };
}

/** The messages before a position, oldest first; null when the clinic has no such conversation. */
export async function readEarlier(
  store: Store,
  conversationId: string,
  before: number,
): Promise<Thread | null> {
  const [[conversation], messages] = await store.db.batch([
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
  ]);
  return conversation ? toThread(conversation, messages, false) : null;
}

const nothingYet: InboxState = { unread: 0, seq: 0 };

function toList(rows: readonly Conversation[]): ConversationList {
  const page = rows.slice(0, listPage);
  const last = page.at(-1);
  const goesOn = rows.length > listPage && last !== undefined;
  return { conversations: page, next: goesOn ? { at: last.lastMessageAt, id: last.id } : null };
}

function toThread(
  conversation: Conversation,
  newestFirst: readonly Message[],
  optedOut: boolean,
): Thread {
  const page = newestFirst.slice(0, threadPage).toReversed();
  const goesOn = newestFirst.length > threadPage;
  return {
    conversation,
    optedOut,
    messages: page,
    earlier: goesOn ? (page[0]?.position ?? null) : null,
  };
}
