import { sql } from "drizzle-orm";
import type { AfterHours } from "#domain/auto-responder.ts";
import type { BeingTold } from "#domain/being-told.ts";
import type { BusinessHours } from "#domain/business-hours.ts";
import type { PushOccasion, Told } from "#domain/push-decision.ts";
import type { Work } from "#domain/work.ts";
import { toAfterHours, toHours } from "./clinic-settings.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A conversation of which devices may have to be told. Times are epoch milliseconds. */
export interface CallingConversation {
  readonly timeZone: string;
  readonly country: string;
  readonly hours: BusinessHours | null;
  readonly afterHours: AfterHours | null;
  readonly raiseAfter: number | null;
  readonly unreadSince: number | null;
  readonly waitingSince: number | null;
  /** The client's latest text. */
  readonly position: number;
  readonly textAt: number;
  readonly body: string;
  readonly isAllHeard: boolean;
  readonly told: (Told & { readonly runId: string }) | null;
}

/** Null when it is closed, put aside or gone. */
export async function readCalling(
  { clinicId, db }: Store,
  conversationId: string,
): Promise<CallingConversation | null> {
  const [row] = await db.all<CallingRow>(sql`
    SELECT c.time_zone AS timeZone, c.country, c.business_hours AS hours, c.after_hours AS afterHours,
      c.raise_after AS raiseAfter, v.unread_since AS unreadSince, v.waiting_since AS waitingSince,
      m.position, m.created_at AS textAt, m.body,
      EXISTS (SELECT 1 FROM push_devices device
        WHERE device.clinic_id = c.id AND device.hears = 'all') AS isAllHeard,
      t.run_id AS runId, t.position AS toldPosition, t.at AS toldAt, t.is_urgent AS toldUrgent,
      t.late_since AS lateSince
    FROM conversations v CROSS JOIN clinics c ON c.id = v.clinic_id
    CROSS JOIN messages m ON m.position = (SELECT i.position FROM messages i
      WHERE i.clinic_id = v.clinic_id AND i.conversation_id = v.id AND i.direction = 'inbound'
      ORDER BY i.position DESC LIMIT 1)
    LEFT JOIN pushed t ON t.clinic_id = v.clinic_id AND t.conversation_id = v.id
    WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId} AND v.closed_at IS NULL
      AND v.aside IS NULL`);
  if (!row) return null;
  const { runId, toldPosition, toldAt, toldUrgent, lateSince, ...facts } = row;
  const told = { position: toldPosition, at: toldAt, isUrgent: toldUrgent === 1, lateSince };
  return {
    ...facts,
    hours: toHours(row.hours),
    afterHours: toAfterHours(row.afterHours),
    isAllHeard: row.isAllHeard === 1,
    told: runId === null ? null : { ...told, runId },
  };
}

type CallingRow = Omit<CallingConversation, "hours" | "afterHours" | "isAllHeard" | "told"> & {
  readonly hours: string | null;
  readonly afterHours: string | null;
  readonly isAllHeard: 0 | 1;
  readonly runId: string | null;
  readonly toldPosition: number;
  readonly toldAt: number;
  readonly toldUrgent: 0 | 1;
  readonly lateSince: number | null;
};

/**
 * Puts down what is to be posted to each device of the clinic that hears of it, and returns their ids. Of
 * runs that decided by the same mark (`before`) one does. Devices nobody has signed in at since
 * `forgottenBefore` go.
 */
export async function commitPush(
  store: Store,
  { conversationId, before, occasion, waitingSince, told, now, forgottenBefore }: NewPush,
): Promise<string[]> {
  const { clinicId } = store;
  const { runId, position, isUrgent, lateSince } = told;
  const [, , rows] = await transact<[[], [], { deviceId: string }[]]>(store, [
    sql`DELETE FROM push_devices WHERE clinic_id = ${clinicId} AND signed_in_at < ${forgottenBefore}`,
    sql`INSERT INTO pushed (clinic_id, conversation_id, run_id, position, at, is_urgent, late_since)
      VALUES (${clinicId}, ${conversationId}, ${runId}, ${position}, ${now}, ${isUrgent ? 1 : 0}, ${lateSince})
      ON CONFLICT (clinic_id, conversation_id) DO UPDATE SET run_id = excluded.run_id,
        position = excluded.position, at = excluded.at, is_urgent = excluded.is_urgent,
        late_since = excluded.late_since WHERE pushed.run_id IS ${before}`,
    sql`INSERT OR REPLACE INTO pushes (clinic_id, conversation_id, device_id, staff_id, occasion,
        waiting_since, created_at, due_at, attempts)
      SELECT device.clinic_id, ${conversationId}, device.id, device.staff_id, ${occasion}, ${waitingSince}, ${now},
        ${now}, 0 FROM push_devices device
      WHERE device.clinic_id = ${clinicId} AND device.refused_at IS NULL
        AND (${occasion} <> 'text' OR device.hears = 'all')
        AND EXISTS (SELECT 1 FROM pushed t WHERE t.clinic_id = ${clinicId}
          AND t.conversation_id = ${conversationId} AND t.run_id = ${runId})
      RETURNING device_id AS deviceId`,
  ]);
  return rows.map(({ deviceId }) => deviceId);
}

interface NewPush {
  readonly conversationId: string;
  /** The run that told of it last, as this one saw it. */
  readonly before: string | null;
  readonly occasion: PushOccasion;
  readonly waitingSince: number | null;
  readonly told: Omit<Told, "at"> & { readonly runId: string };
  readonly now: number;
  readonly forgottenBefore: number;
}

/** Which one of a clinic's it is. */
export interface PushKey {
  readonly conversationId: string;
  readonly deviceId: string;
}

/** A push to one device, with what it takes to post it. */
export interface DuePush extends PushKey {
  readonly staffId: string;
  readonly occasion: PushOccasion;
  readonly createdAt: number;
  readonly attempts: number;
  /** Null when its device is gone, or nobody needs to hear of it any more. */
  readonly to: {
    readonly endpoint: string;
    readonly p256dh: string;
    readonly auth: string;
    readonly notification: BeingTold["notification"];
    readonly clientName: string | null;
    readonly waitingSince: number | null;
    readonly clinicName: string;
    readonly timeZone: string;
    readonly country: string;
  } | null;
}

/** Takes a push that is due until `until`; of two callers one gets it. What was given up is due as well. */
export async function claimPush(
  store: Store,
  { conversationId, deviceId }: PushKey,
  { now, until }: { now: number; until: number },
): Promise<DuePush | null> {
  const { clinicId } = store;
  const one = sql`clinic_id = ${clinicId} AND conversation_id = ${conversationId}
    AND device_id = ${deviceId}`;
  type To = NonNullable<DuePush["to"]>;
  const [[claimed], [to]] = await transact<[Omit<DuePush, keyof PushKey | "to">[], To[]]>(store, [
    sql`UPDATE pushes SET due_at = ${until}, attempts = attempts + 1
      WHERE ${one} AND (due_at IS NULL OR due_at <= ${now})
      RETURNING staff_id AS staffId, occasion, created_at AS createdAt, attempts`,
    sql`SELECT d.endpoint, d.p256dh, d.auth, s.notification, v.client_name AS clientName,
        p.waiting_since AS waitingSince, c.name AS clinicName, c.time_zone AS timeZone, c.country
      FROM pushes p
      CROSS JOIN push_devices d ON d.clinic_id = p.clinic_id AND d.staff_id = p.staff_id
        AND d.id = p.device_id
      CROSS JOIN staff s ON s.id = p.staff_id AND s.deactivated_at IS NULL
      CROSS JOIN conversations v ON v.clinic_id = p.clinic_id AND v.id = p.conversation_id
        AND v.closed_at IS NULL AND v.aside IS NULL
        AND (v.unread_since IS NOT NULL OR v.waiting_since = p.waiting_since)
      CROSS JOIN clinics c ON c.id = p.clinic_id
      WHERE p.clinic_id = ${clinicId} AND p.conversation_id = ${conversationId}
        AND p.device_id = ${deviceId}`,
  ]);
  return claimed ? { ...claimed, conversationId, deviceId, to: to ?? null } : null;
}

export type PushSettlement =
  | { readonly kind: "taken"; readonly at: number }
  /** Nobody needs to hear of it any more. */
  | { readonly kind: "withdrawn" }
  /** The push service knows no such device any more. */
  | { readonly kind: "gone" }
  | { readonly kind: "again"; readonly dueAt: number }
  | { readonly kind: "given-up" }
  /** The service takes nothing of ours for this device. */
  | { readonly kind: "refused"; readonly at: number };

/** Writes down what became of a push, unless a later one has taken its place. */
export async function settlePush(
  store: Store,
  { conversationId, deviceId, staffId, createdAt }: DuePush,
  settlement: PushSettlement,
): Promise<void> {
  const one = sql`clinic_id = ${store.clinicId} AND conversation_id = ${conversationId}
    AND device_id = ${deviceId} AND created_at = ${createdAt}`;
  const device = sql`clinic_id = ${store.clinicId} AND staff_id = ${staffId} AND id = ${deviceId}`;
  const end = sql`DELETE FROM pushes WHERE ${one}`;
  const rest = sql`UPDATE pushes SET due_at = NULL WHERE ${one}`;
  switch (settlement.kind) {
    case "taken":
      await transact(store, [
        end,
        sql`UPDATE push_devices SET told_at = ${settlement.at}, refused_at = NULL WHERE ${device}`,
      ]);
      return;
    case "withdrawn":
      await transact(store, [end]);
      return;
    case "gone":
      await transact(store, [end, sql`DELETE FROM push_devices WHERE ${device}`]);
      return;
    case "again":
      await transact(store, [sql`UPDATE pushes SET due_at = ${settlement.dueAt} WHERE ${one}`]);
      return;
    case "given-up":
      await transact(store, [rest]);
      return;
    case "refused":
      await transact(store, [
        rest,
        sql`UPDATE push_devices SET refused_at = ${settlement.at} WHERE ${device}`,
      ]);
  }
}

/** What is due to be posted, and waiting clients that the queue may have lost, for the sweep. */
export async function duePushes(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  const db = directory(databases);
  const due = await db.all<Work>(sql`
    SELECT clinic_id AS clinicId, 'DB' AS shard, 'post-push' AS kind,
      conversation_id || ' ' || device_id AS subjectId
    FROM pushes INDEXED BY pushes_due WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost}`);
  const lost = await db.all<Work>(sql`
    SELECT v.clinic_id AS clinicId, c.shard, 'call-devices' AS kind, v.id AS subjectId
    FROM clinics c INDEXED BY clinics_with_devices
    CROSS JOIN conversations v INDEXED BY conversations_waiting
      ON v.clinic_id = c.id AND v.closed_at IS NULL AND v.aside IS NULL
      AND v.waiting_since > ${dueBefore - lookedBack} AND v.waiting_since <= ${dueBefore}
    WHERE c.push_devices > 0 AND NOT EXISTS (SELECT 1 FROM pushed t
      WHERE t.clinic_id = v.clinic_id AND t.conversation_id = v.id AND t.at >= v.waiting_since)
    LIMIT ${atMost}`);
  return [...due, ...lost];
}

/** In ms: what the minute before it did not see is lost for good. */
const lookedBack = 120_000;
