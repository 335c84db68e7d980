import { sql } from "drizzle-orm";
import type { Tag } from "#domain/tag.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** The clinic's tags as they are stored, to be changed from there. */
export async function readTags({ clinicId, db }: Store): Promise<string> {
  const [row] = await db.all<{ tags: string }>(
    sql`SELECT tags FROM clinics WHERE id = ${clinicId}`,
  );
  return row?.tags ?? "[]";
}

/**
 * False, and nothing written, when somebody has changed them since they were read. Of a tag that goes,
 * the first few hundred conversations leave its list at once; others with their closing.
 */
export async function commitTags(
  store: Store,
  { before, after, removed }: { before: string; after: readonly Tag[]; removed: string | null },
  activity: Activity,
): Promise<boolean> {
  const [changed] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE clinics SET tags = ${JSON.stringify(after)}
      WHERE id = ${store.clinicId} AND tags = ${before} RETURNING id`,
    insertActivity(store, activity, somethingChanged),
    sql`DELETE FROM conversation_tags WHERE ${somethingChanged} AND clinic_id = ${store.clinicId}
      AND tag_id = ${removed} AND conversation_id IN (SELECT conversation_id FROM conversation_tags
        WHERE clinic_id = ${store.clinicId} AND tag_id = ${removed} LIMIT 500)`,
  ]);
  return changed.length > 0;
}

/** Tags by their ids: those that a conversation may have, and what somebody changed of its own. */
export interface Tagging {
  readonly known: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Puts tags on a conversation and takes them off: only what was changed, so that two people who do so
 * at once don't undo each other. Returns the clinic's seq; null when nothing is otherwise now.
 */
export async function commitTagging(
  store: Store,
  conversationId: string,
  { known, added, removed }: Tagging,
  activity: Activity,
): Promise<number | null> {
  const { clinicId } = store;
  const ids = (list: readonly string[]) =>
    sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`;
  const after = sql`(SELECT nullif(json_group_array(value), '[]') FROM (
    SELECT value FROM json_each(coalesce(tags, '[]'))
    WHERE value IN ${ids(known)} AND value NOT IN ${ids(removed)}
    UNION SELECT value FROM ${ids(added)}))`;
  const [changed, , last] = await transact<[{ id: string }[], object[], { seq: number }[]]>(store, [
    sql`UPDATE conversations SET tags = ${after}
      WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND tags IS NOT ${after} RETURNING id`,
    insertActivity(store, activity, somethingChanged),
    lastSeq(clinicId),
  ]);
  return changed.length > 0 ? (last[0]?.seq ?? 0) : null;
}
