import { type SQL, sql } from "drizzle-orm";
import { foreignAreaCodes } from "#domain/destination.ts";

/** The number that texts to a client go to: the preferred one, or the first. `c` is the client's row. */
export function contactOf(clinicId: string, c: SQL): SQL {
  return sql`coalesce(
    (SELECT number FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${c}.preferred_number
      AND client_id = ${c}.id),
    (SELECT number FROM number_sharers WHERE clinic_id = ${clinicId} AND number = ${c}.preferred_number
      AND client_id = ${c}.id),
    (SELECT number FROM client_numbers INDEXED BY client_numbers_client
      WHERE clinic_id = ${clinicId} AND client_id = ${c}.id ORDER BY number LIMIT 1))`;
}

/** The number that the clinic's texts leave from; null while texting is off. */
export function lineOf(clinicId: string): SQL {
  return sql`(SELECT number FROM numbers WHERE clinic_id = ${clinicId} AND disabled_at IS NULL
    ORDER BY created_at, number LIMIT 1)`;
}

/** Does a text go there (`destinationRefusal`)? `number` is a column; no list, since D1 bills those. */
export function takesTexts(number: SQL): SQL {
  return sql`(${number} GLOB '+1[2-9]*' AND instr(${foreignAreaCodes}, substr(${number}, 3, 3)) = 0
    AND substr(${number}, 3, 3) <> '900' AND substr(${number}, 6, 3) <> '976')`;
}
