import { type SQL, sql } from "drizzle-orm";
import type { AppointmentStatus } from "#domain/appointment.ts";
import type { TextsConsent } from "#domain/consent.ts";
import type { CareItem } from "#domain/care.ts";
import type { Import, ImportPhase, ImportTally } from "#domain/import.ts";
import { insertActivity, type Activity } from "./activity.ts";
import type { AppointmentFields } from "./appointments.ts";
import { lastSeq } from "./changes.ts";
import { settleConversations, settleSharing } from "./households.ts";
import type { RemarkedRow } from "./imports.ts";
import type { PlannedText } from "./planned-texts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What a chunk of rows comes to. A dry run has nothing but the remarks and the tally. */
export interface ChunkPlan {
  readonly clients: readonly PlannedClient[];
  readonly owned: readonly (readonly [number: string, clientId: string])[];
  readonly shared: readonly (readonly [number: string, clientId: string])[];
  readonly patients: readonly PlannedPatient[];
  readonly births: readonly PlannedBirth[];
  readonly appointments: readonly PlannedAppointment[];
  readonly texts: readonly TextPlan[];
  readonly care: readonly PlannedCare[];
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
  readonly consent: TextsConsent;
}

export interface PlannedPatient {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly species: string;
  readonly notes: string;
  readonly born: string | null;
  readonly isDeceased: boolean;
}

/** When a patient was born who is there already, by their id. */
export interface PlannedBirth {
  readonly id: string;
  readonly born: string;
}

export interface PlannedAppointment extends AppointmentFields {
  readonly id: string;
  readonly status: AppointmentStatus;
  readonly externalId: string | null;
}

export interface TextPlan extends PlannedText {
  readonly appointmentId: string;
}

export type PlannedCare = Omit<CareItem, "doneAt">;

export type Committed =
  /** `seq` is how far the feed has come. */
  | { readonly kind: "committed"; readonly seq: number }
  /** Another run has done this chunk, or the import is gone. */
  | { readonly kind: "done-already" }
  /** Somebody else added one of these meanwhile: the rows are to be looked at anew. */
  | { readonly kind: "outdated" };

/**
 * Stores a chunk in one transaction together with "chunk n is done", and only if it was not and
 * what it was planned by still holds: neither a job that runs twice nor two files at once add
 * anybody twice. `runId` is a new id; the other statements ask whether it was this one.
 */
export async function commitChunk(
  store: Store,
  one: Pick<Import, "id" | "phase" | "nextChunk">,
  plan: ChunkPlan,
  { runId, now, until }: { runId: string; now: number; until: number },
): Promise<Committed> {
  const { clinicId } = store;
  const isImporting = one.phase === "importing";
  const isNext = sql`clinic_id = ${clinicId} AND id = ${one.id} AND phase = ${one.phase}
    AND next_chunk = ${one.nextChunk}`;
  const isMine = sql`EXISTS (SELECT 1 FROM imports
    WHERE clinic_id = ${clinicId} AND id = ${one.id} AND done_by = ${runId})`;
  const { tally } = plan;
  const [moved, ...results] = await transact<[{ id: string }[], ...{ seq: number }[][]]>(store, [
    sql`UPDATE imports SET next_chunk = next_chunk + 1, due_at = ${until}, done_by = ${runId},
        new_clients = new_clients + ${tally.newClients}, unchanged = unchanged + ${tally.unchanged},
        new_numbers = new_numbers + ${tally.newNumbers},
        new_patients = new_patients + ${tally.newPatients}, left_out = left_out + ${tally.leftOut},
        new_items = new_items + ${tally.newItems}, new_texts = new_texts + ${tally.newTexts}
      WHERE ${isNext} ${isImporting ? sql`AND NOT (${isOutdated(store, plan)})` : sql``} RETURNING id`,
    ...(isImporting ? peopleOf(store, plan, isMine, now) : []),
    ...(isImporting ? itemsOf(store, plan, isMine, now) : []),
    sql`INSERT INTO import_remarks (clinic_id, import_id, row, is_left_out, reason, about, cells)
      SELECT ${clinicId}, ${one.id}, ${field("row")}, ${field("isLeftOut")}, ${field("reason")},
        ${field("about")}, ${field("cells")} ${each(plan.remarks, isMine)}`,
    sql`SELECT id AS seq FROM imports WHERE ${isNext}`,
    lastSeq(clinicId),
  ]);
  if (moved.length > 0) return { kind: "committed", seq: results.at(-1)?.[0]?.seq ?? 0 };
  return { kind: results.at(-2)?.length === 0 ? "done-already" : "outdated" };
}

/** Is any of it there by now: an owner of a number, a patient, an appointment, something due? */
function isOutdated({ clinicId }: Store, plan: ChunkPlan): SQL {
  const among = (items: readonly unknown[]) => sql`json_each(${JSON.stringify(items)})`;
  return sql`EXISTS (SELECT 1 FROM ${among(plan.owned)}
      CROSS JOIN client_numbers c ON c.clinic_id = ${clinicId} AND c.number = value ->> 0)
    OR EXISTS (SELECT 1 FROM ${among(plan.patients)}
      CROSS JOIN patients p INDEXED BY patients_client ON p.clinic_id = ${clinicId}
        AND p.client_id = ${field("clientId")} AND p.name = ${field("name")})
    OR EXISTS (SELECT 1 FROM ${among(plan.appointments)}
      CROSS JOIN appointments a INDEXED BY appointments_client ON a.clinic_id = ${clinicId}
        AND a.client_id = ${field("clientId")} AND a.starts_at = ${field("startsAt")}
        AND a.type_id = ${field("typeId")} AND a.patient_id IS ${field("patientId")})
    OR EXISTS (SELECT 1 FROM ${among(plan.appointments)}
      CROSS JOIN external_ids e ON e.clinic_id = ${clinicId} AND e.kind = 'appointment'
        AND e.external_id = ${field("externalId")})
    OR EXISTS (SELECT 1 FROM ${among(plan.care)}
      CROSS JOIN care_items x INDEXED BY care_items_patient ON x.clinic_id = ${clinicId}
        AND x.patient_id = ${field("patientId")} AND x.due_on = ${field("dueOn")}
        AND x.item = ${field("item")})`;
}

function peopleOf(store: Store, plan: ChunkPlan, isMine: SQL, now: number): SQL[] {
  const { clinicId } = store;
  const shared = plan.shared.map(([number]) => number);
  return [
    sql`INSERT INTO clients (clinic_id, id, name, sort_name, email, language, notes, preferred_number, created_at,
        texts_consent, texts_consent_source, texts_consent_at)
      SELECT ${clinicId}, ${field("id")}, ${field("name")}, ${field("sortName")}, ${field("email")},
        ${field("language")}, ${field("notes")}, ${field("preferredNumber")}, ${now},
        ${field("consent")}, 'import', ${now}
        ${each(plan.clients, isMine)}`,
    sql`INSERT INTO client_numbers (clinic_id, number, client_id)
      SELECT ${clinicId}, value ->> 0, value ->> 1 ${each(plan.owned, isMine)} ON CONFLICT DO NOTHING`,
    sql`INSERT INTO number_sharers (clinic_id, number, client_id)
      SELECT ${clinicId}, value ->> 0, value ->> 1 ${each(plan.shared, isMine)} ON CONFLICT DO NOTHING`,
    sql`INSERT INTO patients (clinic_id, id, client_id, name, species, notes, born, deceased_at, created_at)
      SELECT ${clinicId}, ${field("id")}, ${field("clientId")}, ${field("name")}, ${field("species")},
        ${field("notes")}, ${field("born")}, iif(${field("isDeceased")}, ${now}, NULL), ${now}
        ${each(plan.patients, isMine)}`,
    ...(plan.births.length === 0 ? [] : [birthsOf(store, plan.births, isMine)]),
    ...settleConversations(store, [...plan.owned.map(([number]) => number), ...shared]),
    ...settleSharing(store, shared),
  ];
}

/** What somebody has said meanwhile stays. By ids: joined, SQLite would walk all of the clinic's patients. */
function birthsOf({ clinicId }: Store, births: readonly PlannedBirth[], isMine: SQL): SQL {
  const byId = JSON.stringify(Object.fromEntries(births.map(({ id, born }) => [id, born])));
  return sql`UPDATE patients SET born = ${byId} ->> id
    WHERE clinic_id = ${clinicId} AND id IN (SELECT key FROM json_each(${byId}))
      AND born IS NULL AND ${isMine}`;
}

/** Appointments with their texts, and what is due. */
function itemsOf({ clinicId }: Store, plan: ChunkPlan, isMine: SQL, now: number): SQL[] {
  const { appointments, texts, care } = plan;
  return [
    sql`INSERT INTO appointments (clinic_id, id, client_id, patient_id, type_id, staff_name, room, notes,
        starts_at, ends_at, status, created_at)
      SELECT ${clinicId}, ${field("id")}, ${field("clientId")}, ${field("patientId")}, ${field("typeId")},
        ${field("staffName")}, ${field("room")}, ${field("notes")}, ${field("startsAt")},
        ${field("endsAt")}, ${field("status")}, ${now} ${each(appointments, isMine)}`,
    // Nothing is known of what the system itself says about it: whatever it says first is news.
    sql`INSERT INTO external_ids (clinic_id, kind, external_id, id, said)
      SELECT ${clinicId}, 'appointment', ${field("externalId")}, ${field("id")}, '{}'
        ${each(appointments, isMine)} AND ${field("externalId")} IS NOT NULL`,
    sql`INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
      SELECT ${clinicId}, ${field("id")}, ${field("appointmentId")}, ${field("kind")},
        ${field("startsAt")}, ${field("place")}, ${field("dueAt")}, ${field("dueAt")}
        ${each(texts, isMine)}`,
    sql`INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
      SELECT ${clinicId}, ${field("id")}, ${field("patientId")}, ${field("item")}, ${field("dueOn")},
        ${field("remindAt")}, ${now} ${each(care, isMine)}`,
  ];
}

function each(items: readonly unknown[], isMine: SQL): SQL {
  return sql`FROM json_each(${JSON.stringify(items)}) WHERE ${isMine}`;
}

function field(name: string): SQL {
  return sql.raw(`value ->> '$.${name}'`);
}

/** Ends a phase whose chunks are all done, once; what was imported becomes a line of the activity. */
export async function commitPhaseEnd(
  store: Store,
  one: Pick<Import, "id" | "phase">,
  to: { readonly phase: ImportPhase; readonly dueAt: number; readonly activity: Activity | null },
): Promise<void> {
  const { clinicId } = store;
  const isAtEnd = sql`clinic_id = ${clinicId} AND id = ${one.id} AND phase = ${one.phase}
    AND next_chunk = chunk_count`;
  await transact(store, [
    ...(to.activity
      ? [insertActivity(store, to.activity, sql`EXISTS (SELECT 1 FROM imports WHERE ${isAtEnd})`)]
      : []),
    sql`UPDATE imports SET phase = ${to.phase}, due_at = ${to.dueAt} WHERE ${isAtEnd}`,
  ]);
}
