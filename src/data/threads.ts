import type { DraftFile } from "#domain/attachment.ts";
import type { OptOut } from "#domain/consent.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import type { ScheduledText } from "#domain/send-later.ts";
import { type Note, stretchBack, stretchOn } from "#domain/note.ts";
import {
  consentOfContact,
  type ContactConsent,
  conversationBefore,
  conversationById,
  deceasedIn,
  inboxState,
  markRead,
  messagesFrom,
  messagesOf,
  optOutIn,
  threadPage,
} from "./conversations.ts";
import { draftFiles } from "./draft-attachments.ts";
import { seeMention } from "./mentions.ts";
import { notePage, notesFrom, notesOf } from "./notes.ts";
import { scheduledOf } from "./scheduled-texts.ts";
import type { Store } from "./store.ts";

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
  /** What colleagues wrote to each other among them. */
  readonly notes: readonly Note[];
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

/** A conversation that somebody opens, which clears its unread mark and their mention in it. */
export interface Opened {
  readonly thread: Thread;
  readonly state: InboxState;
  readonly wasUnread: boolean;
  readonly wasMentioned: boolean;
}

/** A conversation alone, for a page that has its list already. Null when it is not there. */
export async function readThread(
  store: Store,
  conversationId: string,
  staffId: string,
): Promise<Opened | null> {
  return toOpened(await store.db.batch(opening(store, conversationId, staffId)));
}

/** The end of a conversation to be read beside another one, and what was before it. Marks nothing. */
export async function readFolded(store: Store, conversationId: string) {
  const [[conversation], messages, [past]] = await store.db.batch([
    conversationById(store, conversationId),
    messagesOf(store, conversationId),
    conversationBefore(store, conversationId),
  ]);
  if (!conversation) return null;
  const shown = messages.slice(0, threadPage).toReversed();
  return { messages: shown, hasMore: messages.length > shown.length, past: past ?? null };
}

/** The messages before a position, oldest first; null when the clinic has no such conversation. */
export async function readEarlier(
  store: Store,
  conversationId: string,
  before: number,
): Promise<Thread | null> {
  const [[conversation], messages, notes] = await store.db.batch([
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
    notesOf(store, conversationId, before),
  ]);
  return conversation ? { ...bare(conversation), ...backwards(messages, notes) } : null;
}

/** The messages from a position on, oldest first. */
export async function readLater(
  store: Store,
  conversationId: string,
  from: number,
): Promise<Thread | null> {
  const [[conversation], messages, notes] = await store.db.batch([
    conversationById(store, conversationId),
    messagesFrom(store, conversationId, from),
    notesFrom(store, conversationId, from),
  ]);
  return conversation ? { ...bare(conversation), ...forwards(messages, notes) } : null;
}

/** What opening a conversation asks and writes; `toOpened` takes the answers in this order. */
export function opening(store: Store, conversationId: string, staffId: string, before?: number) {
  return [
    markRead(store, conversationId),
    seeMention(store, staffId, conversationId),
    conversationById(store, conversationId),
    messagesOf(store, conversationId, before),
    notesOf(store, conversationId, before),
    consentOfContact(store, conversationId),
    conversationBefore(store, conversationId),
    draftFiles(store, { conversationId, staffId }),
    scheduledOf(store, conversationId),
    inboxState(store, staffId),
  ] as const;
}

type Answers = readonly [
  marked: readonly unknown[],
  seen: readonly unknown[],
  conversations: readonly Conversation[],
  messages: readonly Message[],
  notes: readonly Note[],
  consent: readonly ContactConsent[],
  before: readonly { id: string; closedAt: number }[],
  draft: readonly DraftFile[],
  scheduled: readonly { texts: ScheduledText[] }[],
  state: readonly InboxState[],
];

export function toOpened(answers: Answers): Opened | null {
  const [marked, seen, [conversation], messages, notes, ...rest] = answers;
  const [[consent], [before], draft, [scheduled], [state]] = rest;
  if (!conversation) return null;
  return {
    thread: {
      ...bare(conversation),
      ...backwards(messages, notes),
      optOut: optOutIn(consent),
      askElsewhere: consent?.ask ?? null,
      conversationBefore: before ?? null,
      deceased: deceasedIn(consent),
      draft,
      scheduled: scheduled?.texts ?? [],
    },
    state: state ?? nothingYet,
    wasUnread: marked.length > 0,
    wasMentioned: seen.length > 0,
  };
}

export const nothingYet: InboxState = { unread: 0, seq: 0 };

function bare(conversation: Conversation): Thread {
  return {
    conversation,
    optOut: null,
    askElsewhere: null,
    messages: [],
    notes: [],
    earlier: null,
    later: null,
    conversationBefore: null,
    deceased: [],
    draft: [],
    scheduled: [],
  };
}

/** A page that ends where it was asked for: `messages` and `notes` come newest first. */
export function backwards(
  messages: readonly Message[],
  notes: readonly Note[],
  most = threadPage,
): Pick<Thread, "messages" | "notes" | "earlier"> {
  const page = messages.slice(0, most).toReversed();
  const cut = notes.length > notePage;
  const shown = stretchBack({ messages: page, notes: notes.toReversed() }, cut);
  const goesOn = messages.length > shown.messages.length;
  return { ...shown, earlier: goesOn ? (shown.messages[0]?.position ?? null) : null };
}

/** A page that begins where it was asked for: `messages` and `notes` come oldest first. */
export function forwards(
  messages: readonly Message[],
  notes: readonly Note[],
  most = threadPage,
): Pick<Thread, "messages" | "notes" | "later"> {
  const shown = stretchOn({ messages: messages.slice(0, most), notes }, notes.length > notePage);
  return { ...shown, later: messages[shown.messages.length]?.position ?? null };
}
