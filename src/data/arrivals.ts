import { and, eq, isNull, sql } from "drizzle-orm";
import { type Understood, writeUnderstood } from "#domain/appointment-answer.ts";
import type { AfterHours } from "#domain/auto-responder.ts";
import type { BusinessHours } from "#domain/business-hours.ts";
import { preview } from "#domain/message.ts";
import { awaitMedia } from "./attachments.ts";
import { toAfterHours, toHours } from "./clinic-settings.ts";
import { isConflict } from "./conflict.ts";
import { lastChange } from "./conversations.ts";
import { flagAsk, optIn, optOut } from "./opt-outs.ts";
import { alerts, appointments, conversations, messages, outbox } from "./schema.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** What is known about a text when it reaches a number, read in one statement. */
export interface Arrival {
  readonly clinicId: string;
  readonly shard: string;
  /** The clinic's own systems that are told what happens: ids with blanks between them. */
  readonly receivers: string | null;
  /** Whether any of its staff is told by push. */
  readonly hasDevices: boolean;
  /** The clinic has switched texting off: what comes is not taken. */
  readonly isSwitchedOff: boolean;
  /** The gateway told us of this text before; it may have been deleted since. */
  readonly alreadyStored: boolean;
  readonly optedOut: boolean;
  /** Staff have said that nobody needs to see what this number texts. */
  readonly isSpam: boolean;
  /** An earlier text asks in plain words not to be texted, and nobody has decided. */
  readonly hasOpenAsk: boolean;
  readonly clinicName: string;
  readonly timeZone: string;
  readonly country: string;
  readonly hours: BusinessHours | null;
  readonly afterHours: AfterHours | null;
  /** Whether the sender is a clinic's number here: two of them could answer each other for ever. */
  readonly isOwnNumber: boolean;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
  /** The one appointment that whoever has this number was asked about; null for several. */
  readonly asked: Asked | null;
  /** What was last sent in the open conversation, newest first, where a reaction may mean it. */
  readonly sent: readonly { readonly position: number; readonly body: string }[];
  /** The open conversation with this contact, if there is one. */
  readonly conversation: {
    readonly id: string;
    readonly unreadSince: number | null;
    readonly waitingSince: number | null;
    readonly staffWroteAt: number | null;
    readonly autoRepliedAt: number | null;
    readonly emergencyRepliedAt: number | null;
  } | null;
}

/** An appointment that waits for a client's answer. Times are epoch milliseconds. */
interface Asked {
  readonly id: string;
  readonly startsAt: number;
  readonly askedAt: number;
}

/** Among how many of a conversation's latest messages a reaction looks for the one that it means. */
const reactionReach = 20;

/**
 * Null when no clinic has that number. `number` is the clinic's, `contact` the sender's. What was sent
 * is read for what `isReaction` only: each message that it looks at is a row.
 */
export async function lookUpArrival(
  databases: Databases,
  text: {
    number: string;
    contact: string;
    providerSid: string;
    isReaction: boolean;
    now: number;
  },
): Promise<Arrival | null> {
  const row = await directory(databases).get<ArrivalRow | undefined>(sql`
    SELECT c.id AS clinicId, c.shard, c.receivers, c.push_devices AS devices, n.disabled_at AS disabledAt, coalesce(m.id, d.provider_sid) AS messageId, o.opted_out_at AS optedOutAt,
      l.id AS clientId, l.name AS clientName, cn.shared_with AS sharedWith,
      v.id AS conversationId, v.unread_since AS unreadSince, v.waiting_since AS waitingSince,
      v.staff_wrote_at AS staffWroteAt, v.auto_replied_at AS autoRepliedAt,
      v.emergency_replied_at AS emergencyRepliedAt, c.name AS clinicName, c.time_zone AS timeZone,
      c.country, c.business_hours AS hours, c.after_hours AS afterHours,
      EXISTS (SELECT 1 FROM numbers WHERE number = ${text.contact}) AS isOwnNumber,
      EXISTS (SELECT 1 FROM spam_numbers WHERE clinic_id = c.id AND number = ${text.contact}) AS isSpam,
      EXISTS (SELECT 1 FROM stop_asks WHERE clinic_id = c.id AND number = ${text.contact}) AS hasOpenAsk,
      (SELECT group_concat(id || ' ' || starts_at || ' ' || asked_at) FROM (
        SELECT a.id, a.starts_at, a.asked_at
        FROM (SELECT l.id AS id WHERE l.id IS NOT NULL UNION ALL
          SELECT client_id FROM number_sharers
          WHERE cn.shared_with IS NOT NULL AND clinic_id = c.id AND number = ${text.contact}) h
        CROSS JOIN appointments a INDEXED BY appointments_asked
        WHERE a.clinic_id = c.id AND a.client_id = h.id AND a.starts_at > ${text.now}
          AND a.asked_at IS NOT NULL AND a.status = 'booked' LIMIT 2)) AS asked,
      ${text.isReaction ? lastSent : sql`NULL`} AS sent
    FROM numbers n
    JOIN clinics c ON c.id = n.clinic_id
    LEFT JOIN messages m ON m.clinic_id = c.id AND m.provider_sid = ${text.providerSid}
    LEFT JOIN gateway_deletions d ON d.clinic_id = c.id AND d.provider_sid = ${text.providerSid}
    LEFT JOIN opt_outs o ON o.clinic_id = c.id AND o.number = ${text.contact}
    LEFT JOIN client_numbers cn ON cn.clinic_id = c.id AND cn.number = ${text.contact}
    LEFT JOIN clients l ON l.clinic_id = c.id AND l.id = cn.client_id
    LEFT JOIN conversations v ON v.clinic_id = c.id AND v.number = n.number
      AND v.contact = ${text.contact} AND v.closed_at IS NULL
    WHERE n.number = ${text.number} LIMIT 1`);
  if (!row) return null;
  const { clinicId, shard, clientId, clientName, sharedWith, conversationId } = row;
  const { unreadSince, waitingSince, staffWroteAt, autoRepliedAt, emergencyRepliedAt } = row;
  const marks = { unreadSince, waitingSince, staffWroteAt, autoRepliedAt, emergencyRepliedAt };
  return {
    clinicId,
    shard,
    receivers: row.receivers,
    hasDevices: row.devices > 0,
    isSwitchedOff: row.disabledAt !== null,
    alreadyStored: row.messageId !== null,
    optedOut: row.optedOutAt !== null,
    isSpam: row.isSpam === 1,
    hasOpenAsk: row.hasOpenAsk === 1,
    clientId,
    clientName,
    sharedWith,
    clinicName: row.clinicName,
    timeZone: row.timeZone,
    country: row.country,
    hours: toHours(row.hours),
    afterHours: toAfterHours(row.afterHours),
    isOwnNumber: row.isOwnNumber === 1,
    asked: toAsked(row.asked),
    sent: JSON.parse(row.sent ?? "[]") as Arrival["sent"],
    conversation: conversationId === null ? null : { id: conversationId, ...marks },
  };
}

const lastSent = sql`(SELECT json_group_array(json_object('position', position, 'body', body))
  FROM (SELECT position, body FROM (SELECT r.position, r.body, r.direction FROM messages r
      WHERE r.clinic_id = c.id AND r.conversation_id = v.id
      ORDER BY r.position DESC LIMIT ${sql.raw(String(reactionReach))})
    WHERE direction = 'outbound'))`;

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

interface ArrivalRow {
  clinicId: string;
  devices: number;
  receivers: string | null;
  disabledAt: number | null;
  shard: string;
  messageId: string | null;
  optedOutAt: number | null;
  clientId: string | null;
  clientName: string | null;
  sharedWith: string | null;
  conversationId: string | null;
  unreadSince: number | null;
  waitingSince: number | null;
  staffWroteAt: number | null;
  autoRepliedAt: number | null;
  emergencyRepliedAt: number | null;
  clinicName: string;
  timeZone: string;
  country: string;
  hours: string | null;
  afterHours: string | null;
  isOwnNumber: number;
  isSpam: number;
  hasOpenAsk: number;
  asked: string | null;
  sent: string | null;
}

/** Of two nobody could say which was meant. */
function toAsked(asked: string | null): Asked | null {
  const [, id, startsAt, askedAt] = /^([^ ,]+) (\d+) (\d+)$/.exec(asked ?? "") ?? [];
  return id === undefined ? null : { id, startsAt: Number(startsAt), askedAt: Number(askedAt) };
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
