import type { Conversation } from "./conversation.ts";

/** "insistent" sounds again until somebody is there. */
export const sounds = ["off", "soft", "insistent"] as const;
/** What the desktop shows while nobody looks at the page: that somebody wrote, or who. Never the text. */
export const notifications = ["off", "anonymous", "named"] as const;

/** How somebody wants to be told that a client wrote. */
export interface BeingTold {
  readonly sound: (typeof sounds)[number];
  readonly notification: (typeof notifications)[number];
}

/** What was typed, and what it was before where that is none of the choices. */
export function toBeingTold(
  typed: { readonly sound: string; readonly notification: string },
  before: BeingTold,
): BeingTold {
  return {
    sound: sounds.find((one) => one === typed.sound) ?? before.sound,
    notification: notifications.find((one) => one === typed.notification) ?? before.notification,
  };
}

/** A page that was away longer than this, in ms, rings for nothing that came before. */
const stale = 600_000;

/** The latest of these in which a client has just written what nobody has read; null without one. */
export function newsIn(conversations: readonly Conversation[], now: number): Conversation | null {
  const news = conversations.filter(
    ({ closedAt, aside, unreadSince, lastMessageAuthor, lastMessageAt }) =>
      closedAt === null &&
      aside === null &&
      unreadSince !== null &&
      lastMessageAuthor === "client" &&
      now - lastMessageAt < stale,
  );
  return news.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt)[0] ?? null;
}
