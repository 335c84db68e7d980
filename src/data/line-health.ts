import { sql } from "drizzle-orm";
import { type Activity, insertActivity } from "./activity.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What a clinic's own rows say of its line. Times are epoch milliseconds. */
export interface LineTraffic {
  readonly lastIn: number | null;
  readonly lastOut: number | null;
  /** Since when the oldest text waits to be handed over. */
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
  /** When they texted back. */
  readonly answeredAt: number | null;
}

export async function readTraffic(store: Store, number: string): Promise<LineTraffic> {
  const { clinicId, db } = store;
  // Through the feed, which keeps the last few thousand: messages have no index by time alone.
  const last = (direction: string) => sql`(
    SELECT m.created_at FROM changes
    CROSS JOIN messages m ON m.position = changes.message_position AND m.clinic_id = changes.clinic_id
    WHERE changes.clinic_id = ${clinicId} AND m.direction = ${direction} ORDER BY changes.seq DESC LIMIT 1)`;
  // Not when it is due: the sweep puts that off every minute. Ids sort by time: the first is the oldest.
  const waiting = sql`(
    SELECT m.created_at FROM messages m INDEXED BY messages_outbound_id
    WHERE m.clinic_id = ${clinicId} AND m.direction = 'outbound' AND m.id = (
      SELECT subject_id FROM outbox
      WHERE clinic_id = ${clinicId} AND kind = 'deliver-message' ORDER BY subject_id LIMIT 1))`;
  const [row] = await db.all<Omit<LineTraffic, "test">>(sql`
    SELECT ${last("inbound")} AS lastIn, ${last("outbound")} AS lastOut, ${waiting} AS waitingSince,
      (SELECT at FROM refused_webhooks WHERE number = ${number}) AS refusedAt,
      (SELECT reason FROM refused_webhooks WHERE number = ${number}) AS refusedWhy`);
  const test = await readTest(store, number);
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

/** The last test of a clinic's number, and whether somebody answered it. */
export async function readTest({ clinicId, db }: Store, number: string): Promise<LineTest | null> {
  const [row] = await db.all<LineTest>(sql`
    SELECT contact, provider_sid AS providerSid, sent_at AS sentAt, arrived_at AS arrivedAt, failure,
      (SELECT min(created_at) FROM (
          SELECT m.created_at, m.direction FROM messages m INDEXED BY messages_conversation
          WHERE m.clinic_id = ${clinicId} AND m.conversation_id = (
            SELECT v.id FROM conversations v INDEXED BY conversations_one_open
            WHERE v.clinic_id = ${clinicId} AND v.number = ${number} AND v.contact = line_tests.contact
              AND v.closed_at IS NULL)
          ORDER BY m.position DESC LIMIT 20)
        WHERE direction = 'inbound' AND created_at >= line_tests.sent_at) AS answeredAt
    FROM line_tests WHERE clinic_id = ${clinicId}`);
  return row ?? null;
}

/** Takes the right to send a test: false when one was sent a moment ago. */
export async function claimTest(
  store: Store,
  {
    contact,
    now,
    every,
    activity,
  }: { contact: string; now: number; every: number; activity: Activity },
): Promise<boolean> {
  const { clinicId } = store;
  const isOurs = sql`EXISTS (SELECT 1 FROM line_tests
    WHERE clinic_id = ${clinicId} AND sent_at = ${now} AND contact = ${contact} AND provider_sid = '')`;
  const [rows] = await transact(store, [
    sql`INSERT INTO line_tests (clinic_id, contact, provider_sid, sent_at) VALUES (${clinicId}, ${contact}, '', ${now})
      ON CONFLICT (clinic_id) DO UPDATE SET contact = ${contact}, provider_sid = '', sent_at = ${now},
        arrived_at = NULL, failure = NULL WHERE sent_at <= ${now - every}
      RETURNING clinic_id`,
    insertActivity(store, activity, isOurs),
  ]);
  return (rows?.length ?? 0) > 0;
}

/** What became of handing a test over, or of the test itself; what is known already stays. */
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
    UPDATE line_tests SET provider_sid = ${providerSid}, arrived_at = coalesce(arrived_at, ${arrivedAt}),
      failure = coalesce(failure, ${failure})
    WHERE clinic_id = ${clinicId} AND sent_at = ${sentAt}`);
}

/** The gateway's report of a number's test; of two reports the first counts. */
export async function reportTest(
  databases: Databases,
  {
    number,
    sentAt,
    arrivedAt,
    failure,
  }: { number: string; sentAt: number; arrivedAt: number | null; failure: string | null },
): Promise<void> {
  await directory(databases).run(sql`
    UPDATE line_tests SET arrived_at = ${arrivedAt}, failure = ${failure}
    WHERE clinic_id = (SELECT clinic_id FROM numbers WHERE number = ${number})
      AND sent_at = ${sentAt} AND arrived_at IS NULL AND failure IS NULL`);
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
