import { sql } from "drizzle-orm";
import { type Activity, insertActivity } from "./activity.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Work that a job gave up on. Times are epoch milliseconds. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  /** JSON of what is to be handed out again: it may hold a client's words, and is never shown. */
  readonly payload: string;
  readonly reason: string;
  readonly attempts: number;
  readonly at: number;
}

/** Writes down what is given up; the same work again only renews why. `owner` says whose it is. */
export async function insertDeadLetter(
  databases: Databases,
  letter: DeadLetter,
  owner: { readonly clinicId: string } | { readonly number: string },
): Promise<void> {
  const clinicId =
    "clinicId" in owner
      ? sql`${owner.clinicId}`
      : sql`coalesce((SELECT clinic_id FROM numbers WHERE number = ${owner.number}), '')`;
  await directory(databases).run(sql`
    INSERT INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
    VALUES (${clinicId}, ${letter.id}, ${letter.kind}, ${letter.subjectId}, ${letter.payload},
      ${letter.reason}, ${letter.attempts}, ${letter.at})
    ON CONFLICT (clinic_id, kind, subject_id) DO UPDATE SET payload = excluded.payload,
      reason = excluded.reason, attempts = attempts + excluded.attempts, at = excluded.at, retry_at = NULL`);
}

/** What was given up of a clinic's, the oldest first; a hundred at most. */
export async function listDeadLetters({ clinicId, db }: Store): Promise<DeadLetter[]> {
  return db.all<DeadLetter>(sql`
    SELECT id, kind, subject_id AS subjectId, payload, reason, attempts, at FROM dead_letters
    WHERE clinic_id = ${clinicId} ORDER BY id LIMIT 100`);
}

/** Takes one away, to be tried again or discarded; of two callers one gets it. */
export async function takeDeadLetter(
  store: Store,
  id: string,
  activity: Activity,
): Promise<DeadLetter | null> {
  const { clinicId } = store;
  const isThere = sql`EXISTS (SELECT 1 FROM dead_letters WHERE clinic_id = ${clinicId} AND id = ${id})`;
  const [, [taken]] = await transact<[object[], DeadLetter[]]>(store, [
    insertActivity(store, activity, isThere),
    sql`DELETE FROM dead_letters WHERE clinic_id = ${clinicId} AND id = ${id}
      RETURNING id, kind, subject_id AS subjectId, payload, reason, attempts, at`,
  ]);
  return taken ?? null;
}

/** Takes those that somebody at the terminal wants tried again. */
export async function takeRetried(
  databases: Databases,
  { now, atMost }: { now: number; atMost: number },
): Promise<DeadLetter[]> {
  return directory(databases).all<DeadLetter>(sql`
    DELETE FROM dead_letters WHERE (clinic_id, id) IN (
      SELECT clinic_id, id FROM dead_letters INDEXED BY dead_letters_retried
      WHERE retry_at <= ${now} ORDER BY retry_at LIMIT ${atMost})
    RETURNING id, kind, subject_id AS subjectId, payload, reason, attempts, at`);
}
