import { sql } from "drizzle-orm";
import { directory, type Databases } from "./store.ts";
import { transact } from "./transact.ts";

/** A clinic in which somebody may have waited too long who was not told of. Times are epoch milliseconds. */
export interface WaitingClinic {
  readonly clinicId: string;
  readonly shard: string;
  readonly country: string;
  readonly timeZone: string;
  readonly hours: string | null;
  /** In minutes. */
  readonly raiseAfter: number;
  /** Those on duty were told of who waits since then or before. */
  readonly raisedUntil: number;
  /** Of the settings. */
  readonly version: number;
}

/** Whether those on duty at the clinic `c` get emails about what waits. */
export const hearOfWaiting = sql`(c.waiting_emails = 1
  AND json_array_length(c.after_hours, '$.alert.addresses') > 0)`;

const unanswered = sql`FROM conversations v INDEXED BY conversations_waiting
  WHERE v.clinic_id = c.id AND v.closed_at IS NULL AND v.aside IS NULL
    AND v.waiting_since > c.raised_until`;

/** By the clock on the wall: whether the clinic was open meanwhile is for its hours to say. */
export function clinicsThatWait(
  databases: Databases,
  { now, atMost }: { now: number; atMost: number },
): Promise<WaitingClinic[]> {
  return directory(databases).all<WaitingClinic>(sql`
    SELECT c.id AS clinicId, c.shard, c.country, c.time_zone AS timeZone, c.business_hours AS hours,
      c.raise_after AS raiseAfter, c.raised_until AS raisedUntil, c.settings_version AS version
    FROM clinics c WHERE c.raise_after IS NOT NULL AND c.raise_at <= ${now}
      AND (${hearOfWaiting} OR c.push_devices > 0)
      AND EXISTS (SELECT 1 ${unanswered} AND v.waiting_since <= ${now} - c.raise_after * 60000)
    LIMIT ${atMost}`);
}

/** Since when those wait of whom nobody was told, the longest first. */
export async function waitingSince(
  databases: Databases,
  { clinicId }: WaitingClinic,
  atMost: number,
): Promise<number[]> {
  const rows = await directory(databases).all<{ since: number }>(sql`
    SELECT v.waiting_since AS since FROM clinics c CROSS JOIN conversations v INDEXED BY conversations_waiting
      ON v.clinic_id = c.id AND v.closed_at IS NULL AND v.aside IS NULL
    AND v.waiting_since > c.raised_until
    WHERE c.id = ${clinicId} ORDER BY v.waiting_since LIMIT ${atMost}`);
  return rows.map(({ since }) => since);
}

/** Nobody there has waited too long before an instant. */
export async function commitLookAgain(
  databases: Databases,
  clinic: WaitingClinic,
  at: number,
): Promise<void> {
  await directory(databases).run(
    sql`UPDATE clinics AS c SET raise_at = ${at} WHERE ${asSeen(clinic)}`,
  );
}

/**
 * Alerts those on duty of who waits since an instant or before. Each waiting is told of once: its alert
 * bears its conversation and its beginning. Returns the conversations that devices are to be told of.
 */
export async function commitRaised(
  databases: Databases,
  clinic: WaitingClinic,
  { until, now }: { until: number; now: number },
): Promise<string[]> {
  const [, called] = await transact<[[], { id: string }[], []]>({ db: directory(databases) }, [
    sql`INSERT INTO alerts (clinic_id, id, conversation_id, message_position, is_urgent, at, due_at,
        waiting_since)
      SELECT v.clinic_id, 'waiting-' || v.id || '-' || v.waiting_since, v.id,
        coalesce((SELECT position FROM messages m
          WHERE m.clinic_id = v.clinic_id AND m.conversation_id = v.id AND m.direction = 'inbound'
          ORDER BY m.position DESC LIMIT 1), 0), 0, ${now}, ${now}, v.waiting_since
      FROM clinics c CROSS JOIN conversations v INDEXED BY conversations_waiting
        ON v.clinic_id = c.id AND v.closed_at IS NULL AND v.aside IS NULL
    AND v.waiting_since > c.raised_until
      WHERE ${asSeen(clinic)} AND ${hearOfWaiting} AND v.waiting_since <= ${until}
      ON CONFLICT DO NOTHING`,
    sql`SELECT v.id FROM clinics c CROSS JOIN conversations v INDEXED BY conversations_waiting
        ON v.clinic_id = c.id AND v.closed_at IS NULL AND v.aside IS NULL
    AND v.waiting_since > c.raised_until
      WHERE ${asSeen(clinic)} AND c.push_devices > 0 AND v.waiting_since <= ${until}`,
    sql`UPDATE clinics AS c SET raised_until = ${until} WHERE ${asSeen(clinic)}`,
  ]);
  return called.map(({ id }) => id);
}

/** `c`, if neither another run nor its admins have changed what was decided by. */
function asSeen({ clinicId, raisedUntil, version }: WaitingClinic) {
  return sql`c.id = ${clinicId} AND c.raised_until = ${raisedUntil} AND c.settings_version = ${version}`;
}
