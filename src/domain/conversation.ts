import type { OptOut } from "./consent.ts";
import { type DestinationRefusal, destinationRefusal } from "./destination.ts";
import type { Author } from "./message.ts";
import type { SignedIn } from "./staff.ts";

/**
 * Everything said between a clinic's number and one contact, until it is closed.
 * Times are epoch milliseconds. Unread and waiting are two marks: opening a conversation clears the
 * first for the whole clinic; only an answer (or a close) clears the second.
 */
export interface Conversation {
  readonly id: string;
  readonly number: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  /** Others of the household who use this number, by name. */
  readonly sharedWith: string | null;
  readonly closedAt: number | null;
  /** Who closed it, by name. */
  readonly closedBy: string | null;
  /** The quiet days after which it closed by itself; null for what somebody closed. */
  readonly closedAfter: number | null;
  /** Whose it is: who answered last, or was given it. */
  readonly staffId: string | null;
  /** Their name, as it was. */
  readonly staffName: string | null;
  readonly lastMessageAt: number;
  readonly lastMessageText: string;
  readonly lastMessageAuthor: Author;
  readonly unreadSince: number | null;
  readonly waitingSince: number | null;
  /** Open, and out of the lists of open ones. */
  readonly aside: "snoozed" | "spam" | null;
  /** Of a snoozed one, when it comes back by itself; null for the rest. */
  readonly snoozedUntil: number | null;
  /** When it came back last by itself. */
  readonly cameBackAt: number | null;
  /** 1 while neither client nor staff has written in it. */
  readonly onlyAutomated: number;
  /** Ids of its tags, as JSON: see tag.ts. */
  readonly tags: string | null;
}

export type ReplyRefusal =
  | "line-off"
  | "closed"
  | "opted-out"
  | "asked-not-to"
  | DestinationRefusal;

/** Why staff can't answer in this conversation, or null when they can. */
export function replyRefusal(
  conversation: Pick<Conversation, "contact" | "closedAt">,
  optOut: OptOut | null,
  isLineOff = false,
): ReplyRefusal | null {
  if (isLineOff) return "line-off";
  const notThere = destinationRefusal(conversation.contact);
  if (notThere) return notThere;
  if (optOut) return optOut.source === "staff" ? "asked-not-to" : "opted-out";
  return conversation.closedAt === null ? null : "closed";
}

/** The marks of a conversation after its client wrote: both keep the time of the first such text. */
export function marksAfterInbound(
  before: Pick<Conversation, "unreadSince" | "waitingSince"> | null,
  now: number,
): { unreadSince: number; waitingSince: number } {
  return { unreadSince: before?.unreadSince ?? now, waitingSince: before?.waitingSince ?? now };
}

/** May this person delete for good? Admins always; staff unless the clinic keeps it to admins. */
export function mayDelete({ role, clinic }: Pick<SignedIn, "role" | "clinic">): boolean {
  return role === "admin" || clinic.staffMayDelete;
}

/** From this many messages on, a deletion wants a word typed. */
export const asksFrom = 4;

/** Is a deletion confirmed? A short conversation is by the button; a longer one by word or name. */
export function isConfirmed(
  typed: string,
  { clientName }: Pick<Conversation, "clientName">,
  messages: number,
): boolean {
  if (messages < asksFrom) return true;
  const said = typed.trim().toLowerCase();
  return said === "delete" || (clientName !== null && said === clientName.trim().toLowerCase());
}

/** What an inbox in which nothing is open says of itself. */
export interface Beginning {
  /** The number that clients text, E.164; null while there is none. */
  readonly line: string | null;
  /** Somebody has texted, or been texted, before. */
  readonly isUsed: boolean;
}
