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

/** A conversation that somebody opens, which clears its unread mark. */
export interface Opened {
  readonly thread: Thread;
  readonly state: InboxState;
  readonly wasUnread: boolean;
}

/** A conversation alone, for a page that has its list already. Null when it is not there. */
export async function readThread(store: Store, conversationId: string): Promise<Opened | null> {
  return toOpened(await store.db.batch(opening(store, conversationId)));
}

/** A conversation with the list beside it, its messages from before a position or the newest. */
export async function readInboxWithThread(
  store: Store,
  conversationId: string,
  before?: number,
): Promise<(Opened & { list: ConversationList }) | null> {
  const [marked, conversation, messages, optOut, state, rows] = await store.db.batch([
    ...opening(store, conversationId, before),
    openConversations(store),
  ]);
  const opened = toOpened([marked, conversation, messages, optOut, state]);
  return opened && { ...opened, list: toList(rows) };
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

function opening(store: Store, conversationId: string, before?: number) {
  return [
    markRead(store, conversationId),
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
    optOutOf(store, conversationId),
    inboxState(store),
  ] as const;
}

function toOpened([marked, [conversation], messages, [optOut], [state]]: readonly [
  readonly unknown[],
  readonly Conversation[],
  readonly Message[],
  readonly unknown[],
  readonly InboxState[],
]): Opened | null {
  if (!conversation) return null;
  return {
    thread: toThread(conversation, messages, optOut !== undefined),
    state: state ?? nothingYet,
    wasUnread: marked.length > 0,
  };
}

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
