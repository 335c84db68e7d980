import { type SQL, sql } from "drizzle-orm";
import type { CareRule, CareRules } from "#domain/care-rules.ts";
import { type Activity, insertActivity } from "./activity.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** On which days the clinic reminds of care. */
export async function readCareRules({ clinicId, db }: Store): Promise<CareRules> {
  const [row] = await db.all<{ usual: string; own: string }>(sql`
    SELECT care_days AS usual, (SELECT json_group_array(json_object('item', item, 'days', json(days)))
      FROM care_rules WHERE clinic_id = ${clinicId}) AS own
    FROM clinics WHERE id = ${clinicId}`);
  const usual = JSON.parse(row?.usual ?? "[]") as number[];
  return { usual, own: JSON.parse(row?.own ?? "[]") as CareRule[] };
}

/** Of which items something is still to be done: one, or (null) all without days of their own. */
export type CareScope = string | null;

/** The days on which something is due that is still to be done, from one on. */
export async function openDueDays(
  { clinicId, db }: Store,
  scope: CareScope,
  from: string,
): Promise<string[]> {
  const rows = await db.all<{ dueOn: string }>(sql`
    SELECT DISTINCT due_on AS dueOn FROM care_items x INDEXED BY care_items_to_do
    WHERE x.clinic_id = ${clinicId} AND x.done_at IS NULL AND x.due_on >= ${from}
      AND ${within(clinicId, scope)}`);
  return rows.map(({ dueOn }) => dueOn);
}

/** A change of the rules: of the usual days, or of an item's own; null takes those away. */
export type CareRuleChange =
  | { readonly scope: null; readonly days: readonly number[] }
  | { readonly scope: string; readonly days: readonly number[] | null };

/**
 * Changes the rules and plans by them what is still to be done, in one transaction. `next` says when
 * what is due on a day is reminded of from now on; other days are left as they are. A reminder that is
 * due by now stays: in the moment that it goes it is looked at by the new rules.
 */
export async function commitCareRule(
  store: Store,
  change: CareRuleChange,
  { next, activity }: { next: ReadonlyMap<string, number | null>; activity: Activity },
): Promise<void> {
  const { clinicId } = store;
  const [first = "9999"] = [...next.keys()].sort();
  const json = JSON.stringify(Object.fromEntries(next));
  // A look into the one object for each item: a join with its rows would be planned as items × days.
  const its = sql`('$."' || x.due_on || '"')`;
  await transact(store, [
    ruleStatement(clinicId, change),
    sql`UPDATE care_items AS x INDEXED BY care_items_to_do SET remind_at = ${json} ->> ${its}
      WHERE x.clinic_id = ${clinicId} AND x.done_at IS NULL AND x.due_on >= ${first}
        AND (x.remind_at IS NULL OR x.remind_at > ${activity.at})
        AND json_type(${json}, ${its}) IS NOT NULL AND ${within(clinicId, change.scope)}`,
    insertActivity(store, activity),
  ]);
}

function ruleStatement(clinicId: string, { scope, days }: CareRuleChange): SQL {
  if (scope === null) {
    return sql`UPDATE clinics SET care_days = ${JSON.stringify(days)} WHERE id = ${clinicId}`;
  }
  if (days === null) {
    return sql`DELETE FROM care_rules WHERE clinic_id = ${clinicId} AND item = ${scope}`;
  }
  return sql`INSERT INTO care_rules (clinic_id, item, days)
    VALUES (${clinicId}, ${scope}, ${JSON.stringify(days)})
    ON CONFLICT (clinic_id, item) DO UPDATE SET item = excluded.item, days = excluded.days`;
}

/** `x` is the item's row. The rule's column leads: it says how names are compared. */
function within(clinicId: string, scope: CareScope): SQL {
  return scope === null
    ? sql`NOT EXISTS (SELECT 1 FROM care_rules r WHERE r.clinic_id = ${clinicId} AND r.item = x.item)`
    : sql`x.item = ${scope} COLLATE NOCASE`;
}
