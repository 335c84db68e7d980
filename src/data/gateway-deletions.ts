import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { inFlight } from "./endings.ts";
import { gatewayDeletions } from "./schema.ts";
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
 * deleted there, too. By an index that holds only such rows, so that it reads nothing otherwise.
 */
export async function nameInFlight(
  databases: Databases,
  report: { number: string; messageId: string; providerSid: string; now: number },
): Promise<void> {
  await directory(databases)
    .update(gatewayDeletions)
    .set({ providerSid: report.providerSid, dueAt: report.now })
    .where(
      sql`${gatewayDeletions.providerSid} = ${inFlight(report.messageId)}
        AND ${gatewayDeletions.providerSid} GLOB 'message *'
        AND EXISTS (SELECT 1 FROM numbers n
          WHERE n.number = ${report.number} AND n.clinic_id = gateway_deletions.clinic_id)`,
    );
}
