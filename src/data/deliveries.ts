import { and, eq, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type Delivery, statesBefore } from "#domain/delivery.ts";
import type { Author } from "#domain/message.ts";
import { lastChange } from "./conversations.ts";
import { inFlight } from "./endings.ts";
import { doneWith } from "./outbox.ts";
import { optOutRefused } from "./opt-outs.ts";
import type { NewLink } from "./media-links.ts";
import {
  appointments,
  conversations,
  gatewayDeletions,
  mediaLinks,
  messages,
  optOuts,
  outbox,
} from "./schema.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** A message as the gateway needs it. */
export interface Outgoing {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** How many files go with it: the first so many links are theirs. */
  readonly mediaCount: number;
  /** By the schedule, not by somebody: it is looked at once more before it leaves. */
  readonly isAutomated: boolean;
  readonly createdAt: number;
}

export type Claim =
  | { readonly kind: "claimed"; readonly message: Outgoing }
  /** They said STOP; or the clinic's number is switched off or gone. */
  | { readonly kind: "opted-out" | "switched-off"; readonly isAutomated: boolean }
  /** Somebody else is handing it over right now; when they would count as dead. */
  | { readonly kind: "busy"; readonly until: number }
  /** Nothing (more) to do: it is gone, or its fate is settled or known to be unknown. */
  | { readonly kind: "settled"; readonly seq: number };

/** How long a claim may take before its maker counts as dead and the fate as unknown, in ms. */
const claimTimeout = 60_000;

/**
 * Takes a queued message for handing over. Of any number of callers at most one gets it, ever:
 * a claim that was never settled turns to `unknown` and is not given out again (I2). The links that
 * the gateway will fetch its files by are made with the claim, one for each file.
 */
export async function claimDelivery(
  store: Store,
  messageId: string,
  links: readonly NewLink[],
  now: number,
): Promise<Claim> {
  const { clinicId, db } = store;
  const isThis = and(isOutbound(clinicId), eq(messages.id, messageId));
  const [[claimed], , , [message]] = await db.batch([
    db
      .update(messages)
      .set({ delivery: "sending", deliveryAt: now })
      .where(and(isThis, eq(messages.delivery, "queued")))
      .returning({ id: messages.id }),
    db
      .update(messages)
      .set({ delivery: "unknown", deliveryAt: now })
      .where(
        and(isThis, eq(messages.delivery, "sending"), lt(messages.deliveryAt, now - claimTimeout)),
      ),
    db.insert(mediaLinks).select(sql`
      SELECT j.value ->> 'tokenHash', a.clinic_id, a.message_position, a.place, j.value ->> 'expiresAt'
      FROM messages m CROSS JOIN attachments a
        ON a.clinic_id = m.clinic_id AND a.message_position = m.position AND a.state = 'kept'
      CROSS JOIN json_each(${JSON.stringify(links)}) j ON j.key = a.place
      WHERE m.clinic_id = ${clinicId} AND m.direction = 'outbound' AND m.id = ${messageId}
        AND m.media_count > 0 AND m.delivery = 'sending' AND m.delivery_at = ${now}`),
    // Every column under a name of its own: drizzle's batch on D1 mixes same-named ones up.
    db
      .select({
        from: sql<string>`${conversations.number}`.as("from_number"),
        to: sql<string>`${conversations.contact}`.as("to_number"),
        body: sql<string>`${messages.body}`.as("message_body"),
        mediaCount: sql<number>`${messages.mediaCount}`.as("message_media"),
        author: sql<Author>`${messages.author}`.as("message_author"),
        token: sql<string | null>`${messages.clientToken}`.as("message_token"),
        createdAt: sql<number>`${messages.createdAt}`.as("message_created_at"),
        delivery: sql<Delivery>`${messages.delivery}`.as("message_delivery"),
        deliveryAt: sql<number | null>`${messages.deliveryAt}`.as("message_delivery_at"),
        optedOutAt: sql<number | null>`${optOuts.optedOutAt}`.as("stopped_at"),
        isOn: sql<0 | 1>`EXISTS (SELECT 1 FROM numbers n
          WHERE n.number = ${conversations.number} AND n.disabled_at IS NULL)`.as("is_on"),
        seq: sql<number>`(SELECT max(seq) FROM changes WHERE clinic_id = ${clinicId})`.as(
          "last_seq",
        ),
      })
      .from(messages)
      .innerJoin(
        conversations,
        and(
          eq(conversations.clinicId, messages.clinicId),
          eq(conversations.id, messages.conversationId),
        ),
      )
      .leftJoin(
        optOuts,
        and(eq(optOuts.clinicId, messages.clinicId), eq(optOuts.number, conversations.contact)),
      )
      .where(isThis)
      .limit(1),
  ]);
  if (!message) return { kind: "settled", seq: 0 };
  if (!claimed)
    return message.delivery === "sending"
      ? { kind: "busy", until: (message.deliveryAt ?? now) + claimTimeout }
      : { kind: "settled", seq: message.seq };
  // What a system asked for has a token, as what somebody typed has.
  const isAutomated = message.author === "automation" && message.token === null;
  if (message.optedOutAt !== null) return { kind: "opted-out", isAutomated };
  if (message.isOn !== 1) return { kind: "switched-off", isAutomated };
  return { kind: "claimed", message: { ...message, isAutomated } };
}

/** What the gateway answered. `errorCode` is Twilio's, null when it gave none. */
export type Settlement =
  | { readonly delivery: "sent"; readonly providerSid: string }
  | { readonly delivery: "failed"; readonly errorCode: number | null }
  | { readonly delivery: "unknown" };

/** The clinic's number can't send (Twilio 21606). */
export const switchedOffCode = 21606;

/** The number refused because its owner said STOP (Twilio 21610). */
export const optedOutCode = 21610;

/** The appointment, at its start, whose client a text asks whether they come. */
export interface Asks {
  readonly appointmentId: string;
  readonly startsAt: number;
}

/**
 * Writes down the end of a claim and takes the work off the outbox. A report may have come first
 * and is never undone. From then on a client can answer what it `asks`, if it may have gone. Returns
 * the clinic's seq, and who else is told.
 */
export async function settleDelivery(
  store: Store,
  messageId: string,
  settlement: Settlement,
  { now, asks = null }: { now: number; asks?: Asks | null },
): Promise<{ seq: number; receivers: string | null }> {
  const { clinicId, db } = store;
  const { delivery } = settlement;
  const providerSid = "providerSid" in settlement ? settlement.providerSid : null;
  const errorCode = "errorCode" in settlement ? settlement.errorCode : null;
  const saidStop = errorCode === optedOutCode ? optOutContact(store, messageId, now) : [];
  const isNews = inArray(messages.delivery, [...statesBefore(delivery)]);
  const [[settled], , , [last]] = await db.batch([
    db
      .update(messages)
      .set({
        providerSid: sql`coalesce(${messages.providerSid}, ${providerSid})`,
        errorCode: sql`coalesce(${messages.errorCode}, ${errorCode})`,
        delivery: sql`iif(${isNews}, ${delivery}, ${messages.delivery})`,
        deliveryAt: sql`iif(${isNews}, ${now}, ${messages.deliveryAt})`,
      })
      .where(and(isOutbound(clinicId), eq(messages.id, messageId)))
      .returning({ receivers: receiversThatHear }),
    forgetAtGateway(store, messageId, providerSid, now),
    doneWith(store, "deliver-message", messageId),
    lastChange(store),
    ...saidStop,
    ...(delivery === "unknown" ? [] : [endFlight(store, messageId)]),
    ...(asks && delivery !== "failed" ? [awaitAnswer(store, asks, now)] : []),
  ]);
  return { seq: last?.seq ?? 0, receivers: settled?.receivers ?? null };
}

function awaitAnswer({ clinicId, db }: Store, { appointmentId, startsAt }: Asks, now: number) {
  return db
    .update(appointments)
    .set({ askedAt: now })
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.id, appointmentId),
        eq(appointments.startsAt, startsAt),
      ),
    );
}

/** It was not handed over, or the gateway was busy and took nothing: it waits again, until `dueAt`. */
export async function releaseClaim(store: Store, messageId: string, dueAt: number): Promise<void> {
  const { clinicId, db } = store;
  await db.batch([
    db
      .update(messages)
      .set({ delivery: "queued" })
      .where(
        and(isOutbound(clinicId), eq(messages.id, messageId), eq(messages.delivery, "sending")),
      ),
    db
      .update(outbox)
      .set({ dueAt })
      .where(
        and(
          eq(outbox.clinicId, clinicId),
          eq(outbox.kind, "deliver-message"),
          eq(outbox.subjectId, messageId),
        ),
      ),
    endFlight(store, messageId),
  ]);
}

/** A delivery report, found by our message id or, without one, by the gateway's. */
export interface Report {
  /** The clinic's number, which says whose message it is. */
  readonly number: string;
  readonly messageId: string | null;
  readonly providerSid: string;
  readonly delivery: Delivery;
  readonly errorCode: number | null;
  readonly now: number;
}

/** Records a report that is news; null, and nothing written, when it is late, repeated or unknown. */
export async function recordReport(
  databases: Databases,
  report: Report,
): Promise<{ clinicId: string; shard: string; receivers: string | null } | null> {
  const which = report.messageId
    ? and(
        eq(messages.id, report.messageId),
        or(isNull(messages.providerSid), eq(messages.providerSid, report.providerSid)),
      )
    : eq(messages.providerSid, report.providerSid);
  const [changed] = await directory(databases)
    .update(messages)
    .set({
      delivery: report.delivery,
      deliveryAt: report.now,
      providerSid: report.providerSid,
      errorCode: report.errorCode,
    })
    .where(
      and(
        isOutbound(sql`(SELECT clinic_id FROM numbers WHERE number = ${report.number})`),
        which,
        inArray(messages.delivery, [...statesBefore(report.delivery)]),
      ),
    )
    .returning({ clinicId: messages.clinicId, receivers: receiversThatHear });
  return changed ? { ...changed, shard: "DB" } : null;
}

/** The clinic's own systems that are told what becomes of a message, found for no more than those. */
const receiversThatHear = sql<string | null>`CASE WHEN ${messages.isHeard} = 1
  THEN (SELECT receivers FROM clinics WHERE id = ${messages.clinicId}) END`.as("told");

/** The rows that deliveries are about; their index holds no others. */
function isOutbound(clinicId: string | SQL) {
  return and(eq(messages.clinicId, clinicId), eq(messages.direction, "outbound"));
}

/** A message that was deleted while it was handed over: the gateway's copy has to go, too. */
function forgetAtGateway(
  { clinicId, db }: Store,
  messageId: string,
  providerSid: string | null,
  now: number,
) {
  return db
    .insert(gatewayDeletions)
    .select(
      db
        .select({
          clinicId: sql`${clinicId}`.as("clinic_id"),
          providerSid: sql`${providerSid}`.as("provider_sid"),
          hasMedia: sql`coalesce((SELECT has_media FROM gateway_deletions
            WHERE clinic_id = ${clinicId} AND provider_sid = ${inFlight(messageId)}), 0)`.as(
            "has_media",
          ),
          requestedAt: sql`${now}`.as("requested_at"),
          dueAt: sql`${now}`.as("due_at"),
        })
        .from(sql`(SELECT 1)`)
        .where(
          sql`${providerSid} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages
            WHERE clinic_id = ${clinicId} AND direction = 'outbound' AND id = ${messageId})`,
        ),
    )
    .onConflictDoNothing();
}

/** Nothing stands any more for the gateway id of a message whose fate is known. */
function endFlight({ clinicId, db }: Store, messageId: string) {
  return db
    .delete(gatewayDeletions)
    .where(
      and(
        eq(gatewayDeletions.clinicId, clinicId),
        eq(gatewayDeletions.providerSid, inFlight(messageId)),
      ),
    );
}

/** The number of a message's contact, as the gateway refused it. */
function optOutContact(store: Store, messageId: string, now: number) {
  const number = sql<string>`(SELECT v.contact FROM messages m
    JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
    WHERE m.clinic_id = ${store.clinicId} AND m.direction = 'outbound' AND m.id = ${messageId})`;
  return optOutRefused(store, number, { id: messageId, now });
}
