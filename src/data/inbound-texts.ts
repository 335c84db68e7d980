import { and, eq, isNull, sql } from "drizzle-orm";
import { type Understood, writeUnderstood } from "#domain/appointment-answer.ts";
import { preview } from "#domain/message.ts";
import { awaitMedia } from "./attachments.ts";
import { isConflict } from "./conflict.ts";
import { lastChange } from "./conversations.ts";
import { flagAsk, optIn, optOut } from "./opt-outs.ts";
import { alerts, appointments, conversations, messages, outbox } from "./schema.ts";
import type { Store } from "./store.ts";

/** A text decided on, ready to be stored. Times are epoch milliseconds. */
export interface NewInbound {
  readonly messageId: string;
  readonly conversationId: string;
  readonly opensConversation: boolean;
  readonly number: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
  readonly body: string;
  /** Of what came with it; null where the gateway has not told. */
  readonly mediaSids: readonly (string | null)[];
  readonly providerSid: string;
  /** Null: nobody needs to see it. */
  readonly unreadSince: number | null;
  /** Null: it needs no answer. */
  readonly waitingSince: number | null;
  readonly understood: Understood | null;
  /** The position of the text that it is a reaction to; 0 and null as in `Message`. */
  readonly reactsTo: number | null;
  readonly consent: "opt-out" | "opt-in" | null;
  /** The words by which it asks not to be texted. */
  readonly stopAsk: string | null;
  /** Why the clinic does not answer it by itself, when it is closed. */
  readonly silence: string | null;
  readonly autoReply: NewAutoReply | null;
  readonly alert: { readonly id: string; readonly isUrgent: boolean } | null;
  readonly now: number;
}

/** `key` is the same for all answers of which a conversation may get only one. */
interface NewAutoReply {
  readonly messageId: string;
  readonly body: string;
  readonly key: string;
  readonly isEmergency: boolean;
}

/**
 * Stores an inbound text with its conversation in one transaction, and returns the clinic's seq.
 *
 * Null when what was decided no longer holds: somebody else stored the same text, opened the same
 * conversation, or closed it meanwhile. Nothing is written then, and the caller decides again.
 */
export async function commitArrival(store: Store, text: NewInbound): Promise<number | null> {
  const consent = consentChange(store, text);
  try {
    const [, , [state]] = await store.db.batch([
      text.opensConversation ? openConversation(store, text) : touchConversation(store, text),
      storeMessage(store, text),
      lastChange(store),
      ...consent,
      ...(text.understood ? [answerAppointment(store, text.understood)] : []),
      ...(text.mediaSids.length > 0 ? [awaitMedia(store, text, text.now)] : []),
      ...(text.autoReply ? answerItself(store, text, text.autoReply) : []),
      ...(text.alert ? [alertOf(store, text, text.alert)] : []),
    ]);
    return state?.seq ?? 0;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

/** An ordinary outbound message: its row and its work. It ends no waiting and no unread mark. */
function answerItself(
  { clinicId, db }: Store,
  { conversationId, now }: NewInbound,
  reply: NewAutoReply,
) {
  const repliedAt = reply.isEmergency ? { emergencyRepliedAt: now } : { autoRepliedAt: now };
  return [
    db.insert(messages).values({
      clinicId,
      id: reply.messageId,
      conversationId,
      direction: "outbound",
      author: "auto-responder",
      body: reply.body,
      autoKey: reply.key,
      delivery: "queued",
      deliveryAt: now,
      createdAt: now,
    }),
    db
      .update(conversations)
      .set(repliedAt)
      .where(and(eq(conversations.clinicId, clinicId), eq(conversations.id, conversationId))),
    db.insert(outbox).values({
      clinicId,
      kind: "deliver-message",
      subjectId: reply.messageId,
      dueAt: now,
    }),
  ];
}

function alertOf(
  { clinicId, db }: Store,
  { conversationId, providerSid, now }: NewInbound,
  alert: { id: string; isUrgent: boolean },
) {
  return db.insert(alerts).values({
    clinicId,
    id: alert.id,
    conversationId,
    messagePosition: sql`(SELECT position FROM messages
      WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid})`,
    isUrgent: alert.isUrgent ? 1 : 0,
    at: now,
    dueAt: now,
  });
}

function openConversation({ clinicId, db }: Store, text: NewInbound) {
  return db.insert(conversations).values({
    clinicId,
    id: text.conversationId,
    number: text.number,
    contact: text.contact,
    clientId: text.clientId,
    clientName: text.clientName,
    sharedWith: text.sharedWith,
    openedAt: text.now,
    lastMessageAt: text.now,
    lastMessageText: preview(text.body, text.mediaSids.length),
    lastMessageAuthor: "client",
    unreadSince: text.unreadSince,
    waitingSince: text.waitingSince,
  });
}

function touchConversation({ clinicId, db }: Store, text: NewInbound) {
  const { unreadSince, waitingSince } = conversations;
  return db
    .update(conversations)
    .set({
      lastMessageAt: text.now,
      lastMessageText: preview(text.body, text.mediaSids.length),
      lastMessageAuthor: "client",
      // Not overwritten: somebody may have read or answered since it was looked up.
      unreadSince: sql`coalesce(${unreadSince}, ${text.unreadSince})`,
      waitingSince: sql`coalesce(${waitingSince}, ${text.waitingSince})`,
    })
    .where(
      and(
        eq(conversations.clinicId, clinicId),
        eq(conversations.id, text.conversationId),
        isNull(conversations.closedAt),
      ),
    );
}

/**
 * Stored only while its conversation is open and the appointment that it answers waits for that: a
 * close or a move in this very moment makes us decide again.
 */
function storeMessage({ clinicId, db }: Store, text: NewInbound) {
  const { understood } = text;
  const isStillAsked = understood
    ? sql`EXISTS (SELECT 1 FROM appointments WHERE clinic_id = ${clinicId}
        AND id = ${understood.appointmentId} AND starts_at = ${understood.startsAt} AND status = 'booked')`
    : sql`TRUE`;
  return db.insert(messages).values({
    clinicId,
    id: text.messageId,
    conversationId: sql`(SELECT id FROM conversations
      WHERE clinic_id = ${clinicId} AND id = ${text.conversationId} AND closed_at IS NULL
        AND ${isStillAsked})`,
    direction: "inbound",
    author: "client",
    body: text.body,
    mediaCount: text.mediaSids.length,
    silence: text.silence,
    understood: understood && writeUnderstood(understood),
    stopAsk: text.stopAsk === null ? null : "open",
    reactsTo: text.reactsTo,
    providerSid: text.providerSid,
    createdAt: text.now,
  });
}

/** What they said goes to the appointment, if it still waits for it. */
function answerAppointment(
  { clinicId, db }: Store,
  { answer, appointmentId, startsAt }: Understood,
) {
  const status = answer === "confirm" ? sql`'confirmed'` : sql`status`;
  return db
    .update(appointments)
    .set({ answer, status, version: sql`version + 1` })
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.id, appointmentId),
        eq(appointments.startsAt, startsAt),
        eq(appointments.status, "booked"),
      ),
    );
}

function consentChange(store: Store, text: NewInbound) {
  const { contact: number, messageId: id, clientId, now, stopAsk: words, providerSid } = text;
  const consent = { number, id, clientId, now };
  if (text.consent === "opt-out") return optOut(store, consent);
  if (text.consent === "opt-in") return optIn(store, consent);
  return words === null ? [] : flagAsk(store, consent, { words, providerSid });
}
