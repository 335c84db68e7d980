import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { inFlight } from "./endings.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** A message that the gateway still has; null when it is gone there, or was never ours. */
export async function pendingDeletion(
  { clinicId, db }: Store,
  providerSid: string,
): Promise<{ hasMedia: boolean } | null> {
  const [row] = await db.all<{ hasMedia: number }>(sql`
    SELECT has_media AS hasMedia FROM gateway_deletions
    WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid} AND due_at IS NOT NULL`);
  return row ? { hasMedia: row.hasMedia === 1 } : null;
}

export async function confirmDeletion({ clinicId, db }: Store, providerSid: string): Promise<void> {
  await db.run(sql`UPDATE gateway_deletions SET due_at = NULL
    WHERE clinic_id = ${clinicId} AND provider_sid = ${providerSid}`);
}

/** Deletions whose time has come, put off until `tryAgainAt` so that the next sweep waits. */
export async function takeDueDeletions(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE gateway_deletions SET due_at = ${tryAgainAt}
    WHERE (clinic_id, provider_sid) IN (
      SELECT clinic_id, provider_sid FROM gateway_deletions WHERE due_at <= ${dueBefore}
      ORDER BY due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, 'delete-at-gateway' AS kind, provider_sid AS subjectId, 'DB' AS shard`);
}

/**
 * A report may be about a message that was deleted while nobody knew its gateway id: now it can be
 * deleted there, too. By an index that holds only such rows, so that it reads nothing otherwise. The
 * gateway's answer may have told the id before: then one row of the two is left.
 */
export async function nameInFlight(
  databases: Databases,
  report: { number: string; messageId: string; providerSid: string; now: number },
): Promise<void> {
  await directory(databases).run(sql`
    UPDATE OR REPLACE gateway_deletions SET provider_sid = ${report.providerSid}, due_at = ${report.now}
    WHERE provider_sid = ${inFlight(report.messageId)} AND provider_sid GLOB 'message *'
      AND EXISTS (SELECT 1 FROM numbers n
        WHERE n.number = ${report.number} AND n.clinic_id = gateway_deletions.clinic_id)`);
}

/**
 * The gateway lists a message of a clinic's number that is none of the clinic's any more: it is one
 * that was deleted, with its words, while nobody knew its gateway id, and around whose deletion it was
 * made. While the same words are being handed over it may be those, whose answer is on its way.
 */
export async function nameByTime(
  databases: Databases,
  listed: {
    number: string;
    sid: string;
    body: string;
    mediaCount: number;
    createdAt: number;
    now: number;
  },
): Promise<void> {
  const { number, sid, body, mediaCount, createdAt, now } = listed;
  const clinicId = sql`(SELECT clinic_id FROM numbers WHERE number = ${number})`;
  await directory(databases).run(sql`
    UPDATE gateway_deletions SET provider_sid = ${sid}, has_media = ${mediaCount > 0 ? 1 : 0}, due_at = ${now}
    WHERE (clinic_id, provider_sid) = (
      SELECT clinic_id, provider_sid FROM gateway_deletions
      WHERE clinic_id = ${clinicId} AND provider_sid > ${inFlight("")} AND provider_sid < ${inFlight("~")}
        AND requested_at BETWEEN ${createdAt - aMinute} AND ${createdAt + tenMinutes}
      ORDER BY requested_at LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM messages WHERE clinic_id = ${clinicId} AND provider_sid = ${sid})
    AND NOT EXISTS (SELECT 1 FROM outbox o
      CROSS JOIN messages m INDEXED BY messages_outbound_id
        ON m.clinic_id = o.clinic_id AND m.direction = 'outbound' AND m.id = o.subject_id
      WHERE o.clinic_id = ${clinicId} AND o.kind = 'deliver-message' AND m.delivery = 'sending'
        AND m.body = ${body})`);
}

const aMinute = 60_000;
/** The list is read every minute, so what was handed over longer ago was recognised before. */
const tenMinutes = 10 * aMinute;
