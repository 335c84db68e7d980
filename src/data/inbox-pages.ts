import type { OptOut } from "#domain/consent.ts";
import type { Conversation } from "#domain/conversation.ts";
import { placeIn } from "#domain/inbox-filter.ts";
import type { DraftFile } from "#domain/attachment.ts";
import type { Message } from "#domain/message.ts";
import type { ScheduledText } from "#domain/send-later.ts";
import {
  consentOfContact,
  deceasedIn,
  type ContactConsent,
  conversationById,
  inboxState,
  conversationBefore,
  listPage,
  markRead,
  messagesFrom,
  messagesOf,
  optOutIn,
  threadPage,
} from "./conversations.ts";
import { draftFiles } from "./draft-attachments.ts";
import { conversationsIn, type ListPlace, type ListQuery } from "./inbox-lists.ts";
import { scheduledOf } from "./scheduled-texts.ts";
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
  readonly optOut: OptOut | null;
  /** What a text of theirs asks that is not in this conversation, and nobody has decided. */
  readonly askElsewhere: string | null;
  /** Names of the client's patients that have died. */
  readonly deceased: readonly string[];
  readonly messages: readonly Message[];
  readonly earlier: number | null;
  /** Where later messages begin, when the thread does not reach the newest; otherwise null. */
  readonly later: number | null;
  /** The conversation with this contact that was closed before this one. */
  readonly conversationBefore: { readonly id: string; readonly closedAt: number } | null;
  /** What whoever looks has attached to what they are writing. */
  readonly draft: readonly DraftFile[];
  /** What is to leave later, the next first. */
  readonly scheduled: readonly ScheduledText[];
}

/** The list and its state, in one batch: the cursor is exactly as new as the rows. */
export async function readInbox(
  store: Store,
  query: ListQuery,
): Promise<{ list: ConversationList; state: InboxState }> {
  const [rows, [state]] = await store.db.batch([conversationsIn(store, query), inboxState(store)]);
  return { list: toList(rows, query), state: state ?? nothingYet };
}

/** A conversation that somebody opens, which clears its unread mark. */
export interface Opened {
  readonly thread: Thread;
  readonly state: InboxState;
  readonly wasUnread: boolean;
}

/** A conversation alone, for a page that has its list already. Null when it is not there. */
export async function readThread(
  store: Store,
  conversationId: string,
  staffId: string,
): Promise<Opened | null> {
  return toOpened(await store.db.batch(opening(store, conversationId, staffId)));
}

/** A conversation with a list beside it, its messages from before a position or the newest. */
export async function readInboxWithThread(
  store: Store,
  conversationId: string,
  query: ListQuery,
  before?: number,
): Promise<(Opened & { list: ConversationList }) | null> {
  const [marked, conversation, messages, consent, earlier, draft, scheduled, state, rows] =
    await store.db.batch([
      ...opening(store, conversationId, query.staffId, before),
      conversationsIn(store, query),
    ]);
  const found = [
    marked,
    conversation,
    messages,
    consent,
    earlier,
    draft,
    scheduled,
    state,
  ] as const;
  const opened = toOpened(found);
  return opened && { ...opened, list: toList(rows, query) };
}

/** A conversation around one of its messages, which may be long ago; the newest may be left out. */
export async function readAround(
  store: Store,
  conversationId: string,
  position: number,
  query: ListQuery,
): Promise<(Opened & { list: ConversationList }) | null> {
  const [marked, conversation, before, consent, earlier, draft, scheduled, state, rows, from] =
    await store.db.batch([
      ...opening(store, conversationId, query.staffId, position),
      conversationsIn(store, query),
      messagesFrom(store, conversationId, position),
    ]);
  const half = before.slice(0, threadPage / 2);
  const opened = toOpened([marked, conversation, half, consent, earlier, draft, scheduled, state]);
  if (!opened) return null;
  const { thread } = opened;
  const rest = from.slice(0, threadPage / 2);
  const messages = [...thread.messages, ...rest];
  const isMore = before.length > half.length;
  return {
    ...opened,
    list: toList(rows, query),
    thread: {
      ...thread,
      messages,
      earlier: isMore ? (messages[0]?.position ?? null) : null,
      later: from[rest.length]?.position ?? null,
    },
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
  return conversation ? toThread(conversation, messages, null) : null;
}

/** The messages from a position on, oldest first. */
export async function readLater(
  store: Store,
  conversationId: string,
  from: number,
): Promise<Thread | null> {
  const [[conversation], messages] = await store.db.batch([
    conversationById(store, conversationId),
    messagesFrom(store, conversationId, from),
  ]);
  if (!conversation) return null;
  const page = messages.slice(0, threadPage);
  const thread = toThread(conversation, page.toReversed(), null);
  return { ...thread, later: messages[page.length]?.position ?? null };
}

const nothingYet: InboxState = { unread: 0, seq: 0 };

function opening(store: Store, conversationId: string, staffId: string, before?: number) {
  return [
    markRead(store, conversationId),
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
    consentOfContact(store, conversationId),
    conversationBefore(store, conversationId),
    draftFiles(store, { conversationId, staffId }),
    scheduledOf(store, conversationId),
    inboxState(store),
  ] as const;
}

function toOpened([
  marked,
  [conversation],
  messages,
  [consent],
  [earlier],
  draft,
  [scheduled],
  [state],
]: readonly [
  readonly unknown[],
  readonly Conversation[],
  readonly Message[],
  readonly ContactConsent[],
  readonly { id: string; closedAt: number }[],
  readonly DraftFile[],
  readonly { texts: ScheduledText[] }[],
  readonly InboxState[],
]): Opened | null {
  if (!conversation) return null;
  return {
    thread: {
      ...toThread(conversation, messages, optOutIn(consent), earlier ?? null),
      askElsewhere: consent?.ask ?? null,
      deceased: deceasedIn(consent),
      draft,
      scheduled: scheduled?.texts ?? [],
    },
    state: state ?? nothingYet,
    wasUnread: marked.length > 0,
  };
}

function toList(rows: readonly Conversation[], { filter }: ListQuery): ConversationList {
  const page = rows.slice(0, listPage);
  const last = page.at(-1);
  const goesOn = rows.length > listPage && last !== undefined;
  return { conversations: page, next: goesOn ? { at: placeIn(filter, last), id: last.id } : null };
}

function toThread(
  conversation: Conversation,
  newestFirst: readonly Message[],
  optOut: OptOut | null,
  conversationBefore: Thread["conversationBefore"] = null,
): Thread {
  const page = newestFirst.slice(0, threadPage).toReversed();
  const goesOn = newestFirst.length > threadPage;
  return {
    conversation,
    optOut,
    messages: page,
    earlier: goesOn ? (page[0]?.position ?? null) : null,
    later: null,
    askElsewhere: null,
    deceased: [],
    conversationBefore,
    draft: [],
    scheduled: [],
  };
}
