import { sql } from "drizzle-orm";
import { directory, type Databases } from "./store.ts";

// How the whole goes, over all clinics; in counts, never whose.

/** Times are epoch milliseconds; null: there is none. */
export interface Gauges {
  /** When the oldest text that waits to be handed over was written, of five hundred that wait. */
  readonly oldestQueuedAt: number | null;
  /** How far the gateway's own list has been compared with ours: not at all, since there is a number. */
  readonly reconciledUntil: number | null;
  /** Messages of which nobody knows whether the gateway took them; a thousand at most. */
  readonly unknown: number;
  /** What jobs gave up on; a thousand at most. */
  readonly dead: number;
}

export async function readGauges(databases: Databases, accountSid: string): Promise<Gauges> {
  const [row] = await directory(databases).all<Gauges>(sql`
    SELECT
      (SELECT min(created_at) FROM (SELECT m.created_at FROM outbox o
        CROSS JOIN messages m INDEXED BY messages_outbound_id
          ON m.clinic_id = o.clinic_id AND m.direction = 'outbound' AND m.id = o.subject_id
        WHERE o.kind = 'deliver-message' LIMIT 500)) AS oldestQueuedAt,
      coalesce((SELECT reconciled_until FROM gateway_cursors WHERE account_sid = ${accountSid}),
        (SELECT min(created_at) FROM numbers)) AS reconciledUntil,
      (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_unknown
        WHERE delivery = 'unknown' LIMIT 1000)) AS unknown,
      (SELECT count(*) FROM (SELECT 1 FROM dead_letters LIMIT 1000)) AS dead`);
  return row ?? { oldestQueuedAt: null, reconciledUntil: null, unknown: 0, dead: 0 };
}

/** Texts of an hour (since 1970). */
export interface TrafficHour {
  readonly hour: number;
  readonly received: number;
  readonly sent: number;
}

/** Counts what came and went since the last time into the hour that it is. */
export async function countTraffic(databases: Databases, hour: number): Promise<void> {
  const since = sql`coalesce((SELECT max(until_position) FROM traffic_hours), 0)`;
  await directory(databases).run(sql`
    INSERT INTO traffic_hours (hour, received, sent, until_position)
    SELECT ${hour}, coalesce(sum(direction = 'inbound'), 0), coalesce(sum(direction = 'outbound'), 0),
      max(position) FROM messages WHERE position > ${since} HAVING max(position) IS NOT NULL
    ON CONFLICT (hour) DO UPDATE SET received = received + excluded.received,
      sent = sent + excluded.sent, until_position = excluded.until_position`);
}

/** The last hours with texts in them, the latest first. */
export async function listTraffic(databases: Databases, since: number): Promise<TrafficHour[]> {
  return directory(databases).all<TrafficHour>(sql`
    SELECT hour, received, sent FROM traffic_hours WHERE hour >= ${since} ORDER BY hour DESC LIMIT 48`);
}

/** Who signs the webhooks that come here. */
export type SigningService = "twilio" | "stripe" | "resend";

/** A webhook was not signed by whom it claims to be from. */
export async function countForged(
  databases: Databases,
  service: SigningService,
  hour: number,
): Promise<void> {
  await directory(databases).run(sql`
    INSERT INTO forged_webhooks (hour, service, count) VALUES (${hour}, ${service}, 1)
    ON CONFLICT (hour, service) DO UPDATE SET count = count + 1`);
}

/** How many in the hours since, by service. */
export async function listForged(
  databases: Databases,
  since: number,
): Promise<{ service: SigningService; hour: number; count: number }[]> {
  return directory(databases).all(sql`
    SELECT service, hour, count FROM forged_webhooks WHERE hour >= ${since} ORDER BY hour DESC, service`);
}

/** Forgets those of before that hour. */
export async function forgetForged(databases: Databases, before: number): Promise<void> {
  await directory(databases).run(sql`DELETE FROM forged_webhooks WHERE hour < ${before}`);
}

/** What was given up and the operator was not told of, by kind; `until` is the latest of it. */
export async function untoldDead(
  databases: Databases,
): Promise<{ kind: string; count: number; until: number }[]> {
  return directory(databases).all(sql`
    SELECT kind, count(*) AS count, max(at) AS until
    FROM (SELECT kind, at FROM dead_letters INDEXED BY dead_letters_untold WHERE told_at IS NULL
      ORDER BY at LIMIT 1000) GROUP BY kind ORDER BY kind`);
}

export async function markDeadTold(
  databases: Databases,
  { until, now }: { until: number; now: number },
): Promise<void> {
  await directory(databases).run(
    sql`UPDATE dead_letters SET told_at = ${now} WHERE told_at IS NULL AND at <= ${until}`,
  );
}
