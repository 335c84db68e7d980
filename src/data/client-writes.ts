import { type SQL, sql } from "drizzle-orm";
import { type ClientConsent, usualConsent } from "#domain/consent.ts";
import { type Client, type Patient, sortName } from "#domain/client.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { isConflict } from "./conflict.ts";
import { lastSeq } from "./changes.ts";
import { giveNumber, settleNumbers, type Taking, takeNumber } from "./households.ts";
import { takeUpSpam } from "./spam.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A profile as a form fills it in. */
type ClientDetails = Pick<Client, "name" | "email" | "notes" | "language" | "preferredNumber">;

export interface ClientEdit {
  readonly id: string;
  readonly isNew: boolean;
  readonly details: ClientDetails;
  /** The numbers that the client had before. */
  readonly held: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What to do with an added number that is somebody's. */
  readonly taking: Taking | "if-free";
  /** Null: as it was. */
  readonly consent: ClientConsent | null;
  readonly activity: Activity;
  readonly now: number;
}

/**
 * Stores a profile with its numbers; the inbox says the new name at once. Returns the seq; null, and
 * nothing written, when an added number that had to be free is somebody's by now.
 */
export async function commitClient(store: Store, edit: ClientEdit): Promise<number | null> {
  try {
    const rows = await transact<{ seq: number }[][]>(store, [
      ...clientStatements(store, edit),
      lastSeq(store.clinicId),
    ]);
    return rows.at(-1)?.[0]?.seq ?? 0;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

/** The statements that store a profile with its numbers. */
export function clientStatements(store: Store, edit: ClientEdit): SQL[] {
  const { clinicId } = store;
  const { id, details, added, removed, taking, now } = edit;
  const { name, email, notes, language, preferredNumber } = details;
  const { state = usualConsent, source = "form", byName = null } = edit.consent ?? {};
  const touched = new Set([...edit.held, ...added]);
  return [
    edit.isNew
      ? sql`INSERT INTO clients (clinic_id, id, name, sort_name, email, notes, language, preferred_number, created_at,
          texts_consent, texts_consent_source, texts_consent_by, texts_consent_at)
        VALUES (${clinicId}, ${id}, ${name}, ${sortName(name)}, ${email}, ${notes}, ${language}, ${preferredNumber}, ${now},
          ${state}, ${source}, ${byName}, ${now})`
      : sql`UPDATE clients SET name = ${name}, sort_name = ${sortName(name)}, email = ${email},
          notes = ${notes}, language = ${language}, preferred_number = ${preferredNumber}
        WHERE clinic_id = ${clinicId} AND id = ${id}`,
    ...(edit.consent && !edit.isNew
      ? [
          sql`UPDATE clients SET texts_consent = ${state}, texts_consent_source = ${source},
            texts_consent_by = ${byName}, texts_consent_at = ${now}
          WHERE clinic_id = ${clinicId} AND id = ${id} AND texts_consent <> ${state}`,
        ]
      : []),
    ...removed.flatMap((number) => takeNumber(store, number, id)),
    ...added.flatMap((number) => [
      takeUpSpam(store, number, now),
      ...giveNumber(store, number, id, taking),
    ]),
    ...settleNumbers(store, [...touched]),
    sql`UPDATE conversations INDEXED BY conversations_closed_of_client SET client_name = ${name}
      WHERE clinic_id = ${clinicId} AND client_id = ${id} AND closed_at IS NOT NULL AND client_name IS NOT ${name}`,
    insertActivity(store, edit.activity),
  ];
}

/** Archives a client, or brings them back. Their numbers and conversations stay theirs. */
export async function commitArchiving(
  store: Store,
  { id, archivedAt, activity }: { id: string; archivedAt: number | null; activity: Activity },
): Promise<void> {
  await transact(store, [
    sql`UPDATE clients SET archived_at = ${archivedAt}
      WHERE clinic_id = ${store.clinicId} AND id = ${id}`,
    insertActivity(store, activity),
  ]);
}

export interface PatientEdit extends Omit<Patient, "deceasedAt"> {
  readonly isDeceased: boolean;
  readonly isNew: boolean;
  /** The client that it goes over from; it stays where it is when nothing is said. */
  readonly movesFrom?: string | null;
  readonly now: number;
}

/** False when the client is not the clinic's. */
export async function commitPatient(store: Store, patient: PatientEdit): Promise<boolean> {
  try {
    await transact(store, [patientStatement(store, patient)]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** The statement that stores a patient. */
export function patientStatement({ clinicId }: Store, patient: PatientEdit): SQL {
  const { id, clientId, name, species, notes, born, now } = patient;
  const deceasedAt = patient.isDeceased ? now : null;
  const owner = patient.movesFrom == null ? sql`client_id` : sql`${clientId}`;
  return patient.isNew
    ? sql`INSERT INTO patients (clinic_id, id, client_id, name, species, notes, born, created_at, deceased_at)
      VALUES (${clinicId}, ${id}, ${clientId}, ${name}, ${species}, ${notes}, ${born}, ${now}, ${deceasedAt})`
    : sql`UPDATE patients SET client_id = ${owner}, name = ${name}, species = ${species}, notes = ${notes}, born = ${born},
        deceased_at = iif(${deceasedAt} IS NULL, NULL, coalesce(deceased_at, ${deceasedAt}))
      WHERE clinic_id = ${clinicId} AND id = ${id}`;
}

export interface Assigning {
  readonly conversationId: string;
  readonly contact: string;
  readonly previousClientId: string | null;
  readonly clientId: string;
  /** Given when the client is to be made in the same transaction. */
  readonly newClientName: string | null;
  readonly taking: Taking;
  readonly activity: Activity;
  readonly now: number;
}

/**
 * Gives a conversation, its number and the past conversations with it to a client (R15). Those that
 * are somebody else's by now stay theirs, unless the number is moved from them. Returns the seq.
 */
export async function commitAssignment(store: Store, to: Assigning): Promise<number> {
  const { clinicId } = store;
  const { clientId, contact, conversationId, previousClientId, newClientName } = to;
  const name = sql`(SELECT name FROM clients WHERE clinic_id = ${clinicId} AND id = ${clientId})`;
  const from = to.taking === "move" ? previousClientId : null;
  const statements: SQL[] = [
    ...(newClientName !== null
      ? [
          sql`INSERT INTO clients (clinic_id, id, name, sort_name, created_at,
              texts_consent, texts_consent_source, texts_consent_by, texts_consent_at)
            VALUES (${clinicId}, ${clientId}, ${newClientName}, ${sortName(newClientName)}, ${to.now},
              ${usualConsent}, iif(EXISTS (SELECT 1 FROM messages WHERE clinic_id = ${clinicId}
                AND conversation_id = ${conversationId} AND direction = 'inbound'), 'texted', 'form'),
              ${to.activity.staffName}, ${to.now})`,
        ]
      : [
          sql`UPDATE clients SET archived_at = NULL
            WHERE clinic_id = ${clinicId} AND id = ${clientId} AND archived_at IS NOT NULL`,
        ]),
    takeUpSpam(store, contact, to.now),
    ...giveNumber(store, contact, clientId, to.taking),
    sql`UPDATE conversations SET client_id = ${clientId}, client_name = ${name}
      WHERE clinic_id = ${clinicId} AND id = ${conversationId}`,
    sql`UPDATE conversations INDEXED BY conversations_closed_of_contact
      SET client_id = ${clientId}, client_name = ${name}
      WHERE clinic_id = ${clinicId} AND contact = ${contact} AND closed_at IS NOT NULL
        AND (client_id IS NULL OR client_id = ${from})`,
    ...settleNumbers(store, [contact]),
    insertActivity(store, to.activity),
    lastSeq(clinicId),
  ];
  const rows = await transact<{ seq: number }[][]>(store, statements);
  return rows.at(-1)?.[0]?.seq ?? 0;
}
