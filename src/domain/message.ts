import type { Attachment } from "./attachment.ts";
import { type Delivery, isInDoubt } from "./delivery.ts";

export type Author = "client" | "staff" | "auto-responder" | "automation";

/** One text. Times are epoch milliseconds; `position` orders a conversation. */
export interface Message {
  readonly id: string;
  readonly position: number;
  readonly conversationId: string;
  readonly direction: "inbound" | "outbound";
  readonly author: Author;
  readonly authorName: string | null;
  readonly body: string;
  readonly attachments: readonly Attachment[];
  readonly delivery: Delivery | null;
  readonly errorCode: number | null;
  /** What it was understood to say about an appointment: see appointment-answer.ts. */
  readonly understood: string | null;
  /** It may ask in plain words not to be texted, and what staff decided. */
  readonly stopAsk: "open" | "opted-out" | "left" | null;
  /** A reaction: the position of the text that it means, 0 for one that is not near; null for all else. */
  readonly reactsTo: number | null;
  readonly createdAt: number;
}

/**
 * May it stand folded among others that were sent by themselves? What failed, or may have, must be seen,
 * and so must what a client wrote, recognised or not.
 */
export function isFoldable({ author, delivery }: Pick<Message, "author" | "delivery">): boolean {
  const isAutomated = author === "automation" || author === "auto-responder";
  return isAutomated && delivery !== null && !isInDoubt(delivery);
}

/** The longest body that the gateway takes, in UTF-16 code units (Twilio error 21617). */
export const longestBody = 1600;

export type BodyProblem = "empty" | "too-long";

/** What is wrong with a text that staff typed, or null. */
export function bodyProblem(body: string): BodyProblem | null {
  if (body.trim() === "") return "empty";
  return body.length > longestBody ? "too-long" : null;
}

/** One line for the inbox list: white space folded, at most 120 characters, never half an emoji. */
export function preview(body: string, mediaCount: number): string {
  const line = body.replace(/\s+/gu, " ").trim();
  if (line === "") return mediaCount === 1 ? "1 attachment" : `${mediaCount} attachments`;
  const characters = Array.from(line);
  return characters.length > 120 ? `${characters.slice(0, 119).join("")}…` : line;
}
