import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { OptOut } from "#domain/consent.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import {
  consentOfContact,
  conversationById,
  lastChange,
  messageColumns,
  optOutIn,
} from "./conversations.ts";
import type { NewReply } from "./replies.ts";
import { messages } from "./schema.ts";
import type { Store } from "./store.ts";

/** What stood against a reply: the conversation as it is, or the message that the form has sent. */
export async function whyNot(
  store: Store,
  {
    conversationId,
    clientToken,
    staffId,
    since,
  }: Pick<NewReply, "conversationId" | "clientToken" | "staffId" | "since">,
): Promise<{
  conversation: Conversation;
  optOut: OptOut | null;
  sent: Message | null;
  /** The last of what colleagues have answered meanwhile. */
  answered: Message | null;
  seq: number;
} | null> {
  const { clinicId, db } = store;
  const [[conversation], [consent], [sent], [answered], [last]] = await db.batch([
    conversationById(store, conversationId),
    consentOfContact(store, conversationId),
    db
      .select(messageColumns)
      .from(messages)
      .where(
        and(
          eq(messages.clinicId, clinicId),
          eq(messages.conversationId, conversationId),
          eq(messages.clientToken, clientToken),
        ),
      )
      .limit(1),
    db
      .select(messageColumns)
      .from(messages)
      .where(
        and(
          eq(messages.clinicId, clinicId),
          eq(messages.conversationId, conversationId),
          gt(messages.position, since ?? Number.MAX_SAFE_INTEGER),
          eq(messages.author, "staff"),
          ne(messages.staffId, staffId),
        ),
      )
      .orderBy(desc(messages.position))
      .limit(1),
    lastChange(store),
  ]);
  if (!conversation) return null;
  return {
    conversation,
    optOut: optOutIn(consent),
    sent: sent ?? null,
    answered: answered ?? null,
    seq: last?.seq ?? 0,
  };
}
