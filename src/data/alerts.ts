import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An email to the people on duty, with the texts that it tells of. Times are epoch milliseconds. */
export interface AlertEmail {
  readonly id: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** At most fifty of them; `count` is how many there are. */
  readonly texts: readonly AlertedText[];
  readonly count: number;
}

interface AlertedText {
  readonly conversationId: string;
  readonly at: number;
  readonly isUrgent: boolean;
  readonly who: string;
  readonly body: string;
}

/**
 * Puts the alerts that wait into one email, unless one went out within `fold`: then they wait for
 * that time to end, so that a busy night is a handful of emails. What is urgent waits for nothing,
 * unless `mostInAnHour` have gone out: somebody who floods a clinic must not flood its mailboxes.
 * Returns when to come again, or null when nothing waits.
 */
export async function foldAlerts(
  store: Store,
  emailId: string,
  { now, fold, mostInAnHour }: { now: number; fold: number; mostInAnHour: number },
): Promise<{ isCapped: boolean; againAt: number | null }> {
  const { clinicId } = store;
  const waiting = sql`FROM alerts WHERE clinic_id = ${clinicId} AND due_at IS NOT NULL`;
  const [[state]] = await transact<[AlertState[]]>(store, [
    sql`SELECT (SELECT count(*) FROM (SELECT 1 FROM alert_emails INDEXED BY alert_emails_log
        WHERE clinic_id = ${clinicId} AND created_at > ${now - 3_600_000} LIMIT ${mostInAnHour})) AS recent, (SELECT max(created_at) FROM alert_emails WHERE clinic_id = ${clinicId}) AS last,
      (SELECT count(*) ${waiting}) AS waits, (SELECT count(*) ${waiting} AND is_urgent = 1) AS urgent`,
  ]);
  if (!state || state.waits === 0) return { isCapped: false, againAt: null };
  const isUrgent = state.urgent > 0 && state.recent < mostInAnHour;
  if (!isUrgent && state.last !== null && now - state.last < fold) {
    return { isCapped: state.urgent > 0, againAt: state.last + fold };
  }
  await transact(store, [
    sql`INSERT INTO alert_emails (clinic_id, id, created_at, due_at)
      SELECT ${clinicId}, ${emailId}, ${now}, ${now} WHERE EXISTS (SELECT 1 ${waiting})`,
    sql`UPDATE alerts SET email_id = ${emailId}, due_at = NULL
      WHERE clinic_id = ${clinicId} AND due_at IS NOT NULL`,
  ]);
  return { isCapped: false, againAt: null };
}

interface AlertState {
  readonly recent: number;
  readonly last: number | null;
  readonly waits: number;
  readonly urgent: number;
}

/** Takes the emails of a clinic that are due, until `until`; of two callers one gets each. */
export async function claimEmails(
  store: Store,
  { now, until }: { now: number; until: number },
): Promise<AlertEmail[]> {
  const { clinicId } = store;
  const emails = await store.db.all<Omit<AlertEmail, "texts" | "count">>(sql`
    UPDATE alert_emails SET due_at = ${until}, attempts = attempts + 1
    WHERE clinic_id = ${clinicId} AND due_at <= ${now} RETURNING id, created_at AS createdAt, attempts`);
  return Promise.all(
    emails.map(async (email) => ({
      ...email,
      texts: await textsOf(store, email.id),
      count: await countOf(store, email.id),
    })),
  );
}

async function countOf({ clinicId, db }: Store, emailId: string): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`
    SELECT count(*) AS n FROM alerts INDEXED BY alerts_of_email
    WHERE clinic_id = ${clinicId} AND email_id = ${emailId}`);
  return row?.n ?? 0;
}

async function textsOf({ clinicId, db }: Store, emailId: string): Promise<AlertedText[]> {
  const rows = await db.all<Omit<AlertedText, "isUrgent"> & { isUrgent: 0 | 1 }>(sql`
    SELECT a.conversation_id AS conversationId, a.at, a.is_urgent AS isUrgent,
      coalesce(v.client_name, v.contact) AS who, m.body
    FROM alerts a INDEXED BY alerts_of_email
    CROSS JOIN conversations v ON v.clinic_id = a.clinic_id AND v.id = a.conversation_id
    CROSS JOIN messages m ON m.position = a.message_position AND m.clinic_id = a.clinic_id
    WHERE a.clinic_id = ${clinicId} AND a.email_id = ${emailId} ORDER BY a.id LIMIT 50`);
  return rows.map((row) => ({ ...row, isUrgent: row.isUrgent === 1 }));
}

/** What became of an email: sent, to be tried again, or given up. */
export async function settleEmail(
  { clinicId, db }: Store,
  id: string,
  outcome:
    | { readonly kind: "sent"; readonly at: number }
    | { readonly kind: "again"; readonly dueAt: number }
    | { readonly kind: "given-up"; readonly reason: string },
): Promise<void> {
  const sentAt = outcome.kind === "sent" ? outcome.at : null;
  const dueAt = outcome.kind === "again" ? outcome.dueAt : null;
  const failure = outcome.kind === "given-up" ? outcome.reason : null;
  await db.run(sql`
    UPDATE alert_emails SET sent_at = ${sentAt}, due_at = ${dueAt}, failure = ${failure}
    WHERE clinic_id = ${clinicId} AND id = ${id}`);
}

/** Clinics with an alert or an email that is due, for the sweep. */
export async function dueAlerts(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT DISTINCT clinic_id AS clinicId, 'send-alerts' AS kind, clinic_id AS subjectId, 'DB' AS shard FROM (
      SELECT * FROM (SELECT clinic_id FROM alerts WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost})
      UNION ALL
      SELECT * FROM (SELECT clinic_id FROM alert_emails WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost}))`);
}
