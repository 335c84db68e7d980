import { type SQL, sql } from "drizzle-orm";
import { type Activity, insertActivity } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import { settleNumbers } from "./households.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A merge that can still be undone. Times are epoch milliseconds. */
export interface Merge {
  readonly id: string;
  readonly mergedId: string;
  readonly mergedName: string;
  readonly staffName: string;
  readonly at: number;
}

export interface Merging {
  readonly mergeId: string;
  readonly keptId: string;
  readonly mergedId: string;
  /** Numbers of either. */
  readonly numbers: readonly string[];
  readonly staffName: string;
  readonly activity: readonly Activity[];
  readonly now: number;
}

/**
 * Puts one client's numbers, patients and conversations into another's profile, and archives the
 * one. What the kept profile says stays; what it does not say is taken over, and notes are joined.
 * What moved is written down, so that it can move back. Returns the clinic's seq.
 */
export async function commitMerge(store: Store, merging: Merging): Promise<number> {
  const { clinicId } = store;
  const { mergeId, keptId, mergedId, numbers, staffName, now } = merging;
  const ofMerged = sql`clinic_id = ${clinicId} AND client_id = ${mergedId}`;
  const note = (kind: string, id: SQL, from: SQL) =>
    sql`INSERT INTO merge_items (clinic_id, merge_id, kind, item_id)
      SELECT ${clinicId}, ${mergeId}, ${kind}, ${id} FROM ${from}`;
  const merged = sql`(SELECT * FROM clients WHERE clinic_id = ${clinicId} AND id = ${mergedId})`;
  const joined = sql`k.notes || iif(k.notes <> '' AND m.notes <> '', char(10), '') || m.notes`;
  const rows = await transact<{ seq: number }[][]>(store, [
    sql`INSERT INTO merges (clinic_id, id, kept_id, merged_id, at, staff_name, kept_email, kept_language,
        kept_notes, merged_notes)
      SELECT ${clinicId}, ${mergeId}, ${keptId}, ${mergedId}, ${now}, ${staffName}, k.email, k.language,
        k.notes, ${joined}
      FROM clients k, ${merged} m WHERE k.clinic_id = ${clinicId} AND k.id = ${keptId}`,
    note("number", sql`number`, sql`client_numbers WHERE ${ofMerged}`),
    note("share", sql`number`, sql`number_sharers WHERE ${ofMerged}`),
    note(
      "kept-share",
      sql`number`,
      sql`number_sharers WHERE clinic_id = ${clinicId} AND client_id = ${keptId}`,
    ),
    note("patient", sql`id`, sql`patients INDEXED BY patients_client WHERE ${ofMerged}`),
    note(
      "conversation",
      sql`id`,
      sql`conversations INDEXED BY conversations_closed_of_client WHERE ${ofMerged} AND closed_at IS NOT NULL`,
    ),
    note("conversation", sql`v.id`, openAmong(clinicId, numbers, mergedId)),
    sql`INSERT INTO merge_appointments (clinic_id, merge_id, appointment_id)
      SELECT ${clinicId}, ${mergeId}, id FROM appointments INDEXED BY appointments_client WHERE ${ofMerged}`,
    sql`INSERT OR IGNORE INTO number_sharers (clinic_id, number, client_id)
      SELECT ${clinicId}, number, ${keptId} FROM number_sharers WHERE ${ofMerged}`,
    sql`DELETE FROM number_sharers WHERE ${ofMerged}`,
    sql`UPDATE client_numbers INDEXED BY client_numbers_client SET client_id = ${keptId} WHERE ${ofMerged}`,
    sql`DELETE FROM number_sharers WHERE clinic_id = ${clinicId} AND client_id = ${keptId} AND number IN
      (SELECT number FROM client_numbers WHERE clinic_id = ${clinicId} AND client_id = ${keptId})`,
    sql`UPDATE patients INDEXED BY patients_client SET client_id = ${keptId} WHERE ${ofMerged}`,
    sql`UPDATE appointments INDEXED BY appointments_client SET client_id = ${keptId} WHERE ${ofMerged}`,
    sql`UPDATE clients AS k SET email = coalesce(k.email, m.email), language = coalesce(k.language, m.language),
        notes = ${joined}, kept_at = coalesce(k.kept_at, m.kept_at), ${stricterConsent(now)}
      FROM ${merged} m WHERE k.clinic_id = ${clinicId} AND k.id = ${keptId}`,
    moveConversations(clinicId, mergeId, { from: mergedId, to: keptId }),
    sql`UPDATE clients SET archived_at = ${now} WHERE clinic_id = ${clinicId} AND id = ${mergedId}`,
    ...settleNumbers(store, numbers),
    ...merging.activity.map((line) => insertActivity(store, line)),
    lastSeq(clinicId),
  ]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}

/** Of two consents the one that forbids holds. */
function stricterConsent(now: number): SQL {
  const forbids = sql`k.texts_consent = 'given' AND m.texts_consent <> 'given'`;
  return sql`texts_consent = iif(${forbids}, m.texts_consent, k.texts_consent),
    texts_consent_source = iif(${forbids}, m.texts_consent_source, k.texts_consent_source),
    texts_consent_by = iif(${forbids}, m.texts_consent_by, k.texts_consent_by),
    texts_consent_at = iif(${forbids}, ${now}, k.texts_consent_at)`;
}

/**
 * Takes a merge back: what came over and is still there goes home, and the profile that it came
 * from is in use again. What was changed since stays as it was changed.
 */
export async function commitUnmerge(
  store: Store,
  merge: Omit<Merging, "staffName">,
): Promise<number> {
  const { clinicId } = store;
  const { mergeId, keptId, mergedId, numbers, now } = merge;
  const items = (kind: string) => sql`(SELECT item_id FROM merge_items
    WHERE clinic_id = ${clinicId} AND merge_id = ${mergeId} AND kind = ${kind})`;
  /** Only what somebody else owns can be shared; who has lost it to nobody since, has lost it. */
  const shareAgain = (kind: string, clientId: string) =>
    sql`INSERT OR IGNORE INTO number_sharers (clinic_id, number, client_id)
      SELECT ${clinicId}, n.number, ${clientId} FROM client_numbers n
      WHERE n.clinic_id = ${clinicId} AND n.number IN ${items(kind)} AND n.client_id <> ${clientId}`;
  const ofKept = sql`clinic_id = ${clinicId} AND client_id = ${keptId}`;
  const rows = await transact<{ seq: number }[][]>(store, [
    sql`UPDATE clients SET archived_at = NULL WHERE clinic_id = ${clinicId} AND id = ${mergedId}`,
    sql`UPDATE clients AS k SET email = iif(k.email IS o.email, m.kept_email, k.email),
        language = iif(k.language IS o.language, m.kept_language, k.language),
        notes = iif(k.notes = m.merged_notes, m.kept_notes, k.notes)
      FROM merges m, clients o WHERE k.clinic_id = ${clinicId} AND k.id = ${keptId}
        AND m.clinic_id = ${clinicId} AND m.id = ${mergeId} AND o.clinic_id = ${clinicId} AND o.id = ${mergedId}`,
    sql`UPDATE client_numbers SET client_id = ${mergedId} WHERE ${ofKept} AND number IN ${items("number")}`,
    shareAgain("share", mergedId),
    sql`DELETE FROM number_sharers WHERE ${ofKept} AND number IN ${items("share")}`,
    shareAgain("kept-share", keptId),
    sql`UPDATE patients INDEXED BY patients_client SET client_id = ${mergedId} WHERE ${ofKept} AND id IN ${items("patient")}`,
    sql`UPDATE appointments INDEXED BY appointments_client SET client_id = ${mergedId} WHERE ${ofKept}
      AND id IN (SELECT appointment_id FROM merge_appointments WHERE clinic_id = ${clinicId} AND merge_id = ${mergeId})`,
    moveConversations(clinicId, mergeId, { from: keptId, to: mergedId }),
    sql`UPDATE merges SET undone_at = ${now} WHERE clinic_id = ${clinicId} AND id = ${mergeId}`,
    ...settleNumbers(store, numbers),
    ...merge.activity.map((line) => insertActivity(store, line)),
    lastSeq(clinicId),
  ]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}

/** The merges into a client since an instant that nobody has undone, the latest first. */
export async function mergesInto(
  { clinicId, db }: Store,
  keptId: string,
  since: number,
): Promise<Merge[]> {
  return db.all<Merge>(sql`
    SELECT m.id, m.merged_id AS mergedId, l.name AS mergedName, m.staff_name AS staffName, m.at
    FROM merges m JOIN clients l ON l.clinic_id = m.clinic_id AND l.id = m.merged_id
    WHERE m.clinic_id = ${clinicId} AND m.kept_id = ${keptId} AND m.undone_at IS NULL AND m.at >= ${since}
    ORDER BY m.at DESC`);
}

/** The open conversations of a client, each found by its key through the numbers. */
function openAmong(clinicId: string, numbers: readonly string[], clientId: string): SQL {
  const list = sql.join(
    ["", ...numbers].map((number) => sql`(${number})`),
    sql`, `,
  );
  return sql`(SELECT column1 AS contact FROM (VALUES ${list})) n
    CROSS JOIN numbers line ON line.clinic_id = ${clinicId}
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
      AND v.number = line.number AND v.contact = n.contact AND v.closed_at IS NULL
    WHERE v.client_id = ${clientId}`;
}

/** Those of a merge that have not been given to somebody else meanwhile. */
function moveConversations(
  clinicId: string,
  mergeId: string,
  { from, to }: { from: string; to: string },
): SQL {
  return sql`UPDATE conversations SET client_id = ${to},
      client_name = (SELECT name FROM clients WHERE clinic_id = ${clinicId} AND id = ${to})
    WHERE client_id = ${from} AND clinic_id = ${clinicId} AND id IN (SELECT item_id FROM merge_items
      WHERE clinic_id = ${clinicId} AND merge_id = ${mergeId} AND kind = 'conversation')`;
}
