import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An email to the people on duty, with the texts that it tells of. Times are epoch milliseconds. */
export interface AlertEmail {
  readonly id: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** Whether the service may have taken it already. */
  readonly unsure: boolean;
  /** At most fifty of them, what is urgent first; `count` is how many there are. */
  readonly texts: readonly AlertedText[];
  readonly count: number;
  /** Of those, who has waited too long; the others came after hours. */
  readonly late: number;
  /** How many waited when the clinic closed, of which it tells instead of texts; else null. */
  readonly stillWaiting: number | null;
}

interface AlertedText {
  readonly conversationId: string;
  readonly at: number;
  readonly isUrgent: boolean;
  /** Since when its client waits, too long; null: it came after hours. */
  readonly waitingSince: number | null;
  readonly who: string;
  readonly body: string;
}

/**
 * Makes emails of the alerts that wait. What is urgent waits for nothing and is told of in an email of
 * its own, unless `mostInAnHour` have gone out: somebody who floods a clinic must not flood its
 * mailboxes. Everything else goes into one, unless such a one went out within `fold`: then it waits
 * for that time to end, so that a busy night is a handful of emails. Returns when to come again, or
 * null when nothing waits.
 */
export async function foldAlerts(
  store: Store,
  emailId: string,
  { now, fold, mostInAnHour }: { now: number; fold: number; mostInAnHour: number },
): Promise<{ isCapped: boolean; againAt: number | null }> {
  const { clinicId } = store;
  const waiting = sql`FROM alerts INDEXED BY alerts_waiting
    WHERE clinic_id = ${clinicId} AND due_at IS NOT NULL`;
  const since = (time: number) => sql`FROM alert_emails e INDEXED BY alert_emails_log
    WHERE clinic_id = ${clinicId} AND created_at > ${time}`;
  // An urgent one's email bears the id of its alert.
  const [, , [state]] = await transact<[[], [], AlertState[]]>(store, [
    sql`INSERT INTO alert_emails (clinic_id, id, created_at, due_at)
      SELECT clinic_id, id, ${now}, ${now} ${waiting} AND is_urgent = 1 ORDER BY id
      LIMIT max(0, ${mostInAnHour} - (SELECT count(*) FROM (SELECT 1 ${since(now - hour)} LIMIT ${mostInAnHour})))`,
    sql`UPDATE alerts INDEXED BY alerts_waiting SET email_id = id, due_at = NULL
      WHERE clinic_id = ${clinicId} AND due_at IS NOT NULL AND is_urgent = 1
        AND EXISTS (SELECT 1 FROM alert_emails e WHERE e.clinic_id = ${clinicId} AND e.id = alerts.id)`,
    sql`SELECT (SELECT count(*) ${waiting}) AS waits, (SELECT count(*) ${waiting} AND is_urgent = 1) AS urgent,
      (SELECT created_at ${since(now - fold)} AND e.still_waiting IS NULL AND NOT EXISTS (
        SELECT 1 FROM alerts a WHERE a.clinic_id = e.clinic_id AND a.id = e.id)
        ORDER BY created_at DESC LIMIT 1) AS last`,
  ]);
  if (!state || state.waits === 0) return { isCapped: false, againAt: null };
  const isCapped = state.urgent > 0;
  if (state.last !== null) return { isCapped, againAt: state.last + fold };
  await transact(store, [
    sql`INSERT INTO alert_emails (clinic_id, id, created_at, due_at)
      SELECT ${clinicId}, ${emailId}, ${now}, ${now} WHERE EXISTS (SELECT 1 ${waiting})`,
    sql`UPDATE alerts INDEXED BY alerts_waiting SET email_id = ${emailId}, due_at = NULL
      WHERE clinic_id = ${clinicId} AND due_at IS NOT NULL`,
  ]);
  return { isCapped, againAt: null };
}

const hour = 3_600_000;

interface AlertState {
  readonly waits: number;
  /** Of those, what is urgent and has to be folded. */
  readonly urgent: number;
  /** When the last folded email was made, within `fold`. */
  readonly last: number | null;
}

/** Takes the emails of a clinic that are due, until `until`; of two callers one gets each. */
export async function claimEmails(
  store: Store,
  { now, until }: { now: number; until: number },
): Promise<AlertEmail[]> {
  const { clinicId } = store;
  type Row = Omit<AlertEmail, "texts" | "count" | "late" | "unsure"> & { readonly unsure: 0 | 1 };
  const emails = await store.db.all<Row>(sql`
    UPDATE alert_emails SET due_at = ${until}, attempts = attempts + 1
    WHERE clinic_id = ${clinicId} AND due_at <= ${now} RETURNING id, created_at AS createdAt, attempts, unsure,
      still_waiting AS stillWaiting`);
  return Promise.all(
    emails.map(async (email) => ({
      ...email,
      unsure: email.unsure === 1,
      texts: await textsOf(store, email.id),
      ...(await countOf(store, email.id)),
    })),
  );
}

/** Without those whose conversation was deleted meanwhile. */
async function countOf(
  { clinicId, db }: Store,
  emailId: string,
): Promise<Pick<AlertEmail, "count" | "late">> {
  const [row] = await db.all<Pick<AlertEmail, "count" | "late">>(sql`
    SELECT count(*) AS count, count(a.waiting_since) AS late FROM alerts a INDEXED BY alerts_of_email
    CROSS JOIN conversations v ON v.clinic_id = a.clinic_id AND v.id = a.conversation_id
    WHERE a.clinic_id = ${clinicId} AND a.email_id = ${emailId}`);
  return row ?? { count: 0, late: 0 };
}

async function textsOf({ clinicId, db }: Store, emailId: string): Promise<AlertedText[]> {
  const rows = await db.all<Omit<AlertedText, "isUrgent"> & { isUrgent: 0 | 1 }>(sql`
    SELECT a.conversation_id AS conversationId, a.at, a.is_urgent AS isUrgent, a.waiting_since AS waitingSince,
      coalesce(v.client_name, v.contact) AS who, m.body
    FROM alerts a INDEXED BY alerts_of_email
    CROSS JOIN conversations v ON v.clinic_id = a.clinic_id AND v.id = a.conversation_id
    CROSS JOIN messages m ON m.position = a.message_position AND m.clinic_id = a.clinic_id
    WHERE a.clinic_id = ${clinicId} AND a.email_id = ${emailId} 
    ORDER BY a.is_urgent DESC, a.id LIMIT 50`);
  return rows.map((row) => ({ ...row, isUrgent: row.isUrgent === 1 }));
}

/** What became of an email: sent, to be tried again, or given up. */
export async function settleEmail(
  { clinicId, db }: Store,
  id: string,
  outcome:
    | { readonly kind: "sent"; readonly at: number }
    | { readonly kind: "again"; readonly dueAt: number; readonly unsure: boolean }
    | { readonly kind: "given-up"; readonly reason: string },
): Promise<void> {
  const sentAt = outcome.kind === "sent" ? outcome.at : null;
  const dueAt = outcome.kind === "again" ? outcome.dueAt : null;
  const failure = outcome.kind === "given-up" ? outcome.reason : null;
  const unsure = outcome.kind === "again" && outcome.unsure ? 1 : 0;
  await db.run(sql`
    UPDATE alert_emails SET sent_at = ${sentAt}, due_at = ${dueAt}, failure = ${failure},
      unsure = max(unsure, ${unsure})
    WHERE clinic_id = ${clinicId} AND id = ${id}`);
}

/** Clinics with an alert, or with an email that is due, for the sweep. */
export async function dueAlerts(
  databases: Databases,
  {
    dueBefore,
    emailsDueBefore,
    atMost,
  }: { dueBefore: number; emailsDueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT DISTINCT clinic_id AS clinicId, 'send-alerts' AS kind, clinic_id AS subjectId, 'DB' AS shard FROM (
      SELECT * FROM (SELECT DISTINCT clinic_id FROM alerts INDEXED BY alerts_waiting
        WHERE due_at IS NOT NULL AND due_at <= ${dueBefore} LIMIT ${atMost})
      UNION ALL
      SELECT * FROM (SELECT clinic_id FROM alert_emails WHERE due_at <= ${emailsDueBefore} ORDER BY due_at LIMIT ${atMost}))`);
}
