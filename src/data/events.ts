import { type SQL, sql } from "drizzle-orm";
import type { EventKind } from "#domain/event.ts";
import { externalIdOf } from "./external-ids.ts";
import type { HeldReceiver } from "./receiver-runs.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An event that is to be posted, with what it tells, as far as that is still there. */
export interface DueEvent {
  readonly id: string;
  readonly kind: EventKind | "receiver.tested";
  readonly subjectId: string;
  readonly detail: string | null;
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
  readonly attempts: number;
  readonly messageId: string | null;
  readonly conversationId: string | null;
  readonly number: string | null;
  readonly contact: string | null;
  readonly clientId: string | null;
  readonly clientExternalId: string | null;
  /** What was written; null for a receiver that is not to hear it. */
  readonly text: string | null;
  readonly attachments: number | null;
  readonly errorCode: number | null;
  readonly appointmentId: string | null;
  readonly appointmentExternalId: string | null;
  readonly patientId: string | null;
  readonly patientExternalId: string | null;
  readonly startsAt: number | null;
}

/** What is due for a receiver, in the order of its happening but for what was put off. */
export async function dueEvents(
  { clinicId, db }: Store,
  { id, tellsText }: HeldReceiver,
  { now, atMost }: { now: number; atMost: number },
): Promise<DueEvent[]> {
  return db.all<DueEvent>(sql`
    SELECT s.*, ${externalIdOf(clinicId, "client", sql`s.clientId`)} AS clientExternalId,
      ${externalIdOf(clinicId, "patient", sql`s.patientId`)} AS patientExternalId,
      ${externalIdOf(clinicId, "appointment", sql`s.appointmentId`)} AS appointmentExternalId
    FROM (SELECT e.id, e.kind, e.subject_id AS subjectId, e.detail, e.at, e.attempts,
      m.id AS messageId, v.id AS conversationId, v.number,
      coalesce(v.contact, iif(e.kind = 'consent.changed', e.subject_id, NULL)) AS contact,
      coalesce(v.client_id, a.client_id, iif(e.kind = 'consent.changed', (
        SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = e.subject_id
      ), NULL)) AS clientId,
      iif(${tellsText ? 1 : 0}, m.body, NULL) AS text, m.media_count AS attachments,
      m.error_code AS errorCode, a.id AS appointmentId, a.patient_id AS patientId,
      a.starts_at AS startsAt, e.due_at AS dueAt
    FROM events e INDEXED BY events_waiting
    LEFT JOIN messages m ON m.position = e.message_position
      AND m.clinic_id = ${clinicId} AND m.id = e.subject_id
    LEFT JOIN conversations v ON v.clinic_id = ${clinicId} AND v.id = m.conversation_id
    LEFT JOIN appointments a ON e.kind = 'appointment.answered'
      AND a.clinic_id = ${clinicId} AND a.id = e.subject_id
    WHERE e.clinic_id = ${clinicId} AND e.receiver_id = ${id} AND e.due_at <= ${now}
    ORDER BY e.due_at, e.id LIMIT ${atMost}) s ORDER BY s.dueAt, s.id`);
}

/** How a try ended. `status` is what it was answered with; a problem is why it failed. */
export type Settlement =
  | { readonly outcome: "taken"; readonly status: number }
  /** There was nothing left to tell. */
  | { readonly outcome: "withdrawn" }
  | {
      readonly outcome: "again" | "given-up";
      readonly dueAt: number | null;
      readonly status: number | null;
      readonly problem: string;
    };

/**
 * Writes down how a try ended, for the event and its receiver. With `allIsDue` everything that waits
 * for the receiver is due, in its order. False when the receiver is no longer ours: it was changed,
 * switched off or removed meanwhile, and nothing more may be posted on what we know of it.
 */
export async function settleEvent(
  store: Store,
  { id: receiverId, until, failures }: HeldReceiver,
  eventId: string,
  settlement: Settlement,
  { now, allIsDue }: { now: number; allIsDue: boolean },
): Promise<boolean> {
  const { clinicId } = store;
  const receiver = sql`clinic_id = ${clinicId} AND id = ${receiverId} AND busy_until = ${until}`;
  const its = sql`clinic_id = ${clinicId} AND receiver_id = ${receiverId}`;
  const rows = await transact<object[][]>(store, [
    sql`UPDATE events SET ${columnsOf(settlement, now)}
      WHERE ${its} AND id = ${eventId} AND due_at IS NOT NULL`,
    ...healthAfter(settlement, failures, now).map(
      (health) => sql`UPDATE receivers SET ${health} WHERE ${receiver}`,
    ),
    ...(allIsDue
      ? [
          sql`UPDATE events INDEXED BY events_waiting SET due_at = at
            WHERE ${its} AND due_at > ${now}`,
        ]
      : []),
    sql`SELECT 1 FROM receivers WHERE ${receiver} AND off_at IS NULL`,
  ]);
  return (rows.at(-1)?.length ?? 0) > 0;
}

/** Forgets up to `atMost` events from before `before`. True when there may be more. */
export async function forgetEvents(
  { clinicId, db }: Store,
  receiverId: string,
  { before, atMost }: { before: number; atMost: number },
): Promise<boolean> {
  const its = sql`clinic_id = ${clinicId} AND receiver_id = ${receiverId}`;
  const gone = await db.all(sql`
    DELETE FROM events WHERE ${its} AND id IN (
      SELECT id FROM events WHERE ${its} AND id < printf('evt_%011x', ${before})
      ORDER BY id LIMIT ${atMost})
    RETURNING id`);
  return gone.length === atMost;
}

function columnsOf(settlement: Settlement, now: number): SQL {
  switch (settlement.outcome) {
    case "taken":
      return sql`outcome = 'taken', due_at = NULL, attempts = attempts + 1, tried_at = ${now},
        status = ${settlement.status}, problem = NULL`;
    case "withdrawn":
      return sql`outcome = 'withdrawn', due_at = NULL`;
    case "again":
    case "given-up": {
      const { outcome, dueAt, status, problem } = settlement;
      return sql`outcome = ${outcome === "again" ? null : outcome}, due_at = ${dueAt},
        attempts = attempts + 1, tried_at = ${now}, status = ${status}, problem = ${problem}`;
    }
  }
}

/** Most tries are taken as the ones before were: then there is nothing to write. */
function healthAfter(settlement: Settlement, failures: number, now: number): SQL[] {
  switch (settlement.outcome) {
    case "taken":
      return failures === 0 ? [] : [sql`failures = 0, failing_since = NULL`];
    case "withdrawn":
      return [];
    case "again":
    case "given-up":
      return [sql`failures = failures + 1, failing_since = coalesce(failing_since, ${now})`];
  }
}
