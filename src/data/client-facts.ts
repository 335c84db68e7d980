import { sql } from "drizzle-orm";
import type { ClientFacts } from "#domain/client-file.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/**
 * What is kept of a client beside their texts, for themselves: nothing of others who share a number,
 * and nothing that staff wrote for each other. Null when the clinic has no such client.
 */
export async function readFacts(store: Store, clientId: string): Promise<ClientFacts | null> {
  const { clinicId } = store;
  const ofClient = sql`clinic_id = ${clinicId} AND client_id = ${clientId}`;
  const numbers = sql`(SELECT number FROM client_numbers INDEXED BY client_numbers_client WHERE ${ofClient}
    UNION SELECT number FROM number_sharers INDEXED BY number_sharers_client WHERE ${ofClient})`;
  const [[client], itsNumbers, consent, patients, appointments, care] = await transact<
    [
      Pick<ClientFacts, "name" | "email" | "language" | "since">[],
      ClientFacts["numbers"][number][],
      ClientFacts["consent"][number][],
      ClientFacts["patients"][number][],
      ClientFacts["appointments"][number][],
      ClientFacts["care"][number][],
    ]
  >(store, [
    sql`SELECT name, email, language, created_at AS since FROM clients
      WHERE clinic_id = ${clinicId} AND id = ${clientId}`,
    sql`SELECT n.number, o.opted_out_at AS optedOutAt FROM ${numbers} n
      LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = n.number ORDER BY n.number`,
    sql`SELECT number, kind AS state, source, at FROM (
        SELECT h.* FROM ${numbers} n CROSS JOIN consent_ledger h INDEXED BY consent_ledger_number
          ON h.clinic_id = ${clinicId} AND h.number = n.number
        WHERE h.kind = 'opted-out' OR h.kind = 'opted-in'
        UNION ALL SELECT * FROM consent_ledger INDEXED BY consent_ledger_client
        WHERE ${ofClient} AND (kind = 'agreed' OR kind = 'withdrew'))
      ORDER BY at, id`,
    sql`SELECT name, species, born, deceased_at AS deceasedAt FROM patients INDEXED BY patients_client
      WHERE ${ofClient} ORDER BY name, id`,
    sql`SELECT a.starts_at AS startsAt, a.ends_at AS endsAt, p.name AS patient, t.name AS kind, a.status
      FROM appointments a INDEXED BY appointments_client
      CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
      LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id
      WHERE a.clinic_id = ${clinicId} AND a.client_id = ${clientId} ORDER BY a.starts_at, a.id`,
    sql`SELECT p.name AS patient, x.item, x.due_on AS dueOn, x.done_at AS doneAt
      FROM patients p INDEXED BY patients_client
      CROSS JOIN care_items x INDEXED BY care_items_patient
        ON x.clinic_id = p.clinic_id AND x.patient_id = p.id
      WHERE p.clinic_id = ${clinicId} AND p.client_id = ${clientId} ORDER BY x.due_on, x.id`,
  ]);
  return client ? { ...client, numbers: itsNumbers, consent, patients, appointments, care } : null;
}
