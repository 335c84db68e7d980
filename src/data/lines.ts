import { sql } from "drizzle-orm";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { type Business, type Line, noticeOf, type Payer } from "#domain/line.ts";
import type { Work } from "#domain/work.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { isConflict } from "./conflict.ts";
import { directory, type Databases, type Store } from "./store.ts";
import { transact } from "./transact.ts";

/** The clinic's line, also while it comes on or is switched off; null when it has none. */
export async function readLine({ clinicId, db }: Store): Promise<Line | null> {
  const [row] = await db.all<LineRow>(sql`
    SELECT ${columns} FROM lines INDEXED BY lines_one_a_clinic
    WHERE clinic_id = ${clinicId} AND released_at IS NULL`);
  return row ? toLine(row) : null;
}

/** A line as it is agreed on: what has not happened yet is not asked for. */
export type NewLine = Pick<
  Line,
  | "id"
  | "number"
  | "kind"
  | "isBrought"
  | "messagingServiceSid"
  | "agreedAt"
  | "agreedBy"
  | "fee"
  | "currency"
  | "payer"
  | "billing"
  | "registration"
  | "business"
>;

/**
 * Puts the line in, with the after-hours message that goes out from when it is on. False, and nothing
 * written, when the clinic has a line by now or another has this number.
 */
export async function insertLine(
  store: Store,
  line: NewLine,
  { message, activities }: { message: string; activities: readonly Activity[] },
): Promise<boolean> {
  const { clinicId } = store;
  try {
    await transact(store, [
      sql`INSERT INTO lines (clinic_id, id, number, kind, is_brought, messaging_service_sid, agreed_at,
          agreed_by, fee, currency, payer, billing, registration, business, due_at)
        VALUES (${clinicId}, ${line.id}, ${line.number}, ${line.kind}, ${line.isBrought ? 1 : 0},
          ${line.messagingServiceSid}, ${line.agreedAt}, ${line.agreedBy}, ${line.fee}, ${line.currency},
          ${JSON.stringify(line.payer)}, ${line.billing}, ${line.registration},
          ${line.business && JSON.stringify(line.business)}, ${line.agreedAt})`,
      sql`UPDATE clinics SET line_notice = 'coming', settings_version = settings_version + 1,
          after_hours = json_set(coalesce(after_hours, ${JSON.stringify(usualAfterHours)}),
            '$.autoReply', json('true'), '$.message', ${message})
        WHERE id = ${clinicId}`,
      ...activities.map((activity) => insertActivity(store, activity)),
    ]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** What may change in a line; its id, its clinic and its agreement do not. */
export type LineChange = Partial<
  Omit<Line, "id" | "agreedAt" | "agreedBy" | "fee" | "currency" | "billing" | "version">
>;

/**
 * Changes a line, and what every page of the clinic says of it. Null, and nothing written, when
 * somebody else has changed it since `line` was read.
 */
export async function commitLine(
  store: Store,
  line: Line,
  change: LineChange,
  activity: Activity | null = null,
): Promise<Line | null> {
  const { clinicId } = store;
  const version = anyVersion();
  const after: Line = { ...line, ...change, version };
  const set = Object.entries({ ...change, version }).map(
    ([field, value]) => sql`${sql.raw(columnOf(field))} = ${toColumn(value)}`,
  );
  const isOurs = sql`EXISTS (SELECT 1 FROM lines
    WHERE clinic_id = ${clinicId} AND id = ${line.id} AND version = ${version})`;
  const comesOn = line.enabledAt === null && after.enabledAt !== null;
  const [changed] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE lines SET ${sql.join(set, sql`, `)}
      WHERE clinic_id = ${clinicId} AND id = ${line.id} AND version = ${line.version} RETURNING id`,
    sql`UPDATE clinics SET line_notice = ${noticeOf(after)} WHERE id = ${clinicId} AND ${isOurs}`,
    ...(activity ? [insertActivity(store, activity, isOurs)] : []),
    // Open conversations go on from the clinic's new number.
    ...(comesOn
      ? [
          sql`UPDATE conversations INDEXED BY conversations_one_open SET number = ${line.number}
            WHERE clinic_id = ${clinicId} AND closed_at IS NULL AND number <> ${line.number} AND ${isOurs}`,
        ]
      : []),
  ]);
  return changed.length === 0 ? null : after;
}

/** Takes the line when it is due, until `until`; of two callers one gets it. */
export async function claimLine(
  { clinicId, db }: Store,
  { now, until }: { now: number; until: number },
): Promise<Line | null> {
  const [row] = await db.all<LineRow>(sql`
    UPDATE lines SET due_at = ${until}
    WHERE clinic_id = ${clinicId} AND released_at IS NULL AND due_at <= ${now} RETURNING ${columns}`);
  return row ? toLine(row) : null;
}

/**
 * Makes the clinic's line due, whoever holds it: a job that is under way finds it changed, and can't
 * put it off to when it had meant to look again.
 */
export async function wakeLine({ clinicId, db }: Store, now: number): Promise<void> {
  await db.run(sql`UPDATE lines SET due_at = ${now}, version = ${anyVersion()}
    WHERE clinic_id = ${clinicId} AND released_at IS NULL`);
}

/** Not the next number: of two who begin at the same version only one may find theirs. */
function anyVersion(): number {
  return Math.floor(Math.random() * 2 ** 48);
}

/** Lines that are due, for the sweep. */
export async function dueLines(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<Work[]> {
  return directory(databases).all<Work>(sql`
    SELECT clinic_id AS clinicId, 'tend-line' AS kind, id AS subjectId, 'DB' AS shard
    FROM lines WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost}`);
}

/** Does a clinic have this number already, or is one about to? */
export async function isNumberTaken(databases: Databases, number: string): Promise<boolean> {
  const rows = await directory(databases).all(sql`
    SELECT 1 FROM lines WHERE number = ${number} AND released_at IS NULL
    UNION ALL SELECT 1 FROM numbers WHERE number = ${number} LIMIT 1`);
  return rows.length > 0;
}

/** A field of a line as its column: `numberSid` is `number_sid`. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toColumn(value: LineChange[keyof LineChange]): string | number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

const columns = sql`id, number, kind, is_brought AS isBrought, number_sid AS numberSid,
  messaging_service_sid AS messagingServiceSid, configured_at AS configuredAt, agreed_at AS agreedAt,
  agreed_by AS agreedBy, fee, currency, payer, billing, checkouts, checkout_id AS checkoutId,
  checkout_url AS checkoutUrl, customer_id AS customerId, subscription_id AS subscriptionId,
  subscription_ends_at AS subscriptionEndsAt, cleared_at AS clearedAt, past_due_since AS pastDueSince,
  enabled_at AS enabledAt, registration, registration_sid AS registrationSid,
  registration_reason AS registrationReason, business, disabled_at AS disabledAt,
  release_at AS releaseAt, release_begun_at AS releaseBegunAt, released_at AS releasedAt, quiet_since AS quietSince, problem, reason, attempts, due_at AS dueAt, version`;

type LineRow = Omit<Line, "isBrought" | "payer" | "business"> & {
  readonly isBrought: 0 | 1;
  readonly payer: string;
  readonly business: string | null;
};

function toLine(row: LineRow): Line {
  return {
    ...row,
    isBrought: row.isBrought === 1,
    payer: JSON.parse(row.payer) as Payer,
    business: row.business === null ? null : (JSON.parse(row.business) as Business),
  };
}
