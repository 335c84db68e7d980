import { sql } from "drizzle-orm";
import { directory, type Databases, type Store } from "./store.ts";

/** What a clinic's own rows say of its line. Times are epoch milliseconds. */
export interface LineTraffic {
  readonly lastIn: number | null;
  readonly lastOut: number | null;
  /** When the oldest text that waits to be handed over was due. */
  readonly waitingSince: number | null;
  readonly refusedAt: number | null;
  readonly refusedWhy: string | null;
  readonly test: LineTest | null;
}

/** The last text that an admin sent to themselves. */
export interface LineTest {
  readonly contact: string;
  readonly providerSid: string;
  readonly sentAt: number;
  readonly arrivedAt: number | null;
  readonly failure: string | null;
}

export async function readTraffic(store: Store, number: string): Promise<LineTraffic> {
  const { clinicId, db } = store;
  // Through the feed, which keeps the last few thousand: messages have no index by time alone.
  const last = (direction: string) => sql`(
    SELECT m.created_at FROM changes
    CROSS JOIN messages m ON m.position = changes.message_position AND m.clinic_id = changes.clinic_id
    WHERE changes.clinic_id = ${clinicId} AND m.direction = ${direction} ORDER BY changes.seq DESC LIMIT 1)`;
  const [row] = await db.all<Omit<LineTraffic, "test">>(sql`
    SELECT ${last("inbound")} AS lastIn, ${last("outbound")} AS lastOut,
      (SELECT due_at FROM outbox WHERE clinic_id = ${clinicId} AND kind = 'deliver-message'
        ORDER BY subject_id LIMIT 1) AS waitingSince,
      (SELECT at FROM refused_webhooks WHERE number = ${number}) AS refusedAt,
      (SELECT reason FROM refused_webhooks WHERE number = ${number}) AS refusedWhy`);
  const test = await readTest(store);
  const { lastIn = null, lastOut = null, waitingSince = null } = row ?? {};
  const { refusedAt = null, refusedWhy = null } = row ?? {};
  return { lastIn, lastOut, waitingSince, refusedAt, refusedWhy, test };
}

/** When the last fifty texts came, newest first. */
export async function lastArrivals({ clinicId, db }: Store): Promise<number[]> {
  const rows = await db.all<{ at: number }>(sql`
    SELECT m.created_at AS at FROM changes
    CROSS JOIN messages m ON m.position = changes.message_position AND m.clinic_id = changes.clinic_id
    WHERE changes.clinic_id = ${clinicId} AND m.direction = 'inbound' ORDER BY changes.seq DESC LIMIT 50`);
  return rows.map(({ at }) => at);
}

export async function readTest({ clinicId, db }: Store): Promise<LineTest | null> {
  const [row] = await db.all<LineTest>(sql`
    SELECT contact, provider_sid AS providerSid, sent_at AS sentAt, arrived_at AS arrivedAt, failure
    FROM line_tests WHERE clinic_id = ${clinicId}`);
  return row ?? null;
}

/** Takes the right to send a test: false when one was sent a moment ago. */
export async function claimTest(
  { clinicId, db }: Store,
  { contact, now, every }: { contact: string; now: number; every: number },
): Promise<boolean> {
  const rows = await db.all(sql`
    INSERT INTO line_tests (clinic_id, contact, provider_sid, sent_at) VALUES (${clinicId}, ${contact}, '', ${now})
    ON CONFLICT (clinic_id) DO UPDATE SET contact = ${contact}, provider_sid = '', sent_at = ${now},
      arrived_at = NULL, failure = NULL WHERE sent_at <= ${now - every}
    RETURNING clinic_id`);
  return rows.length > 0;
}

export async function settleTest(
  { clinicId, db }: Store,
  sentAt: number,
  {
    providerSid,
    arrivedAt = null,
    failure = null,
  }: { providerSid: string; arrivedAt?: number | null; failure?: string | null },
): Promise<void> {
  await db.run(sql`
    UPDATE line_tests SET provider_sid = ${providerSid}, arrived_at = ${arrivedAt}, failure = ${failure}
    WHERE clinic_id = ${clinicId} AND sent_at = ${sentAt}`);
}

/** Keeps why a webhook for a clinic's number was not believed; for any other number, nothing. */
export async function noteRefusedWebhook(
  databases: Databases,
  { number, reason, at }: { number: string; reason: string; at: number },
): Promise<void> {
  await directory(databases).run(sql`
    INSERT INTO refused_webhooks (number, reason, at)
    SELECT number, ${reason}, ${at} FROM numbers WHERE number = ${number}
    ON CONFLICT (number) DO UPDATE SET reason = excluded.reason, at = excluded.at
    WHERE refused_webhooks.at <= excluded.at - 60000`);
}
