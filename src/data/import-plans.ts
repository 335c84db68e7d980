import { type SQL, sql } from "drizzle-orm";
import type { Import, ImportPhase, ImportTally } from "#domain/import.ts";
import type { Holder } from "#domain/import-rows.ts";
import { insertActivity, type Activity } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import { settleConversations, settleSharing } from "./households.ts";
import type { RemarkedRow } from "./imports.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What a chunk of rows comes to. A dry run has nothing but the remarks and the tally. */
export interface ChunkPlan {
  readonly clients: readonly PlannedClient[];
  readonly owned: readonly (readonly [number: string, clientId: string])[];
  readonly shared: readonly (readonly [number: string, clientId: string])[];
  readonly patients: readonly PlannedPatient[];
  readonly remarks: readonly RemarkedRow[];
  readonly tally: ImportTally;
}

export interface PlannedClient {
  readonly id: string;
  readonly name: string;
  readonly sortName: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly notes: string;
  readonly preferredNumber: string | null;
}

interface PlannedPatient {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly species: string;
  readonly notes: string;
}

/** Those of the clinic who have any of these numbers. */
export async function holdersOf(
  { clinicId, db }: Store,
  numbers: readonly string[],
): Promise<Map<string, Holder[]>> {
  const rows = await db.all<HolderRow>(sql`
    SELECT n.number, l.id AS clientId, l.name, l.archived_at AS archivedAt,
      (SELECT json_group_array(name) FROM patients p INDEXED BY patients_client WHERE p.clinic_id = ${clinicId} AND p.client_id = l.id) AS patients
    FROM (SELECT j.value AS number, c.client_id FROM json_each(${JSON.stringify(numbers)}) j
        CROSS JOIN client_numbers c ON c.clinic_id = ${clinicId} AND c.number = j.value
      UNION SELECT j.value, s.client_id FROM json_each(${JSON.stringify(numbers)}) j
        CROSS JOIN number_sharers s ON s.clinic_id = ${clinicId} AND s.number = j.value) n
    CROSS JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = n.client_id`);
  const holders = new Map<string, Holder[]>();
  for (const { number, patients, archivedAt, ...row } of rows) {
    const holder = {
      ...row,
      isArchived: archivedAt !== null,
      patients: JSON.parse(patients) as string[],
    };
    holders.set(number, [...(holders.get(number) ?? []), holder]);
  }
  return holders;
}

interface HolderRow {
  readonly number: string;
  readonly clientId: string;
  readonly name: string;
  readonly archivedAt: number | null;
  readonly patients: string;
}

/**
 * Stores a chunk in one transaction together with "chunk n is done", and only if it was not: a job
 * that runs twice adds nobody twice. A number that found an owner meanwhile stays theirs.
 * Returns the seq of the feed.
 */
export async function commitChunk(
  store: Store,
  one: Pick<Import, "id" | "phase" | "nextChunk">,
  plan: ChunkPlan,
  { now, until }: { now: number; until: number },
): Promise<number> {
  const { clinicId } = store;
  const isNext = sql`EXISTS (SELECT 1 FROM imports WHERE clinic_id = ${clinicId} AND id = ${one.id}
    AND phase = ${one.phase} AND next_chunk = ${one.nextChunk})`;
  const each = (items: readonly unknown[]) =>
    sql`FROM json_each(${JSON.stringify(items)}) WHERE ${isNext}`;
  const field = (name: string) => sql.raw(`value ->> '$.${name}'`);
  const numbers = [...plan.owned, ...plan.shared].map(([number]) => number);
  const people: SQL[] = [
    sql`INSERT INTO clients (clinic_id, id, name, sort_name, email, language, notes, preferred_number, created_at)
      SELECT ${clinicId}, ${field("id")}, ${field("name")}, ${field("sortName")}, ${field("email")},
        ${field("language")}, ${field("notes")}, ${field("preferredNumber")}, ${now} ${each(plan.clients)}`,
    sql`INSERT INTO client_numbers (clinic_id, number, client_id)
      SELECT ${clinicId}, value ->> 0, value ->> 1 ${each(plan.owned)} ON CONFLICT DO NOTHING`,
    sql`INSERT INTO number_sharers (clinic_id, number, client_id)
      SELECT ${clinicId}, value ->> 0, value ->> 1 ${each(plan.shared)} ON CONFLICT DO NOTHING`,
    sql`INSERT INTO patients (clinic_id, id, client_id, name, species, notes, created_at)
      SELECT ${clinicId}, ${field("id")}, ${field("clientId")}, ${field("name")}, ${field("species")},
        ${field("notes")}, ${now} ${each(plan.patients)}`,
    ...settleConversations(store, numbers),
    ...settleSharing(
      store,
      plan.shared.map(([number]) => number),
    ),
  ];
  const { tally } = plan;
  const rows = await transact<{ seq: number }[][]>(store, [
    ...(one.phase === "importing" ? people : []),
    sql`INSERT INTO import_remarks (clinic_id, import_id, row, is_left_out, reason, about, cells)
      SELECT ${clinicId}, ${one.id}, ${field("row")}, ${field("isLeftOut")}, ${field("reason")},
        ${field("about")}, ${field("cells")} ${each(plan.remarks)}`,
    sql`UPDATE imports SET next_chunk = next_chunk + 1, due_at = ${until},
        new_clients = new_clients + ${tally.newClients}, unchanged = unchanged + ${tally.unchanged},
        new_patients = new_patients + ${tally.newPatients}, left_out = left_out + ${tally.leftOut}
      WHERE clinic_id = ${clinicId} AND id = ${one.id} AND phase = ${one.phase}
        AND next_chunk = ${one.nextChunk}`,
    lastSeq(clinicId),
  ]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}

/** Ends a phase whose chunks are all done; what was imported becomes a line of the activity. */
export async function commitPhaseEnd(
  store: Store,
  one: Pick<Import, "id" | "phase">,
  to: { readonly phase: ImportPhase; readonly dueAt: number; readonly activity: Activity | null },
): Promise<void> {
  const { clinicId } = store;
  await transact(store, [
    sql`UPDATE imports SET phase = ${to.phase}, due_at = ${to.dueAt}
      WHERE clinic_id = ${clinicId} AND id = ${one.id} AND phase = ${one.phase}`,
    ...(to.activity ? [insertActivity(store, to.activity)] : []),
  ]);
}
