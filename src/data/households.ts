import { type SQL, sql } from "drizzle-orm";
import type { Store } from "./store.ts";

/** What is done with a number that is somebody else's already. */
export type Taking = "move" | "share";

/**
 * Gives a number to a client: as its owner, or beside the owner when the household shares it. With
 * "if-free" the transaction fails on a conflict when the number is somebody's.
 */
export function giveNumber(
  { clinicId }: Store,
  number: string,
  clientId: string,
  taking: Taking | "if-free",
): SQL[] {
  const who = sql`(${clinicId}, ${number}, ${clientId})`;
  if (taking === "share") {
    // Whoever comes first owns it; the next ones share.
    return [
      sql`INSERT OR IGNORE INTO number_sharers (clinic_id, number, client_id)
        SELECT ${clinicId}, ${number}, ${clientId} WHERE EXISTS (SELECT 1 FROM client_numbers
          WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id <> ${clientId})`,
      sql`INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ${who}
        ON CONFLICT (clinic_id, number) DO NOTHING`,
    ];
  }
  if (taking === "if-free") {
    return [sql`INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ${who}`];
  }
  return [
    sql`DELETE FROM number_sharers
      WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id = ${clientId}`,
    sql`INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ${who}
      ON CONFLICT (clinic_id, number) DO UPDATE SET client_id = excluded.client_id`,
  ];
}

/** Takes a number from a client; of a shared one the next of the household becomes the owner. */
export function takeNumber({ clinicId }: Store, number: string, clientId: string): SQL[] {
  const heir = sql`(SELECT min(client_id) FROM number_sharers
    WHERE clinic_id = ${clinicId} AND number = ${number})`;
  return [
    sql`DELETE FROM number_sharers
      WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id = ${clientId}`,
    sql`UPDATE client_numbers SET client_id = ${heir}
      WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id = ${clientId} AND ${heir} IS NOT NULL`,
    sql`DELETE FROM client_numbers
      WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id = ${clientId}`,
    sql`DELETE FROM number_sharers WHERE clinic_id = ${clinicId} AND number = ${number} AND client_id =
      (SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${number})`,
  ];
}

/**
 * Brings what the inbox says about numbers in line with who has them: an open conversation belongs
 * to somebody who has its number, otherwise to its owner, and names the others. To be run last.
 */
export function settleNumbers(store: Store, numbers: readonly string[]): SQL[] {
  return [...settleConversations(store, numbers), ...settleSharing(store, numbers)];
}

/** The open conversations with these numbers, on any line of the clinic, each found by its key. */
export function settleConversations({ clinicId }: Store, numbers: readonly string[]): SQL[] {
  const open = sql`clinic_id = ${clinicId} AND id IN (SELECT v.id
    FROM json_each(${JSON.stringify(numbers)}) j CROSS JOIN numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
      AND v.number = n.number AND v.contact = j.value AND v.closed_at IS NULL
    WHERE n.clinic_id = ${clinicId})`;
  const holders = holdersOf(clinicId, sql`conversations.contact`);
  return [
    sql`UPDATE conversations SET client_id =
        (SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = conversations.contact)
      WHERE ${open} AND (client_id IS NULL OR client_id NOT IN ${holders})`,
    sql`UPDATE conversations SET
        client_name = (SELECT name FROM clients l WHERE l.clinic_id = ${clinicId} AND l.id = conversations.client_id),
        shared_with = ${othersOf(clinicId, holders, sql`conversations.client_id`)}
      WHERE ${open}`,
  ];
}

/** Who else uses these numbers, kept on them for the next conversation. */
export function settleSharing({ clinicId }: Store, numbers: readonly string[]): SQL[] {
  const holders = holdersOf(clinicId, sql`client_numbers.number`);
  return [
    sql`UPDATE client_numbers SET shared_with = ${othersOf(clinicId, holders, sql`client_numbers.client_id`)}
      WHERE clinic_id = ${clinicId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`,
  ];
}

function holdersOf(clinicId: string, number: SQL): SQL {
  return sql`(SELECT client_id FROM client_numbers c WHERE c.clinic_id = ${clinicId} AND c.number = ${number}
    UNION SELECT client_id FROM number_sharers s WHERE s.clinic_id = ${clinicId} AND s.number = ${number})`;
}

function othersOf(clinicId: string, holders: SQL, than: SQL): SQL {
  return sql`(SELECT group_concat(name, ', ') FROM clients
    WHERE clinic_id = ${clinicId} AND id IN ${holders} AND id IS NOT ${than})`;
}
