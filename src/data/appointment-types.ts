import { type SQL, sql } from "drizzle-orm";
import type { AppointmentType } from "#domain/appointment.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** The kinds of appointment that the clinic offers. */
export async function listTypes({ clinicId, db }: Store): Promise<AppointmentType[]> {
  const rows = await db.all<TypeRow>(sql`
    SELECT ${columns} FROM appointment_types
    WHERE clinic_id = ${clinicId} AND archived_at IS NULL ORDER BY name LIMIT 200`);
  return rows.map(toType);
}

/** All kinds, those that are offered no more too, as a statement for a transaction. */
export function everyType({ clinicId }: Store): SQL {
  return sql`SELECT ${columns}, archived_at IS NOT NULL AS isArchived FROM appointment_types
    WHERE clinic_id = ${clinicId} LIMIT 500`;
}

export async function readType(
  { clinicId, db }: Store,
  id: string,
): Promise<AppointmentType | null> {
  const [row] = await db.all<TypeRow>(sql`
    SELECT ${columns} FROM appointment_types WHERE clinic_id = ${clinicId} AND id = ${id}`);
  return row ? toType(row) : null;
}

/**
 * Keeps a kind. With other reminders than before, what is planned for its appointments is to follow.
 * Null, and nothing written, when somebody else has changed it since `type.version`.
 */
export async function saveType(
  store: Store,
  type: AppointmentType,
  activity: Activity,
): Promise<{ replans: boolean } | null> {
  const { clinicId } = store;
  const [[saved]] = await transact<[{ replans: 0 | 1 }[]]>(store, [
    sql`INSERT INTO appointment_types (clinic_id, id, name, minutes, is_sensitive, confirmation, reminder, offsets)
      VALUES (${clinicId}, ${type.id}, ${type.name}, ${type.minutes}, ${type.isSensitive ? 1 : 0},
        ${type.confirmation}, ${type.reminder}, ${JSON.stringify(type.offsets)})
      ON CONFLICT (clinic_id, id) DO UPDATE SET name = excluded.name, minutes = excluded.minutes,
        is_sensitive = excluded.is_sensitive, confirmation = excluded.confirmation,
        reminder = excluded.reminder, offsets = excluded.offsets, version = version + 1,
        replan_due_at = iif(offsets = excluded.offsets AND is_sensitive = excluded.is_sensitive,
          replan_due_at, ${activity.at})
        WHERE version = ${type.version}
      RETURNING replan_due_at IS NOT NULL AS replans`,
    insertActivity(store, activity, somethingChanged),
  ]);
  return saved ? { replans: saved.replans === 1 } : null;
}

const columns = sql`id, name, minutes, is_sensitive AS isSensitive, confirmation, reminder, offsets, version`;

export type TypeRow = Omit<AppointmentType, "isSensitive" | "offsets"> & {
  readonly isSensitive: 0 | 1;
  readonly offsets: string;
};

export function toType(row: TypeRow): AppointmentType {
  const offsets = JSON.parse(row.offsets) as number[];
  return { ...row, isSensitive: row.isSensitive === 1, offsets };
}
