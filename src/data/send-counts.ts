import { type SQL, sql } from "drizzle-orm";
import type { CapReached, SendCaps } from "#domain/send-caps.ts";
import { sendCounts } from "./schema.ts";
import type { Store } from "./store.ts";

/** Texts that are sent in this transaction: it fails when one of the caps would be passed. */
export interface Counted {
  /** Who sends; null: it goes by itself. */
  readonly staffId: string | null;
  /** How many, and how many of them go to numbers that nothing was ever said with. */
  readonly texts: number | SQL;
  readonly toNew: number | SQL;
  readonly caps: SendCaps;
  readonly now: number;
}

/** Hours since 1970. */
export const hourOf = (now: number): number => Math.floor(now / 3_600_000);

/** The statement that counts them. */
export function countSends({ clinicId }: Pick<Store, "clinicId">, counted: Counted): SQL {
  const row = rowOf(clinicId, counted);
  const sets = Object.entries(sums).map(([column, sum]) => `${snake(column)} = ${sum}`);
  return sql`INSERT INTO send_counts (clinic_id, hour, by_people, by_people_cap, by_automation,
      by_automation_cap, to_new, to_new_cap, by_each, last_id, last_count, last_cap)
    SELECT ${row.clinicId}, ${row.hour}, ${row.byPeople}, ${row.byPeopleCap}, ${row.byAutomation},
      ${row.byAutomationCap}, ${row.toNew}, ${row.toNewCap}, ${row.byEach}, ${row.lastId},
      ${row.lastCount}, ${row.lastCap} WHERE true
    ON CONFLICT (clinic_id) DO UPDATE SET ${sql.raw(sets.join(", "))}`;
}

/** The same for one of drizzle's batches. */
export function countSend({ clinicId, db }: Store, counted: Counted & { texts: 1; toNew: 0 }) {
  const set = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sql.raw(sum)]));
  return db
    .insert(sendCounts)
    .values({ ...rowOf(clinicId, counted), byPeople: 1, byAutomation: 0, toNew: 0, lastCount: 1 })
    .onConflictDoUpdate({ target: sendCounts.clinicId, set });
}

/** The cap that a transaction failed on; null when it failed on something else. */
export function capReached(error: unknown): CapReached | null {
  if (!(error instanceof Error)) return null;
  const [, cap = null] = /CHECK constraint failed: (\w+_cap)\b/.exec(error.message) ?? [];
  return caps.find((one) => one === cap) ?? capReached(error.cause);
}

const caps: readonly CapReached[] = ["person_cap", "clinic_cap", "new_cap", "automated_cap"];

/** Whether nothing was ever said with a contact; an open conversation is the one just opened. */
export function isNewContact(clinicId: string, contact: SQL | string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM conversations INDEXED BY conversations_closed_of_contact
    WHERE clinic_id = ${clinicId} AND contact = ${contact} AND closed_at IS NOT NULL)`;
}

function rowOf(clinicId: string, { staffId, texts, toNew, caps: most, now }: Counted) {
  const isPerson = staffId !== null;
  return {
    ...{ clinicId, hour: hourOf(now), byEach: isPerson ? `{"${staffId}":1}` : "{}" },
    ...{ byPeople: isPerson ? texts : 0, byPeopleCap: most.clinic },
    ...{ byAutomation: isPerson ? 0 : texts, byAutomationCap: most.automated },
    ...{ toNew, toNewCap: most.newNumbers },
    ...{ lastId: staffId ?? "", lastCount: isPerson ? texts : 0, lastCap: most.person },
  };
}

/** In a new hour all begins again; a clock that is behind counts into the hour that has begun. */
const going = (column: string, nothing = "0") =>
  `iif(send_counts.hour >= excluded.hour, send_counts.${column}, ${nothing})`;
const key = `'$."' || excluded.last_id || '"'`;
const lastCount = `excluded.last_count + coalesce(json_extract(${going("by_each", "'{}'")}, ${key}), 0)`;
const sums = {
  hour: "max(send_counts.hour, excluded.hour)",
  byPeople: `${going("by_people")} + excluded.by_people`,
  byPeopleCap: "excluded.by_people_cap",
  byAutomation: `${going("by_automation")} + excluded.by_automation`,
  byAutomationCap: "excluded.by_automation_cap",
  toNew: `${going("to_new")} + excluded.to_new`,
  toNewCap: "excluded.to_new_cap",
  byEach: `iif(excluded.last_id = '', ${going("by_each", "'{}'")},
    json_set(${going("by_each", "'{}'")}, ${key}, ${lastCount}))`,
  lastId: "excluded.last_id",
  lastCount: `iif(excluded.last_id = '', 0, ${lastCount})`,
  lastCap: "excluded.last_cap",
};

function snake(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
