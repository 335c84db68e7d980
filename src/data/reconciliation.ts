import { sql } from "drizzle-orm";
import type { Delivery } from "#domain/delivery.ts";
import { directory, type Databases } from "./store.ts";

/** How far the gateway's list of this account has been compared with ours; epoch ms, or null. */
export async function reconciledUntil(
  databases: Databases,
  accountSid: string,
): Promise<number | null> {
  const rows = await directory(databases).all<{ reconciledUntil: number }>(sql`
    SELECT reconciled_until AS reconciledUntil FROM gateway_cursors
    WHERE account_sid = ${accountSid}`);
  return rows[0]?.reconciledUntil ?? null;
}

export async function setReconciledUntil(
  databases: Databases,
  accountSid: string,
  until: number,
): Promise<void> {
  await directory(databases).run(sql`
    INSERT INTO gateway_cursors (account_sid, reconciled_until) VALUES (${accountSid}, ${until})
    ON CONFLICT (account_sid) DO UPDATE SET reconciled_until = excluded.reconciled_until`);
}

/**
 * The deliveries of those messages of a clinic's number that we know; null for an inbound one. What
 * was deleted counts as known and settled, or it would come back.
 */
export async function knownMessages(
  databases: Databases,
  number: string,
  providerSids: readonly string[],
): Promise<Map<string, Delivery | null>> {
  const db = directory(databases);
  const known = new Map<string, Delivery | null>();
  for (let i = 0; i < providerSids.length; i += mostParameters) {
    const some = providerSids.slice(i, i + mostParameters).map((sid) => sql`${sid}`);
    const rows = await db.all<{ sid: string; delivery: Delivery | null }>(sql`
      SELECT provider_sid AS sid, delivery FROM messages
      WHERE clinic_id = (SELECT clinic_id FROM numbers WHERE number = ${number})
        AND provider_sid IN (${sql.join(some, sql`, `)})
      UNION ALL
      SELECT provider_sid AS sid, 'delivered' AS delivery FROM gateway_deletions
      WHERE clinic_id = (SELECT clinic_id FROM numbers WHERE number = ${number})
        AND provider_sid IN (${sql.join(some, sql`, `)})`);
    for (const { sid, delivery } of rows) known.set(sid, delivery);
  }
  return known;
}

/**
 * The one message of ours with an unknown fate that this message of the gateway's must be: same
 * two numbers, same words, handed over within five minutes. Null when none fits, and while the same
 * words are being handed over a second time: then it may be that one, whose answer is on its way.
 */
export async function findUnknown(
  databases: Databases,
  gateway: { number: string; contact: string; body: string; createdAt: number },
): Promise<string | null> {
  const rows = await directory(databases).all<{ id: string }>(sql`
    SELECT m.id FROM messages m INDEXED BY messages_unknown
    JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
    WHERE m.clinic_id = (SELECT clinic_id FROM numbers WHERE number = ${gateway.number})
      AND m.delivery = 'unknown' AND m.provider_sid IS NULL AND m.body = ${gateway.body}
      AND v.number = ${gateway.number} AND v.contact = ${gateway.contact}
      AND NOT EXISTS (SELECT 1 FROM messages s WHERE s.clinic_id = m.clinic_id
        AND s.conversation_id = m.conversation_id AND s.delivery = 'sending' AND s.body = m.body)
      AND m.created_at BETWEEN ${gateway.createdAt - fiveMinutes} AND ${gateway.createdAt + fiveMinutes}
    ORDER BY m.position LIMIT 1`);
  return rows[0]?.id ?? null;
}

/** D1 binds at most 100 parameters to a query; each sid is asked for twice. */
const mostParameters = 45;
const fiveMinutes = 5 * 60_000;
