import { sql } from "drizzle-orm";
import type { AfterHours } from "#domain/auto-responder.ts";
import type { BusinessHours } from "#domain/business-hours.ts";
import { toAfterHours, toHours } from "./clinic-settings.ts";
import { directory, type Databases } from "./store.ts";

/** What is known about a text when it reaches a number, read in one statement. */
export interface Arrival {
  readonly clinicId: string;
  readonly shard: string;
  /** The clinic's own systems that are told what happens: ids with blanks between them. */
  readonly receivers: string | null;
  /** Whether any of its staff is told by push. */
  readonly hasDevices: boolean;
  /** The clinic has switched texting off: what comes is not taken. */
  readonly isSwitchedOff: boolean;
  /** The gateway told us of this text before; it may have been deleted since. */
  readonly alreadyStored: boolean;
  readonly optedOut: boolean;
  /** Staff have said that nobody needs to see what this number texts. */
  readonly isSpam: boolean;
  /** An earlier text asks in plain words not to be texted, and nobody has decided. */
  readonly hasOpenAsk: boolean;
  readonly clinicName: string;
  readonly timeZone: string;
  readonly country: string;
  readonly hours: BusinessHours | null;
  readonly afterHours: AfterHours | null;
  /** Whether the sender is a clinic's number here: two of them could answer each other for ever. */
  readonly isOwnNumber: boolean;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
  /** The one appointment that whoever has this number was asked about; null for several. */
  readonly asked: Asked | null;
  /** What was last sent in the open conversation, newest first, where a reaction may mean it. */
  readonly sent: readonly { readonly position: number; readonly body: string }[];
  /** The open conversation with this contact, if there is one. */
  readonly conversation: {
    readonly id: string;
    readonly unreadSince: number | null;
    readonly waitingSince: number | null;
    readonly staffWroteAt: number | null;
    readonly autoRepliedAt: number | null;
    readonly emergencyRepliedAt: number | null;
  } | null;
}

/** An appointment that waits for a client's answer. Times are epoch milliseconds. */
interface Asked {
  readonly id: string;
  readonly startsAt: number;
  readonly askedAt: number;
}

/** Among how many of a conversation's latest messages a reaction looks for the one that it means. */
const reactionReach = 20;

/**
 * Null when no clinic has that number. `number` is the clinic's, `contact` the sender's. What was sent
 * is read for what `isReaction` only: each message that it looks at is a row.
 */
export async function lookUpArrival(
  databases: Databases,
  text: {
    number: string;
    contact: string;
    providerSid: string;
    isReaction: boolean;
    now: number;
  },
): Promise<Arrival | null> {
  const row = await directory(databases).get<ArrivalRow | undefined>(sql`
    SELECT c.id AS clinicId, c.shard, c.receivers, c.push_devices AS devices, n.disabled_at AS disabledAt, coalesce(m.id, d.provider_sid) AS messageId, o.opted_out_at AS optedOutAt,
      l.id AS clientId, l.name AS clientName, cn.shared_with AS sharedWith,
      v.id AS conversationId, v.unread_since AS unreadSince, v.waiting_since AS waitingSince,
      v.staff_wrote_at AS staffWroteAt, v.auto_replied_at AS autoRepliedAt,
      v.emergency_replied_at AS emergencyRepliedAt, c.name AS clinicName, c.time_zone AS timeZone,
      c.country, c.business_hours AS hours, c.after_hours AS afterHours,
      EXISTS (SELECT 1 FROM numbers WHERE number = ${text.contact}) AS isOwnNumber,
      EXISTS (SELECT 1 FROM spam_numbers WHERE clinic_id = c.id AND number = ${text.contact}) AS isSpam,
      EXISTS (SELECT 1 FROM stop_asks WHERE clinic_id = c.id AND number = ${text.contact}) AS hasOpenAsk,
      (SELECT group_concat(id || ' ' || starts_at || ' ' || asked_at) FROM (
        SELECT a.id, a.starts_at, a.asked_at
        FROM (SELECT l.id AS id WHERE l.id IS NOT NULL UNION ALL
          SELECT client_id FROM number_sharers
          WHERE cn.shared_with IS NOT NULL AND clinic_id = c.id AND number = ${text.contact}) h
        CROSS JOIN appointments a INDEXED BY appointments_asked
        WHERE a.clinic_id = c.id AND a.client_id = h.id AND a.starts_at > ${text.now}
          AND a.asked_at IS NOT NULL AND a.status = 'booked' LIMIT 2)) AS asked,
      ${text.isReaction ? lastSent : sql`NULL`} AS sent
    FROM numbers n
    JOIN clinics c ON c.id = n.clinic_id
    LEFT JOIN messages m ON m.clinic_id = c.id AND m.provider_sid = ${text.providerSid}
    LEFT JOIN gateway_deletions d ON d.clinic_id = c.id AND d.provider_sid = ${text.providerSid}
    LEFT JOIN opt_outs o ON o.clinic_id = c.id AND o.number = ${text.contact}
    LEFT JOIN client_numbers cn ON cn.clinic_id = c.id AND cn.number = ${text.contact}
    LEFT JOIN clients l ON l.clinic_id = c.id AND l.id = cn.client_id
    LEFT JOIN conversations v ON v.clinic_id = c.id AND v.number = n.number
      AND v.contact = ${text.contact} AND v.closed_at IS NULL
    WHERE n.number = ${text.number} LIMIT 1`);
  if (!row) return null;
  const { clinicId, shard, clientId, clientName, sharedWith, conversationId } = row;
  const { unreadSince, waitingSince, staffWroteAt, autoRepliedAt, emergencyRepliedAt } = row;
  const marks = { unreadSince, waitingSince, staffWroteAt, autoRepliedAt, emergencyRepliedAt };
  return {
    clinicId,
    shard,
    receivers: row.receivers,
    hasDevices: row.devices > 0,
    isSwitchedOff: row.disabledAt !== null,
    alreadyStored: row.messageId !== null,
    optedOut: row.optedOutAt !== null,
    isSpam: row.isSpam === 1,
    hasOpenAsk: row.hasOpenAsk === 1,
    clientId,
    clientName,
    sharedWith,
    clinicName: row.clinicName,
    timeZone: row.timeZone,
    country: row.country,
    hours: toHours(row.hours),
    afterHours: toAfterHours(row.afterHours),
    isOwnNumber: row.isOwnNumber === 1,
    asked: toAsked(row.asked),
    sent: JSON.parse(row.sent ?? "[]") as Arrival["sent"],
    conversation: conversationId === null ? null : { id: conversationId, ...marks },
  };
}

const lastSent = sql`(SELECT json_group_array(json_object('position', position, 'body', body))
  FROM (SELECT position, body FROM (SELECT r.position, r.body, r.direction FROM messages r
      WHERE r.clinic_id = c.id AND r.conversation_id = v.id
      ORDER BY r.position DESC LIMIT ${sql.raw(String(reactionReach))})
    WHERE direction = 'outbound'))`;

interface ArrivalRow {
  clinicId: string;
  devices: number;
  receivers: string | null;
  disabledAt: number | null;
  shard: string;
  messageId: string | null;
  optedOutAt: number | null;
  clientId: string | null;
  clientName: string | null;
  sharedWith: string | null;
  conversationId: string | null;
  unreadSince: number | null;
  waitingSince: number | null;
  staffWroteAt: number | null;
  autoRepliedAt: number | null;
  emergencyRepliedAt: number | null;
  clinicName: string;
  timeZone: string;
  country: string;
  hours: string | null;
  afterHours: string | null;
  isOwnNumber: number;
  isSpam: number;
  hasOpenAsk: number;
  asked: string | null;
  sent: string | null;
}

/** Of two nobody could say which was meant. */
function toAsked(asked: string | null): Asked | null {
  const [, id, startsAt, askedAt] = /^([^ ,]+) (\d+) (\d+)$/.exec(asked ?? "") ?? [];
  return id === undefined ? null : { id, startsAt: Number(startsAt), askedAt: Number(askedAt) };
}
