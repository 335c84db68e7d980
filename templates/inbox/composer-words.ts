import { type ReplyRefusal } from "#domain/conversation.ts";
import { abroadIn } from "#domain/destination.ts";
import { type BodyProblem, longestBody, type Message } from "#domain/message.ts";
import { type CapReached, capWords, isCap } from "#domain/send-caps.ts";
import { blankIn } from "#domain/quick-reply.ts";

export type ComposerProblem =
  | BodyProblem
  | ReplyRefusal
  | CapReached
  | "not-failed"
  | "unavailable"
  | "deleted"
  | "files-changed"
  | "blank"
  | "new-text"
  | "answered";

/** Why a text was not taken, in words. */
export function composerWords(
  reason: ComposerProblem,
  {
    contact,
    typed,
    answered,
    now = 0,
  }: {
    contact: string;
    typed: string;
    /** What a colleague has answered meanwhile, and the time now. */
    answered?: Pick<Message, "authorName" | "createdAt"> | undefined;
    now?: number;
  },
): string {
  if (reason === "answered") {
    const ago = timeAgo(now - (answered?.createdAt ?? now));
    return `${answered?.authorName ?? "A colleague"} answered ${ago}: read it, then send again.`;
  }
  if (reason === "blank") {
    return `${blankIn(typed) ?? "A blank"} is still to be filled in. Nothing was sent: write what belongs there, or take it out.`;
  }
  if (isCap(reason)) return capWords(reason);
  return reason === "abroad" ? abroadWords(contact) : words[reason];
}

/** How long ago, in words; `milliseconds` are never negative on one clock. */
function timeAgo(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return seconds === 1 ? "a second ago" : `${seconds} seconds ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
  return "meanwhile";
}

function abroadWords(contact: string): string {
  return `Texts go to the US and Canada only; this number belongs to ${abroadIn(contact)}. Call or email them instead.`;
}

const words: Record<
  Exclude<ComposerProblem, CapReached | "abroad" | "blank" | "answered">,
  string
> = {
  empty: "Write something first.",
  "too-long": `A text holds ${longestBody} characters at most. Shorten it or send it as two.`,
  "line-off": "Texting is switched off at this clinic. Nothing was sent.",
  closed: "This conversation is closed. Nothing was sent.",
  "opted-out": "They texted STOP, so texts to them are blocked. Call them instead.",
  "asked-not-to": "They asked not to be texted, so texts to them are blocked. Call them instead.",
  unreachable: "This sender takes no texts: it is not a phone number.",
  premium: "This is a premium number, which charges whoever texts it, so texts to it are blocked.",
  "not-failed": "This text has arrived or is on its way; it was not sent again.",
  unavailable:
    "Deskline can't reach its database just now. Nothing was sent: try again in a moment.",
  deleted:
    "This conversation is no longer there: somebody deleted it. Nothing was sent. Your text is kept, and can go out in a new conversation.",
  "files-changed":
    "The attachments were changed in another window. Nothing was sent: look at them and send again.",
  "new-text":
    "Your text is on its way. A new one came in meanwhile, so the conversation stays open.",
};
