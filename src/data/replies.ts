import { and, eq, type SQL, sql } from "drizzle-orm";
import { preview, type Message } from "#domain/message.ts";
import { isConflict } from "./conflict.ts";
import { conversationById, lastChange, messageColumns } from "./conversations.ts";
import type { CapReached, SendCaps } from "#domain/send-caps.ts";
import { capReached, countSend } from "./send-counts.ts";
import { asksToStop, takesTexts } from "./recipients.ts";
import type { Conversation } from "#domain/conversation.ts";
import {
  attachments,
  conversations,
  draftAttachments,
  messages,
  outbox,
  scheduledTexts,
} from "./schema.ts";
import { asSeen, draftOwnerOf, type Seen } from "./scheduled-texts.ts";
import type { Store } from "./store.ts";

/** A text that staff typed, to be stored and handed to the network later. */
export interface NewReply {
  readonly messageId: string;
  readonly conversationId: string;
  /** From the form: the same token twice is the same text once. */
  readonly clientToken: string;
  readonly attemptOf: string | null;
  /** The text that was written before and leaves now, which ends with it. */
  readonly scheduled?: Seen & { readonly writtenAt: number; readonly byItself: boolean };
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  /** How many files the form showed: when there are others now, nothing is sent. */
  readonly fileCount: number;
  /** The last message that its writer knew of; null when the form did not say. */
  readonly since?: number | null;
  /** Whether its writer has the conversation from now on, unless it was given to somebody. */
  readonly takesOver: boolean;
  readonly caps: SendCaps;
  readonly now: number;
}

export interface CommittedReply {
  readonly message: Message;
  readonly conversation: Conversation;
  /** How far the live feed is with it. */
  readonly seq: number;
}

/**
 * Stores a reply, marks its conversation answered and puts the delivery on the outbox: one
 * transaction. Null, and nothing written, unless the conversation is the clinic's, open, its contact
 * can be texted and did not say STOP, no colleague has answered meanwhile, the files are those that the form showed, and the form was not
 * sent before: `whyNot` tells which.
 */
export async function commitReply(
  store: Store,
  reply: NewReply,
): Promise<CommittedReply | CapReached | null> {
  const { clinicId, db } = store;
  const files = filesOf(store, reply);
  const writes = [
    db.insert(messages).values({
      clinicId,
      id: reply.messageId,
      conversationId: sql`(SELECT v.id FROM conversations v
          WHERE v.clinic_id = ${clinicId} AND v.id = ${reply.conversationId}
            AND v.closed_at IS NULL AND ${takesTexts(sql`v.contact`)}
            AND NOT EXISTS (SELECT 1 FROM opt_outs o
              WHERE o.clinic_id = ${clinicId} AND o.number = v.contact)
            AND EXISTS (SELECT 1 FROM numbers n WHERE n.number = v.number AND n.disabled_at IS NULL)
            AND ${isStillScheduled(store, reply)}
            AND NOT EXISTS (${answersSince(store, reply)})
            AND (${reply.fileCount} = 0 OR (SELECT count(*) FROM (${files})) = ${reply.fileCount}))`,
      direction: "outbound",
      author: "staff",
      authorName: reply.staffName,
      staffId: reply.staffId,
      body: reply.body,
      mediaCount: reply.fileCount,
      clientToken: reply.clientToken,
      attemptOf: reply.attemptOf,
      delivery: "queued",
      deliveryAt: reply.now,
      createdAt: reply.now,
    }),
    db
      .update(conversations)
      .set({
        lastMessageAt: reply.now,
        lastMessageText: preview(reply.body, reply.fileCount),
        lastMessageAuthor: "staff",
        ...marksAfter(reply),
        ...handsAfter(reply),
        staffWroteAt: reply.now,
      })
      .where(and(eq(conversations.clinicId, clinicId), eq(conversations.id, reply.conversationId))),
    db.insert(outbox).values({
      clinicId,
      kind: "deliver-message",
      subjectId: reply.messageId,
      dueAt: reply.now,
    }),
    // After the message: what was sent already is told so, and not that there were too many.
    countSend(store, { ...reply, texts: 1, toNew: 0 }),
  ] as const;
  const reads = [
    messageById(store, reply.messageId),
    conversationById(store, reply.conversationId),
    lastChange(store),
  ] as const;
  try {
    if (reply.scheduled) {
      const moves = attach(store, reply, files);
      const ends = endScheduled(store, reply.scheduled);
      const [, , , , , , , ...read] = await db.batch([...writes, ...moves, ends, ...reads]);
      return toCommitted(...read);
    }
    if (reply.fileCount === 0) {
      const [, , , , ...read] = await db.batch([...writes, ...reads]);
      return toCommitted(...read);
    }
    const moves = attach(store, reply, files);
    const [, , , , , , ...read] = await db.batch([...writes, ...moves, ...reads]);
    return toCommitted(...read);
  } catch (error) {
    if (isConflict(error)) return null;
    const cap = capReached(error);
    if (cap) return cap;
    throw error;
  }
}

/** What colleagues have written to the client behind what its writer knew of. */
function answersSince(
  { clinicId }: Store,
  { conversationId, staffId, since }: Pick<NewReply, "conversationId" | "staffId" | "since">,
) {
  return sql`SELECT 1 FROM messages a WHERE a.clinic_id = ${clinicId}
    AND a.conversation_id = ${conversationId} AND a.position > ${since ?? Number.MAX_SAFE_INTEGER}
    AND a.author = 'staff' AND a.staff_id <> ${staffId}`;
}

function toCommitted(
  [message]: Message[],
  [conversation]: Conversation[],
  [last]: { seq: number | null }[],
): CommittedReply | null {
  return message && conversation ? { message, conversation, seq: last?.seq ?? 0 } : null;
}

function handsAfter({ takesOver, staffId, staffName }: NewReply) {
  if (!takesOver) return {};
  const { isGiven } = conversations;
  return {
    staffId: sql`iif(${isGiven} = 1, ${conversations.staffId}, ${staffId})`,
    staffName: sql`iif(${isGiven} = 1, ${conversations.staffName}, ${staffName})`,
  };
}

/** What was written before the client's last text is no answer to it: they go on waiting. */
function marksAfter({ scheduled }: NewReply) {
  if (!scheduled) return { unreadSince: null, waitingSince: null };
  const { unreadSince, waitingSince, lastMessageAuthor, lastMessageAt } = conversations;
  const isNewer = sql`${lastMessageAuthor} = 'client' AND ${lastMessageAt} > ${scheduled.writtenAt}`;
  return {
    unreadSince: sql`iif(${isNewer}, ${unreadSince}, NULL)`,
    waitingSince: sql`iif(${isNewer}, ${waitingSince}, NULL)`,
  };
}

/** As it was read, and its client `v` has not asked in between not to be texted. */
function isStillScheduled(store: Store, { scheduled }: NewReply): SQL {
  if (!scheduled) return sql`TRUE`;
  const isThere = sql`EXISTS (SELECT 1 FROM scheduled_texts WHERE ${asSeen(store, scheduled)})`;
  if (!scheduled.byItself) return isThere;
  return sql`${isThere} AND NOT ${asksToStop(store.clinicId, sql`v.contact`)}`;
}

function endScheduled({ clinicId, db }: Store, { id }: Seen) {
  return db
    .delete(scheduledTexts)
    .where(and(eq(scheduledTexts.clinicId, clinicId), eq(scheduledTexts.id, id)));
}

/** Moves the files onto the message. */
function attach({ clinicId, db }: Store, reply: NewReply, files: SQL) {
  return [
    db.insert(attachments).select(sql`
      SELECT ${clinicId}, (SELECT position FROM messages WHERE clinic_id = ${clinicId}
          AND direction = 'outbound' AND id = ${reply.messageId}),
        row_number() OVER (ORDER BY place) - 1, 'kept', file_id, name, NULL, 0, NULL FROM (${files})`),
    db.delete(draftAttachments).where(
      and(
        eq(draftAttachments.clinicId, clinicId),
        eq(draftAttachments.conversationId, reply.conversationId),
        // Sending again is no sending of what is being written.
        eq(draftAttachments.staffId, reply.attemptOf === null ? draftOwner(reply) : ""),
      ),
    ),
  ] as const;
}

/** What goes with it: the files of the draft or, of one that is sent again, those it had. */
function filesOf({ clinicId }: Store, reply: NewReply) {
  return reply.attemptOf === null
    ? sql`SELECT file_id, name, place FROM draft_attachments
        WHERE clinic_id = ${clinicId} AND conversation_id = ${reply.conversationId} AND staff_id = ${draftOwner(reply)}`
    : sql`SELECT file_id, name, place FROM attachments WHERE clinic_id = ${clinicId}
        AND message_position = (SELECT position FROM messages WHERE clinic_id = ${clinicId}
          AND direction = 'outbound' AND id = ${reply.attemptOf})`;
}

function draftOwner({ scheduled, staffId }: NewReply): string {
  return scheduled ? draftOwnerOf(scheduled.id) : staffId;
}

/** One message that this clinic sent. */
export function messageById({ clinicId, db }: Store, id: string) {
  return db
    .select(messageColumns)
    .from(messages)
    .where(
      and(eq(messages.clinicId, clinicId), eq(messages.direction, "outbound"), eq(messages.id, id)),
    )
    .limit(1);
}
