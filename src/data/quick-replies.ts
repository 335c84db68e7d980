import { sql } from "drizzle-orm";
import type { BusinessHours } from "#domain/business-hours.ts";
import { toLanguage } from "#domain/language.ts";
import { mostQuickReplies, type QuickReply, type QuickReplyForm } from "#domain/quick-reply.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { toHours } from "./clinic-settings.ts";
import { isConflict } from "./conflict.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/**
 * What somebody can choose from: everybody's and their own; first what they use most themselves, then
 * what everybody does.
 */
export async function listQuickReplies(
  { clinicId, db }: Store,
  staffId: string,
): Promise<QuickReply[]> {
  const rows = await db.all<Row>(sql`
    SELECT ${columns} FROM quick_replies
    WHERE clinic_id = ${clinicId} AND owner_id IN ('', ${staffId})
    ORDER BY iif(owner_id = '', coalesce(uses_by ->> ${usesOf(staffId)}, 0), uses) DESC, uses DESC, name COLLATE NOCASE, id`);
  return rows.map(toQuickReply);
}

export async function readQuickReply(
  { clinicId, db }: Store,
  staffId: string,
  id: string,
): Promise<QuickReply | null> {
  const [row] = await db.all<Row>(sql`
    SELECT ${columns} FROM quick_replies
    WHERE clinic_id = ${clinicId} AND owner_id IN ('', ${staffId}) AND id = ${id}`);
  return row ? toQuickReply(row) : null;
}

/** Whose a quick reply is: everybody's, or one person's. */
export type QuickReplyOwner = "everybody" | { readonly staffId: string };

/**
 * Keeps a new quick reply. Nothing is written when its owner has one of that name, or as many as are
 * kept already.
 */
export async function addQuickReply(
  store: Store,
  owner: QuickReplyOwner,
  { id, ...form }: QuickReplyForm & { id: string },
  activity: Activity | null,
): Promise<"added" | "taken" | "too-many"> {
  const { clinicId } = store;
  const ownerId = idOf(owner);
  return unlessTaken(async () => {
    const [added] = await transact<[{ id: string }[]]>(store, [
      sql`INSERT INTO quick_replies (clinic_id, owner_id, id, folder, name, body, language, document_ids)
        SELECT ${clinicId}, ${ownerId}, ${id}, ${form.folder}, ${form.name}, ${form.body},
          ${form.language ?? ""}, ${JSON.stringify(form.documentIds)}
        WHERE (SELECT count(*) FROM quick_replies
          WHERE clinic_id = ${clinicId} AND owner_id = ${ownerId}) < ${mostQuickReplies}
        RETURNING id`,
      ...logged(store, activity),
    ]);
    return added.length > 0 ? "added" : "too-many";
  });
}

/** Changes a quick reply. "stale", and nothing written, when it was changed since `version`. */
export async function changeQuickReply(
  store: Store,
  owner: QuickReplyOwner,
  { id, version, ...form }: QuickReplyForm & { id: string; version: number },
  activity: Activity | null,
): Promise<"changed" | "taken" | "stale"> {
  return unlessTaken(async () => {
    const [changed] = await transact<[{ id: string }[]]>(store, [
      sql`UPDATE quick_replies SET folder = ${form.folder}, name = ${form.name}, body = ${form.body},
          language = ${form.language ?? ""}, document_ids = ${JSON.stringify(form.documentIds)}, version = version + 1
        WHERE ${isThis(store, owner, id)} AND version = ${version} RETURNING id`,
      ...logged(store, activity),
    ]);
    return changed.length > 0 ? "changed" : "stale";
  });
}

export async function removeQuickReply(
  store: Store,
  owner: QuickReplyOwner,
  id: string,
  activity: Activity | null,
): Promise<void> {
  await transact(store, [
    sql`DELETE FROM quick_replies WHERE ${isThis(store, owner, id)}`,
    ...logged(store, activity),
  ]);
}

/** What a quick reply says of the person it goes to. Null when there is no such conversation. */
export interface QuickReplyFacts {
  readonly number: string;
  readonly clientName: string | null;
  /** Those who live. */
  readonly patients: readonly string[];
  readonly nextAppointmentAt: number | null;
  readonly hours: BusinessHours | null;
}

/**
 * Counts the use of a quick reply, whose it was and of everybody together in one row, and reads what
 * fills it in.
 */
export async function useQuickReply(
  store: Store,
  owner: QuickReplyOwner,
  use: { id: string; staffId: string; conversationId: string; now: number },
): Promise<QuickReplyFacts | null> {
  const { clinicId } = store;
  const { id, staffId, conversationId, now } = use;
  const path = usesOf(staffId);
  const [, [row]] = await transact<[object[], FactsRow[]]>(store, [
    sql`UPDATE quick_replies SET uses = uses + 1,
        uses_by = json_set(uses_by, ${path}, coalesce(uses_by ->> ${path}, 0) + 1)
      WHERE ${isThis(store, owner, id)}`,
    sql`SELECT v.number, v.client_name AS clientName, n.business_hours AS hours,
        (SELECT json_group_array(name) FROM (SELECT name FROM patients p INDEXED BY patients_client
          WHERE p.clinic_id = v.clinic_id AND p.client_id = v.client_id AND p.deceased_at IS NULL
          LIMIT 2)) AS patients,
        (SELECT min(a.starts_at) FROM appointments a INDEXED BY appointments_client
          WHERE a.clinic_id = v.clinic_id AND a.client_id = v.client_id AND a.starts_at > ${now}
            AND a.status IN ('booked', 'confirmed')) AS nextAppointmentAt
      FROM conversations v JOIN clinics n ON n.id = v.clinic_id
      WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}`,
  ]);
  if (!row) return null;
  return {
    ...row,
    patients: JSON.parse(row.patients) as string[],
    hours: toHours(row.hours),
  };
}

interface FactsRow extends Omit<QuickReplyFacts, "patients" | "hours"> {
  readonly patients: string;
  readonly hours: string | null;
}

const columns = sql.raw(
  "id, owner_id = '' AS isShared, folder, name, body, language, document_ids AS documentIds, version",
);

interface Row extends Omit<QuickReply, "isShared" | "language" | "documentIds"> {
  readonly isShared: 0 | 1;
  readonly language: string;
  readonly documentIds: string;
}

function toQuickReply(row: Row): QuickReply {
  const documentIds = JSON.parse(row.documentIds) as string[];
  return { ...row, isShared: row.isShared === 1, language: toLanguage(row.language), documentIds };
}

/** Where in `uses_by` somebody's own uses are. */
function usesOf(staffId: string): string {
  return `$."${staffId}"`;
}

function idOf(owner: QuickReplyOwner): string {
  return owner === "everybody" ? "" : owner.staffId;
}

function isThis({ clinicId }: Store, owner: QuickReplyOwner, id: string) {
  return sql`clinic_id = ${clinicId} AND owner_id = ${idOf(owner)} AND id = ${id}`;
}

function logged(store: Store, activity: Activity | null) {
  return activity === null ? [] : [insertActivity(store, activity, somethingChanged)];
}

async function unlessTaken<Outcome>(write: () => Promise<Outcome>): Promise<Outcome | "taken"> {
  try {
    return await write();
  } catch (error) {
    if (isConflict(error)) return "taken";
    throw error;
  }
}
