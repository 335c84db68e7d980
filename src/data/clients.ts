import { sql } from "drizzle-orm";
import type { Client, ClientCard, ClientNumber, Patient } from "#domain/client.ts";
import type { ConsentEntry, OptOutSource } from "#domain/consent.ts";
import type { Appointment } from "#domain/appointment.ts";
import {
  type AppointmentRow,
  appointmentsAround,
  appointmentsOf,
  toAppointment,
} from "./appointments.ts";
import { type Activity, activityOfClient } from "./activity.ts";
import { consentOfClient } from "./consent-ledger.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** How many clients a list shows at first and adds at a time. */
const clientPage = 50;
/** How many a typeahead offers. */
const typeaheadPage = 7;

/** A place in the list of clients; it goes on after a place, never at an OFFSET. */
export interface ClientPlace {
  readonly sortName: string;
  readonly id: string;
}

/** Clients by name, from after `place`; archived ones are left out. */
export async function listClients(
  { clinicId, db }: Store,
  place: ClientPlace | null,
): Promise<{ clients: ClientCard[]; next: ClientPlace | null }> {
  const rows = await db.all<ClientCard & { sortName: string }>(sql`
    SELECT l.id, l.name, c.patients, c.numbers, l.sort_name AS sortName
    FROM clients l JOIN client_cards c ON c.clinic_id = l.clinic_id AND c.client_id = l.id
    WHERE l.clinic_id = ${clinicId} AND l.archived_at IS NULL
      AND (l.sort_name, l.id) > (${place?.sortName ?? ""}, ${place?.id ?? ""})
    ORDER BY l.sort_name, l.id LIMIT ${clientPage + 1}`);
  const clients = rows.slice(0, clientPage);
  const last = rows.length > clientPage ? clients.at(-1) : undefined;
  return { clients, next: last ? { sortName: last.sortName, id: last.id } : null };
}

/**
 * Clients with these words anywhere in their name, their patients' names or their numbers, those
 * where a name begins with them first. `words` is in the index's language: see domain/search.ts.
 */
export async function findClients(
  { clinicId, db }: Store,
  words: string,
  { archived = false, atMost = typeaheadPage }: { archived?: boolean; atMost?: number } = {},
): Promise<ClientCard[]> {
  const scope = `{scope} : "${archived ? "archived" : ""}${clinicId}"`;
  const matching = (columns: string) => sql`SELECT * FROM (
    SELECT rowid FROM client_search WHERE client_search MATCH ${`${scope} AND {${columns}} : (${words})`}
    ORDER BY rowid DESC LIMIT ${atMost})`;
  const rows = await db.all<ClientCard>(sql`
    SELECT c.client_id AS id, (SELECT name FROM clients WHERE clinic_id = ${clinicId} AND id = c.client_id) AS name,
      c.patients, c.numbers
    FROM (SELECT DISTINCT rowid FROM (${matching("words")} UNION ALL ${matching("words parts")}) LIMIT ${atMost}) f
    JOIN client_cards c ON c.position = f.rowid`);
  return rows;
}

/** The clients that a number belongs to or is shared by, archived ones too. */
export async function clientsWithNumber(
  { clinicId, db }: Store,
  number: string,
): Promise<ClientCard[]> {
  return db.all<ClientCard>(holdersOf(clinicId, number));
}

function holdersOf(clinicId: string, number: string) {
  return sql`SELECT l.id, l.name, c.patients, c.numbers FROM (
      SELECT client_id FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${number}
      UNION SELECT client_id FROM number_sharers WHERE clinic_id = ${clinicId} AND number = ${number}) n
    JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = n.client_id
    JOIN client_cards c ON c.clinic_id = ${clinicId} AND c.client_id = l.id`;
}

/** All that a profile shows beside the communication history. */
export interface Profile {
  readonly client: Client;
  readonly numbers: readonly ClientNumber[];
  readonly patients: readonly Patient[];
  /** The latest first. */
  readonly appointments: readonly Appointment[];
  readonly consent: readonly ConsentEntry[];
  readonly activity: readonly Activity[];
}

export async function readProfile(store: Store, clientId: string): Promise<Profile | null> {
  const { clinicId } = store;
  const [[client], numbers, patients, consent, activity, appointments] = await transact<
    [Client[], NumberRow[], Patient[], ConsentEntry[], Activity[], AppointmentRow[]]
  >(store, [
    clientById(clinicId, clientId),
    numbersOf(clinicId, clientId),
    patientsOf(clinicId, clientId),
    consentOfClient(clinicId, clientId),
    activityOfClient(store, clientId),
    appointmentsOf(store, clientId),
  ]);
  if (!client) return null;
  return {
    ...{ client, patients, consent, activity },
    numbers: numbers.map(toNumber),
    appointments: appointments.map(toAppointment),
  };
}

/** What is shown of a client beside a conversation. */
/** Somebody of a household, with the names of their patients that have died. */
interface Neighbour extends ClientCard {
  readonly deceased: readonly string[];
}

export interface Beside {
  readonly client: Client;
  readonly numbers: readonly ClientNumber[];
  readonly patients: readonly Patient[];
  /** Everybody who has the conversation's number, the client too. */
  readonly household: readonly Neighbour[];
  readonly next: Appointment | null;
  readonly last: Appointment | null;
}

export async function readBeside(
  store: Store,
  { clientId, contact }: { clientId: string; contact: string },
  now: number,
): Promise<Beside | null> {
  const { clinicId } = store;
  const [[client], numbers, patients, household, [next], [last]] = await transact<
    [Client[], NumberRow[], Patient[], HolderRow[], AppointmentRow[], AppointmentRow[]]
  >(store, [
    clientById(clinicId, clientId),
    numbersOf(clinicId, clientId),
    patientsOf(clinicId, clientId),
    sql`SELECT h.*, (SELECT json_group_array(p.name) FROM patients p INDEXED BY patients_client
        WHERE p.clinic_id = ${clinicId} AND p.client_id = h.id AND p.deceased_at IS NOT NULL) AS deceased
      FROM (${holdersOf(clinicId, contact)}) h`,
    ...appointmentsAround(store, clientId, now),
  ]);
  if (!client) return null;
  return {
    ...{ client, patients },
    household: household.map((one) => ({ ...one, deceased: JSON.parse(one.deceased) as string[] })),
    numbers: numbers.map(toNumber),
    next: next ? toAppointment(next) : null,
    last: last ? toAppointment(last) : null,
  };
}

/** A client with their numbers, and nothing more. */
export async function readClient(
  store: Store,
  clientId: string,
): Promise<{ client: Client; numbers: ClientNumber[] } | null> {
  const [[client], numbers] = await transact<[Client[], NumberRow[]]>(store, [
    clientById(store.clinicId, clientId),
    numbersOf(store.clinicId, clientId),
  ]);
  return client ? { client, numbers: numbers.map(toNumber) } : null;
}

type HolderRow = ClientCard & { readonly deceased: string };
type NumberRow = Omit<ClientNumber, "isOwner" | "optOut"> & {
  readonly isOwner: 0 | 1;
  readonly optedOutAt: number | null;
  readonly source: OptOutSource;
};

function toNumber({ isOwner, optedOutAt, source, ...row }: NumberRow): ClientNumber {
  const optOut = optedOutAt === null ? null : { at: optedOutAt, source };
  return { ...row, isOwner: isOwner === 1, optOut };
}

export async function readPatient(
  { clinicId, db }: Store,
  patientId: string,
): Promise<Patient | null> {
  const [patient] = await db.all<Patient>(sql`
    SELECT id, client_id AS clientId, name, species, notes, born, deceased_at AS deceasedAt FROM patients
    WHERE clinic_id = ${clinicId} AND id = ${patientId}`);
  return patient ?? null;
}

/** The names of a client's patients that have died. */
export async function deceasedOf({ clinicId, db }: Store, clientId: string): Promise<string[]> {
  const rows = await db.all<{ name: string }>(sql`
    SELECT name FROM patients INDEXED BY patients_client
    WHERE clinic_id = ${clinicId} AND client_id = ${clientId} AND deceased_at IS NOT NULL`);
  return rows.map(({ name }) => name);
}

function patientsOf(clinicId: string, clientId: string) {
  return sql`SELECT id, client_id AS clientId, name, species, notes, born, deceased_at AS deceasedAt FROM patients INDEXED BY patients_client
    WHERE clinic_id = ${clinicId} AND client_id = ${clientId} ORDER BY name, id`;
}

function clientById(clinicId: string, clientId: string) {
  return sql`SELECT id, name, email, notes, language, preferred_number AS preferredNumber,
      archived_at AS archivedAt, kept_at AS keptAt,
      texts_consent AS textsConsent, texts_consent_source AS textsConsentSource
    FROM clients WHERE clinic_id = ${clinicId} AND id = ${clientId}`;
}

/** Own numbers first. Of a shared one, the others' names are read from the owner's row. */
function numbersOf(clinicId: string, clientId: string) {
  return sql`
    SELECT n.number, n.isOwner, o.opted_out_at AS optedOutAt, o.source,
      (SELECT words FROM stop_asks a WHERE a.clinic_id = ${clinicId} AND a.number = n.number
        ORDER BY a.at DESC LIMIT 1) AS ask,
      (SELECT group_concat(l.name, ', ') FROM clients l WHERE l.clinic_id = ${clinicId} AND l.id <> ${clientId}
        AND l.id IN (SELECT client_id FROM client_numbers c WHERE c.clinic_id = ${clinicId} AND c.number = n.number
          UNION SELECT client_id FROM number_sharers s WHERE s.clinic_id = ${clinicId} AND s.number = n.number)) AS sharedWith
    FROM (SELECT number, 1 AS isOwner FROM client_numbers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}
      UNION ALL
      SELECT number, 0 FROM number_sharers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}) n
    LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = n.number
    ORDER BY n.isOwner DESC, n.number`;
}
