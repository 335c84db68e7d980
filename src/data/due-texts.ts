import { type SQL, sql } from "drizzle-orm";
import type { Work } from "#domain/work.ts";
import { hourOf } from "./send-counts.ts";
import type { PlannedKind } from "./planned-texts.ts";
import { asksToStop, contactOf, isSilencedBeside, lineOf } from "./recipients.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** A planned text with all that decides whether it may go. Times are epoch milliseconds. */
export interface DueText {
  readonly id: string;
  readonly kind: PlannedKind;
  readonly plannedFor: number;
  /** Another text about the same start went just now, or goes with this one. */
  readonly isSuperseded: 0 | 1;
  readonly appointmentId: string;
  readonly version: number;
  readonly startsAt: number;
  readonly status: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly archivedAt: number | null;
  readonly hasConsent: 0 | 1;
  readonly patientName: string | null;
  readonly deceasedAt: number | null;
  readonly typeName: string;
  /** Its kind is, or another appointment that silences this one. */
  readonly isSensitive: 0 | 1;
  readonly staffName: string;
  readonly confirmation: string;
  readonly reminder: string;
  /** The number to text: see recipients.ts. */
  readonly contact: string | null;
  readonly optedOutAt: number | null;
  /** A text of theirs may ask not to be texted, and nobody has decided. */
  readonly asksToStop: 0 | 1;
  readonly isLandline: 0 | 1;
  /** How many automated texts have gone in this hour. */
  readonly goneThisHour: number;
  /** The clinic's number; null while texting is off. */
  readonly line: string | null;
}

/** The first of a clinic's texts that are due, with what is known of them now. */
export function listDueTexts(
  store: Store,
  { now, atMost }: { now: number; atMost: number },
): Promise<DueText[]> {
  const due = sql`(SELECT id FROM planned_texts INDEXED BY planned_texts_of_clinic
    WHERE clinic_id = ${store.clinicId} AND due_at <= ${now} ORDER BY due_at LIMIT ${atMost})`;
  return store.db.all<DueText>(factsOf(store, due, now));
}

/** The same of one text, as a statement: whatever became of its plan. */
export function factsOfText(store: Store, id: string, now: number): SQL {
  return factsOf(store, sql`(SELECT ${id} AS id)`, now);
}

function factsOf({ clinicId }: Store, ids: SQL, now: number): SQL {
  return sql`
    SELECT s.*, o.opted_out_at AS optedOutAt, coalesce((SELECT by_automation FROM send_counts
        WHERE clinic_id = ${clinicId} AND hour >= ${hourOf(now)}), 0) AS goneThisHour, ${asksToStop(clinicId, sql`s.contact`)} AS asksToStop,
      EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = s.contact) AS isLandline
    FROM (
      SELECT x.id, x.kind, x.starts_at AS plannedFor, ${isSuperseded(clinicId, now)} AS isSuperseded,
        a.id AS appointmentId, a.version, a.starts_at AS startsAt, a.status,
        a.client_id AS clientId, c.name AS clientName, c.archived_at AS archivedAt,
        c.texts_consent = 'given' AS hasConsent,
        p.name AS patientName, p.deceased_at AS deceasedAt,
        t.name AS typeName, t.is_sensitive OR ${isSilencedBeside(clinicId, sql`a`)} AS isSensitive,
        a.staff_name AS staffName,
        t.confirmation, t.reminder,
        ${contactOf(clinicId, sql`c`)} AS contact, ${lineOf(clinicId)} AS line
      FROM ${ids} j
      CROSS JOIN planned_texts x ON x.clinic_id = ${clinicId} AND x.id = j.id
      CROSS JOIN appointments a ON a.clinic_id = x.clinic_id AND a.id = x.appointment_id
      CROSS JOIN clients c ON c.clinic_id = a.clinic_id AND c.id = a.client_id
      CROSS JOIN appointment_types t ON t.clinic_id = a.clinic_id AND t.id = a.type_id
      LEFT JOIN patients p ON p.clinic_id = a.clinic_id AND p.id = a.patient_id
    ) s
    LEFT JOIN opt_outs o ON o.clinic_id = ${clinicId} AND o.number = s.contact`;
}

/**
 * Of several reminders that are due the nearest to the start goes, and none so soon after a
 * confirmation: however late they are, and whatever batch each falls into.
 */
function isSuperseded(clinicId: string, now: number): SQL {
  const others = (alias: SQL) => sql`planned_texts ${alias} INDEXED BY planned_texts_once
    WHERE ${alias}.clinic_id = ${clinicId} AND ${alias}.appointment_id = x.appointment_id`;
  return sql`(x.kind = 'reminder' AND (
    EXISTS (SELECT 1 FROM ${others(sql`n`)} AND n.kind = 'reminder' AND n.starts_at = x.starts_at
      AND n.place < x.place AND n.planned_at <= ${now}
      AND (n.settled_at IS NULL OR n.outcome = 'sent'))
    OR EXISTS (SELECT 1 FROM ${others(sql`n`)} AND n.kind = 'confirmation' AND n.starts_at = x.starts_at
      AND ((n.settled_at IS NULL AND n.planned_at <= ${now})
        OR (n.outcome = 'sent' AND n.settled_at > ${now - soon} AND NOT EXISTS (
          SELECT 1 FROM ${others(sql`o`)} AND o.outcome = 'sent' AND o.settled_at >= n.settled_at
            AND (o.starts_at <> x.starts_at OR o.kind = 'cancellation')))))))`;
}

/** A reminder so soon after the confirmation would tell nobody anything, in ms. */
const soon = 4 * 3_600_000;

/** Of the first texts that are due anywhere: whose they are, and how many of each clinic. */
export async function dueClinics(
  databases: Databases,
  { dueBefore, atMost }: { dueBefore: number; atMost: number },
): Promise<(Pick<Work, "clinicId" | "shard"> & { readonly count: number })[]> {
  return directory(databases).all(sql`
    SELECT clinic_id AS clinicId, 'DB' AS shard, count(*) AS count
    FROM (SELECT clinic_id, due_at FROM planned_texts INDEXED BY planned_texts_due
      WHERE due_at <= ${dueBefore} ORDER BY due_at LIMIT ${atMost})
    GROUP BY clinic_id ORDER BY min(due_at)`);
}
