import { sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An appointment to come, whose reminders are to follow its kind. */
export interface ToReplan {
  readonly id: string;
  readonly version: number;
  readonly startsAt: number;
}

/** Of a kind's appointments that somebody expects the ones after a place in their order. */
export async function listToReplan(
  { clinicId, db }: Store,
  typeId: string,
  { after, atMost }: { after: Pick<ToReplan, "id" | "startsAt">; atMost: number },
): Promise<ToReplan[]> {
  return db.all<ToReplan>(sql`
    SELECT id, version, starts_at AS startsAt FROM appointments INDEXED BY appointments_day
    WHERE clinic_id = ${clinicId} AND starts_at >= ${after.startsAt}
      AND (starts_at > ${after.startsAt} OR id > ${after.id})
      AND type_id = ${typeId} AND (status = 'booked' OR status = 'confirmed')
    ORDER BY starts_at, id LIMIT ${atMost}`);
}

/** The reminders of an appointment as its kind wants them now. */
export interface Replan extends ToReplan {
  readonly reminders: readonly {
    readonly id: string;
    readonly place: number;
    readonly at: number;
  }[];
  /** Places of reminders that stay, among them those whose hour has come. */
  readonly keeps: readonly number[];
}

/** Withdraws reminders and plans others, of many appointments at once; one that has changed is left. */
export async function commitReplans(
  store: Store,
  replans: readonly Replan[],
  now: number,
): Promise<void> {
  const { clinicId } = store;
  const list = JSON.stringify(replans);
  const theirs = sql`json_each(${list}) j
    CROSS JOIN appointments a ON a.clinic_id = ${clinicId} AND a.id = j.value ->> 'id'
      AND a.version = j.value ->> 'version'`;
  await transact(store, [
    sql`UPDATE planned_texts SET due_at = NULL, settled_at = ${now}, outcome = 'replanned'
      WHERE clinic_id = ${clinicId} AND settled_at IS NULL AND id IN (
        SELECT x.id FROM ${theirs}
        CROSS JOIN planned_texts x INDEXED BY planned_texts_once ON x.clinic_id = ${clinicId}
          AND x.appointment_id = a.id AND x.kind = 'reminder' AND x.starts_at = a.starts_at
        WHERE x.settled_at IS NULL
          AND x.place NOT IN (SELECT value FROM json_each(j.value, '$.keeps')))`,
    sql`INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
      SELECT ${clinicId}, r.value ->> 'id', a.id, 'reminder', a.starts_at, r.value ->> 'place',
        r.value ->> 'at', r.value ->> 'at'
      FROM ${theirs} CROSS JOIN json_each(j.value, '$.reminders') r WHERE true
      ON CONFLICT (clinic_id, appointment_id, kind, starts_at, place) DO UPDATE
        SET id = excluded.id, planned_at = excluded.planned_at, due_at = excluded.due_at,
          settled_at = NULL, outcome = NULL, message_id = NULL
        WHERE planned_texts.outcome <> 'sent'`,
  ]);
}

/** All of a kind's appointments go by it, unless somebody has changed it since. */
export async function replanned(
  { clinicId, db }: Store,
  { id, version }: { id: string; version: number },
): Promise<void> {
  await db.run(sql`UPDATE appointment_types SET replan_due_at = NULL
    WHERE clinic_id = ${clinicId} AND id = ${id} AND version = ${version}`);
}

/** Kinds that are to be followed since some time ago; put off until `tryAgainAt`. */
export async function takeDueReplans(
  databases: Databases,
  { dueBefore, tryAgainAt, atMost }: { dueBefore: number; tryAgainAt: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    UPDATE appointment_types SET replan_due_at = ${tryAgainAt} WHERE (clinic_id, id) IN (
      SELECT clinic_id, id FROM appointment_types INDEXED BY appointment_types_to_replan
      WHERE replan_due_at <= ${dueBefore} ORDER BY replan_due_at LIMIT ${atMost})
    RETURNING clinic_id AS clinicId, 'plan-again' AS kind, id AS subjectId, 'DB' AS shard`);
}
