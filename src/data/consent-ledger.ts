import { type SQL, sql } from "drizzle-orm";
import type { ConsentEntry, OptOut, OptOutSource } from "#domain/consent.ts";
import { lastSeq } from "./changes.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** The id of a line of that instant: lines sort by their time. */
export function ledgerId(now: number, unique: string): string {
  return `${now.toString(16).padStart(11, "0")} ${unique}`;
}

/** How a number stands: opted out or not, and what a text of theirs asks that nobody has decided. */
export interface NumberConsent {
  readonly optOut: OptOut | null;
  readonly ask: string | null;
}

export async function readNumberConsent(
  { clinicId, db }: Store,
  number: string,
): Promise<NumberConsent> {
  const [row] = await db.all<{ at: number | null; source: OptOutSource; ask: string | null }>(sql`
    SELECT o.opted_out_at AS at, o.source, (SELECT words FROM stop_asks
      WHERE clinic_id = ${clinicId} AND number = ${number} ORDER BY at DESC LIMIT 1) AS ask
    FROM (SELECT 1) LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = ${number}`);
  const { at = null, source = "texted", ask = null } = row ?? {};
  return { optOut: at === null ? null : { at, source }, ask };
}

/** What staff say about a number, and why. */
export interface StaffWord {
  readonly id: string;
  readonly number: string;
  readonly clientId: string | null;
  readonly staffName: string;
  /** Null: because of what a text asks, in its own words. */
  readonly reason: string | null;
  readonly now: number;
}

/** They asked not to be texted. Of two who say so at once one is written down. Returns the clinic's seq. */
export function commitOptOut(store: Store, word: StaffWord): Promise<number> {
  const { clinicId } = store;
  const { number, now } = word;
  const why = word.reason === null ? openAsk(clinicId, number) : sql`(SELECT 1)`;
  return commit(store, [
    sql`INSERT INTO opt_outs (clinic_id, number, opted_out_at, source)
      SELECT ${clinicId}, ${number}, ${now}, 'staff' FROM ${why} WHERE true ON CONFLICT DO NOTHING`,
    writeLine(store, "opted-out", word),
    ...settleAsks(clinicId, number, "opted-out"),
  ]);
}

/** They may be texted again: lifts only what staff put there. */
export function commitOptIn(store: Store, word: StaffWord): Promise<number> {
  const { clinicId } = store;
  return commit(store, [
    sql`DELETE FROM opt_outs WHERE clinic_id = ${clinicId} AND number = ${word.number} AND source = 'staff'`,
    writeLine(store, "opted-in", word),
  ]);
}

/** What their texts asked was something else. */
export function commitDismissal(store: Store, word: StaffWord): Promise<number> {
  const { clinicId } = store;
  return commit(store, [
    sql`UPDATE stop_asks SET at = at WHERE clinic_id = ${clinicId} AND number = ${word.number}`,
    writeLine(store, "dismissed", word),
    ...settleAsks(clinicId, word.number, "left"),
  ]);
}

async function commit(store: Store, statements: readonly SQL[]): Promise<number> {
  const rows = await transact<{ seq: number }[][]>(store, [...statements, lastSeq(store.clinicId)]);
  return rows.at(-1)?.[0]?.seq ?? 0;
}

/** Only where the statement before it changed something. */
function writeLine(
  { clinicId }: Store,
  kind: "opted-out" | "opted-in" | "dismissed",
  { id, number, clientId, staffName, reason, now }: StaffWord,
): SQL {
  const words =
    reason === null
      ? sql`coalesce((SELECT words FROM ${openAsk(clinicId, number)}), '')`
      : sql`${reason}`;
  const said =
    reason === null ? sql`(SELECT message_id FROM ${openAsk(clinicId, number)})` : sql`NULL`;
  return sql`INSERT INTO consent_ledger (clinic_id, id, at, number, client_id, kind, source, by_name, message_id, reason)
    SELECT ${clinicId}, ${ledgerId(now, id)}, ${now}, ${number}, ${clientId}, ${kind}, 'staff', ${staffName},
      ${said}, ${words} WHERE changes() > 0`;
}

/** The latest text that asks and is not decided. */
function openAsk(clinicId: string, number: string): SQL {
  return sql`(SELECT words, message_id FROM stop_asks
    WHERE clinic_id = ${clinicId} AND number = ${number} ORDER BY at DESC LIMIT 1)`;
}

/** By position: the plus keeps SQLite from walking all that the clinic has. */
function settleAsks(clinicId: string, number: string, as: "opted-out" | "left"): SQL[] {
  return [
    sql`UPDATE messages SET stop_ask = ${as} WHERE +clinic_id = ${clinicId} AND stop_ask = 'open'
      AND position IN (SELECT message_position FROM stop_asks
        WHERE clinic_id = ${clinicId} AND number = ${number})`,
    sql`DELETE FROM stop_asks WHERE clinic_id = ${clinicId} AND number = ${number}`,
  ];
}

/** What was said about a client and their numbers, the latest first. */
export function consentOfClient(clinicId: string, clientId: string): SQL {
  const columns = sql`h.id, h.at, h.number, h.kind, h.source, h.by_name AS byName, h.reason`;
  return sql`
    SELECT ${columns} FROM (
      SELECT number FROM client_numbers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}
      UNION SELECT number FROM number_sharers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}) n
    CROSS JOIN consent_ledger h INDEXED BY consent_ledger_number
      ON h.clinic_id = ${clinicId} AND h.number = n.number
    UNION SELECT ${columns} FROM consent_ledger h INDEXED BY consent_ledger_client
      WHERE h.clinic_id = ${clinicId} AND h.client_id = ${clientId}
    ORDER BY 1 DESC LIMIT 50`;
}

/** The whole ledger of a clinic, some lines at a time from after one, the oldest first. */
export async function listConsent(
  { clinicId, db }: Store,
  after: string,
  atMost: number,
): Promise<
  (ConsentEntry & { readonly clientName: string | null; readonly messageId: string | null })[]
> {
  return db.all(sql`
    SELECT id, at, number, kind, source, by_name AS byName, reason, message_id AS messageId,
      (SELECT name FROM clients c WHERE c.clinic_id = ${clinicId} AND c.id = client_id) AS clientName
    FROM consent_ledger WHERE clinic_id = ${clinicId} AND id > ${after} ORDER BY id LIMIT ${atMost}`);
}
