import { sql } from "drizzle-orm";
import { clientOfExternal } from "./external-ids.ts";
import { asksToStop, contactOf, lineOf } from "./recipients.ts";
import {
  sentMessage,
  type SystemMessage,
  type SystemMessageRow,
  toSystemMessage,
} from "./system-messages.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Whom a system texts: a number in E.164, or a client by its own id. */
export type Recipient = { readonly number: string } | { readonly clientExternalId: string };

/** What a text depends on. */
export interface TextFacts {
  /** What was asked under this key before, and the message that came of it: null, it was deleted. */
  readonly asked: { readonly fingerprint: string; readonly message: SystemMessage | null } | null;
  /** The number to text; null when the client has none. */
  readonly contact: string | null;
  readonly clientId: string | null;
  readonly clientName: string | null;
  /** The clinic's number; null while texting is off. */
  readonly line: string | null;
  readonly conversationId: string | null;
  readonly optedOut: boolean;
  readonly asksToStop: boolean;
  /** The client agreed to automated texts; a number of nobody's is for the system to know about. */
  readonly hasConsent: boolean;
  readonly isLandline: boolean;
}

/** What was asked under a key, and what a text to somebody depends on. One round trip. */
export async function readTextFacts(store: Store, key: string, to: Recipient): Promise<TextFacts> {
  const { clinicId } = store;
  const isNumber = "number" in to;
  const clientId = isNumber
    ? sql`(SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${to.number})`
    : clientOfExternal(clinicId, to.clientExternalId);
  const contact = isNumber ? sql`${to.number}` : contactOf(clinicId, sql`l`);
  type FactsRow = Omit<
    TextFacts,
    "asked" | "optedOut" | "asksToStop" | "hasConsent" | "isLandline"
  > & {
    hasConsent: number;
    asksToStop: number;
    optedOut: number;
    isLandline: number;
  };
  const [[asked], [message], [row]] = await transact<
    [{ fingerprint: string }[], SystemMessageRow[], FactsRow[]]
  >(store, [
    sql`SELECT fingerprint FROM idempotency_keys WHERE clinic_id = ${clinicId} AND key = ${key}`,
    sentMessage(
      clinicId,
      sql`(SELECT message_id FROM idempotency_keys WHERE clinic_id = ${clinicId} AND key = ${key})`,
    ),
    sql`SELECT s.*,
        EXISTS (SELECT 1 FROM opt_outs WHERE clinic_id = ${clinicId} AND number = s.contact) AS optedOut,
        ${asksToStop(clinicId, sql`s.contact`)} AS asksToStop,
        EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = s.contact) AS isLandline,
        (SELECT v.id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.number = s.line
          AND v.contact = s.contact AND v.closed_at IS NULL) AS conversationId
      FROM (SELECT l.id AS clientId, l.name AS clientName, coalesce(l.texts_consent = 'given', 1) AS hasConsent, ${contact} AS contact, ${lineOf(clinicId)} AS line
        FROM (SELECT 1) LEFT JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = ${clientId}) s`,
  ]);
  if (!row) throw new Error("A statement that selects a row selected none");
  return {
    ...row,
    asked: asked
      ? { fingerprint: asked.fingerprint, message: message ? toSystemMessage(message) : null }
      : null,
    optedOut: row.optedOut === 1,
    hasConsent: row.hasConsent === 1,
    asksToStop: row.asksToStop === 1,
    isLandline: row.isLandline === 1,
  };
}
