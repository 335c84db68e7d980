import { type SQL, sql } from "drizzle-orm";
import type { Store } from "./store.ts";

/** What is done with a number that is somebody else's already. */
export type Taking = "move" | "share";

/** Gives a number to a client: as its owner, or beside the owner when the household shares it. */
export function giveNumber(
  { clinicId }: Store,
  number: string,
  clientId: string,
  taking: Taking,
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
 * Brings what the inbox says about a number in line with who has it: an open conversation belongs
 * to somebody who has the number, otherwise to its owner, and names the others. To be run last.
 */
export function settleNumber({ clinicId }: Store, number: string): SQL[] {
  const holders = sql`(SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${number}
    UNION SELECT client_id FROM number_sharers WHERE clinic_id = ${clinicId} AND number = ${number})`;
  // One for each line of the clinic, each found by its key.
  const open = sql`clinic_id = ${clinicId} AND id IN (SELECT v.id FROM numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
      AND v.number = n.number AND v.contact = ${number} AND v.closed_at IS NULL
    WHERE n.clinic_id = ${clinicId})`;
  const others = (than: SQL) => sql`(SELECT group_concat(name, ', ') FROM clients
    WHERE clinic_id = ${clinicId} AND id IN ${holders} AND id IS NOT ${than})`;
  return [
    sql`UPDATE conversations SET client_id =
        (SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${number})
      WHERE ${open} AND (client_id IS NULL OR client_id NOT IN ${holders})`,
    sql`UPDATE conversations SET
        client_name = (SELECT name FROM clients l WHERE l.clinic_id = ${clinicId} AND l.id = conversations.client_id),
        shared_with = ${others(sql`conversations.client_id`)}
      WHERE ${open}`,
    sql`UPDATE client_numbers SET shared_with = ${others(sql`client_numbers.client_id`)}
      WHERE clinic_id = ${clinicId} AND number = ${number}`,
  ];
}
