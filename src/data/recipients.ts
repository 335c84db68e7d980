import { type SQL, sql } from "drizzle-orm";
import { foreignAreaCodes } from "#domain/destination.ts";
import type { Store } from "./store.ts";

/**
 * The number that texts to a client go to: the preferred one, or the first of their own, or the
 * first that they share. `c` is the client's row.
 */
export function contactOf(clinicId: string, c: SQL): SQL {
  return sql`coalesce(
    (SELECT number FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${c}.preferred_number
      AND client_id = ${c}.id),
    (SELECT number FROM number_sharers WHERE clinic_id = ${clinicId} AND number = ${c}.preferred_number
      AND client_id = ${c}.id),
    (SELECT number FROM client_numbers INDEXED BY client_numbers_client
      WHERE clinic_id = ${clinicId} AND client_id = ${c}.id ORDER BY number LIMIT 1),
    (SELECT number FROM number_sharers INDEXED BY number_sharers_client
      WHERE clinic_id = ${clinicId} AND client_id = ${c}.id ORDER BY number LIMIT 1))`;
}

/** The number that the clinic's texts leave from; null while texting is off. */
export function lineOf(clinicId: string): SQL {
  return sql`(SELECT number FROM numbers WHERE clinic_id = ${clinicId} AND disabled_at IS NULL
    ORDER BY created_at, number LIMIT 1)`;
}

/** The same, asked alone. */
export async function lineNumber({ clinicId, db }: Store): Promise<string | null> {
  const [row] = await db.all<{ line: string | null }>(sql`SELECT ${lineOf(clinicId)} AS line`);
  return row?.line ?? null;
}

/** Does a text go there (`destinationRefusal`)? `number` is a column; no list, since D1 bills those. */
export function takesTexts(number: SQL): SQL {
  return sql`(${number} GLOB '+1[2-9]*' AND instr(${foreignAreaCodes}, substr(${number}, 3, 3)) = 0
    AND substr(${number}, 3, 3) <> '900' AND substr(${number}, 6, 3) <> '976')`;
}

/** May a text from this number ask not to be texted, undecided yet? `number` is a column. */
export function asksToStop(clinicId: string, number: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM stop_asks WHERE clinic_id = ${clinicId} AND number = ${number})`;
}

/**
 * Does a sensitive appointment say that nothing automated goes about a patient? One that is not
 * cancelled does, to come or over; one of the client's for nobody in particular may be for any of
 * theirs. `p` is the patient's row.
 */
export function isSilenced(clinicId: string, p: SQL): SQL {
  const ofSensitiveType = sql`a.status <> 'cancelled' AND EXISTS (SELECT 1 FROM appointment_types t
    WHERE t.clinic_id = ${clinicId} AND t.id = a.type_id AND t.is_sensitive = 1)`;
  return sql`(EXISTS (SELECT 1 FROM appointments a INDEXED BY appointments_patient
      WHERE a.clinic_id = ${clinicId} AND a.patient_id = ${p}.id AND ${ofSensitiveType})
    OR EXISTS (SELECT 1 FROM appointments a INDEXED BY appointments_client
      WHERE a.clinic_id = ${clinicId} AND a.client_id = ${p}.client_id AND a.patient_id IS NULL
        AND ${ofSensitiveType}))`;
}

/**
 * The same for the texts about an appointment, `a`: only by one that was still to come when this one was
 * made, since a patient that is brought again afterwards lives.
 */
export function isSilencedBeside(clinicId: string, a: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM appointments b INDEXED BY appointments_client
    CROSS JOIN appointment_types k ON k.clinic_id = ${clinicId} AND k.id = b.type_id AND k.is_sensitive = 1
    WHERE b.clinic_id = ${clinicId} AND b.client_id = ${a}.client_id AND b.starts_at > ${a}.created_at
      AND b.status <> 'cancelled'
      AND (b.patient_id = ${a}.patient_id OR b.patient_id IS NULL OR ${a}.patient_id IS NULL))`;
}

/** Is there a number that the clinic's texts can leave from? */
export async function isLineOn(store: Store): Promise<boolean> {
  return (await lineNumber(store)) !== null;
}
