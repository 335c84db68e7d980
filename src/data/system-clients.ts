import { type SQL, sql } from "drizzle-orm";
import type { Client } from "#domain/client.ts";
import { type ClientEdit, clientStatements } from "./client-writes.ts";
import { lastSeq } from "./changes.ts";
import { isConflict } from "./conflict.ts";
import {
  clientOfExternal,
  externalIdOf,
  type ExternalRow,
  keepSaid,
  linkExternal,
} from "./external-ids.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A client as the clinic's own systems see them. */
export interface SystemClient extends Omit<Client, "keptAt"> {
  readonly externalId: string | null;
  readonly numbers: readonly SystemNumber[];
}

interface SystemNumber {
  readonly number: string;
  /** It is somebody else's of the household, who shares it. */
  readonly isShared: boolean;
  readonly optedOut: boolean;
}

/** Clients in the order in which they were added, archived ones too, from after an id. */
export async function listSystemClients(
  { clinicId, db }: Store,
  { after, atMost }: { after: string; atMost: number },
): Promise<SystemClient[]> {
  const rows = await db.all<SystemClientRow>(sql`
    SELECT ${columns(clinicId)}, ${externalIdOf(clinicId, "client", sql`l.id`)} AS externalId
    FROM clients l WHERE l.clinic_id = ${clinicId} AND l.id > ${after} ORDER BY l.id LIMIT ${atMost}`);
  return rows.map(toSystemClient);
}

/** What an upsert depends on. */
export interface ClientForUpsert {
  /** The client of this external id, what was said last of them, and whom they were merged into. */
  readonly known: {
    readonly client: SystemClient;
    readonly said: string;
    readonly mergedInto: string | null;
    readonly isMerged: boolean;
  } | null;
  /** Who has these numbers, as owner or beside one. */
  readonly holders: readonly (SystemClient & { readonly number: string })[];
}

/** Who an external id names and whose some numbers are. One round trip. */
export async function readForUpsert(
  store: Store,
  externalId: string,
  numbers: readonly string[],
): Promise<ClientForUpsert> {
  const { clinicId } = store;
  const holdersIn = (table: SQL) => sql`
    SELECT n.number, n.client_id AS id FROM json_each(${JSON.stringify(numbers)}) j
    CROSS JOIN ${table} n ON n.clinic_id = ${clinicId} AND n.number = j.value`;
  type KnownRow = SystemClientRow & { said: string; keptId: string; mergedInto: string | null };
  const [[known], holders] = await transact<[KnownRow[], (SystemClientRow & { number: string })[]]>(
    store,
    [
      sql`SELECT k.*, ${externalIdOf(clinicId, "client", sql`k.keptId`)} AS mergedInto FROM (
          SELECT ${columns(clinicId)}, e.external_id AS externalId, e.said,
            ${clientOfExternal(clinicId, externalId)} AS keptId
          FROM external_ids e CROSS JOIN clients l ON l.clinic_id = e.clinic_id AND l.id = e.id
          WHERE e.clinic_id = ${clinicId} AND e.kind = 'client' AND e.external_id = ${externalId}) k`,
      sql`SELECT h.number, ${columns(clinicId)}, ${externalIdOf(clinicId, "client", sql`l.id`)} AS externalId
        FROM (${holdersIn(sql`client_numbers`)} UNION ALL ${holdersIn(sql`number_sharers`)}) h
        CROSS JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = h.id`,
    ],
  );
  return {
    known: known
      ? {
          client: toSystemClient(known),
          said: known.said,
          mergedInto: known.mergedInto,
          isMerged: known.keptId !== known.id,
        }
      : null,
    holders: holders.map((row) => ({ ...toSystemClient(row), number: row.number })),
  };
}

/**
 * Stores a client with the external id that names them: one transaction. `edit` is null when only
 * what was said is to be kept. Null, and nothing written, when something that it was decided on no
 * longer holds; otherwise the clinic's seq.
 */
export async function commitSystemClient(
  store: Store,
  edit: ClientEdit | null,
  { row, isNew }: { row: ExternalRow; isNew: boolean },
): Promise<number | null> {
  try {
    const rows = await transact<{ seq: number }[][]>(store, [
      ...(edit ? clientStatements(store, edit) : []),
      isNew ? linkExternal(store, row) : keepSaid(store, row),
      lastSeq(store.clinicId),
    ]);
    return rows.at(-1)?.[0]?.seq ?? 0;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

function columns(clinicId: string): SQL {
  const numbersIn = (table: SQL, isShared: SQL) => sql`
    SELECT n.number, ${isShared} AS isShared FROM ${table}
    WHERE n.clinic_id = ${clinicId} AND n.client_id = l.id`;
  return sql`l.id, l.name, l.email, l.notes, l.language, l.preferred_number AS preferredNumber,
    l.archived_at AS archivedAt, l.texts_consent AS textsConsent,
    l.texts_consent_source AS textsConsentSource, (
      SELECT json_group_array(json_object('number', u.number, 'isShared', u.isShared, 'optedOut',
        EXISTS (SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = u.number)))
      FROM (${numbersIn(sql`client_numbers n INDEXED BY client_numbers_client`, sql`0`)}
        UNION ALL ${numbersIn(sql`number_sharers n INDEXED BY number_sharers_client`, sql`1`)}) u
    ) AS numbers`;
}

type SystemClientRow = Omit<SystemClient, "numbers"> & { readonly numbers: string };

function toSystemClient(row: SystemClientRow): SystemClient {
  const { id, name, email, notes, language, preferredNumber, archivedAt, externalId } = row;
  const { textsConsent, textsConsentSource } = row;
  const numbers = JSON.parse(row.numbers) as {
    number: string;
    isShared: number;
    optedOut: number;
  }[];
  return {
    ...{ id, name, email, notes, language, preferredNumber, archivedAt, externalId },
    ...{ textsConsent, textsConsentSource },
    numbers: numbers.map(({ number, isShared, optedOut }) => ({
      number,
      isShared: isShared === 1,
      optedOut: optedOut === 1,
    })),
  };
}
