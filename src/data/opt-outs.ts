import { and, eq, type SQL, sql } from "drizzle-orm";
import { ledgerId } from "./consent-ledger.ts";
import { consentLedger, messages, optOuts, stopAsks } from "./schema.ts";
import type { Store } from "./store.ts";

/** A word about consent: whose, when, and how it came; `id` is the message's that it came with. */
export interface Consent {
  readonly number: string;
  readonly clientId: string | null;
  readonly id: string;
  readonly now: number;
}

/** They texted STOP: from now on nothing is sent to this number. Keeps the time of the first one. */
export function optOut(store: Store, consent: Consent) {
  const { clinicId, db } = store;
  const { number, now } = consent;
  return [
    db
      .insert(optOuts)
      .values({ clinicId, number, optedOutAt: now, source: "texted" })
      // What staff were asked becomes the carriers', which only the client lifts.
      .onConflictDoUpdate({
        target: [optOuts.clinicId, optOuts.number],
        set: { source: "texted" },
        setWhere: eq(optOuts.source, "staff"),
      }),
    remember(store, "opted-out", consent),
    ...settleAsks(store, number, "opted-out"),
  ] as const;
}

/** They texted START, which also answers what was asked before. */
export function optIn(store: Store, consent: Consent) {
  const { clinicId, db } = store;
  return [
    db
      .delete(optOuts)
      .where(and(eq(optOuts.clinicId, clinicId), eq(optOuts.number, consent.number))),
    remember(store, "opted-in", consent),
    ...settleAsks(store, consent.number, "left"),
  ] as const;
}

/** A text asks in plain words not to be texted: staff decide. The message is stored before. */
export function flagAsk(
  store: Store,
  { number, id, clientId, now }: Consent,
  { words, providerSid }: { words: string; providerSid: string },
) {
  const { clinicId, db } = store;
  return [
    db.insert(stopAsks).values({
      clinicId,
      number,
      messageId: id,
      messagePosition: sql`(SELECT position FROM messages
        WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid})`,
      words,
      at: now,
    }),
    db.insert(consentLedger).values({
      ...{ clinicId, number, clientId, at: now, messageId: id, reason: words },
      ...{ id: ledgerId(now, id), kind: "flagged", source: "texted" },
    }),
  ] as const;
}

/**
 * The phone network refused a message (Twilio 21610) since its contact is opted out there. Says
 * nothing new about a number that is opted out here.
 */
export function optOutRefused(
  { clinicId, db }: Store,
  number: SQL<string>,
  { id, now }: { id: string; now: number },
) {
  const isNews = sql`NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = c.contact)`;
  const from = sql`(SELECT ${number} AS contact) c WHERE c.contact IS NOT NULL AND ${isNews}`;
  return [
    db.insert(consentLedger).select(
      sql`SELECT ${clinicId}, ${ledgerId(now, id)}, ${now}, c.contact, NULL, 'opted-out', 'gateway', NULL, ${id}, ''
        FROM ${from}`,
    ),
    db.insert(optOuts).select(sql`SELECT ${clinicId}, c.contact, ${now}, 'gateway' FROM ${from}`),
  ] as const;
}

function remember({ clinicId, db }: Store, kind: "opted-out" | "opted-in", consent: Consent) {
  const { number, clientId, id, now } = consent;
  return db.insert(consentLedger).values({
    ...{ clinicId, number, clientId, at: now, messageId: id },
    ...{ id: ledgerId(now, id), kind, source: "texted" },
  });
}

/** The thread says at each text what became of it. */
function settleAsks({ clinicId, db }: Store, number: string, as: "opted-out" | "left") {
  return [
    db
      .update(messages)
      .set({ stopAsk: as })
      .where(
        and(
          // By position: the plus keeps SQLite from walking all that the clinic has.
          sql`+${messages.clinicId} = ${clinicId}`,
          eq(messages.stopAsk, "open"),
          sql`${messages.position} IN (SELECT message_position FROM stop_asks
            WHERE clinic_id = ${clinicId} AND number = ${number})`,
        ),
      ),
    db.delete(stopAsks).where(and(eq(stopAsks.clinicId, clinicId), eq(stopAsks.number, number))),
  ] as const;
}
