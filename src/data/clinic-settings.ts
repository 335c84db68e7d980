import { type SQL, sql } from "drizzle-orm";
import type { AfterHours } from "#domain/auto-responder.ts";
import type { BusinessHours } from "#domain/business-hours.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export async function readSettings({ clinicId, db }: Store): Promise<ClinicSettings> {
  const [row] = await db.all<SettingsRow>(sql`
    SELECT business_hours AS hours, after_hours AS afterHours, staff_may_delete AS staffMayDelete,
      staff_may_add_documents AS staffMayAddDocuments,
      withdraws_scheduled AS withdrawsScheduled, answering_assigns AS answeringAssigns,
      raise_after AS raiseAfter, waiting_emails AS waitingEmails,
      close_after AS closeAfter, folds_automated AS foldsAutomated, settings_version AS version
    FROM clinics WHERE id = ${clinicId}`);
  if (!row) throw new Error(`No clinic ${clinicId}`);
  return {
    hours: toHours(row.hours),
    afterHours: toAfterHours(row.afterHours),
    staffMayDelete: row.staffMayDelete === 1,
    staffMayAddDocuments: row.staffMayAddDocuments === 1,
    withdrawsScheduled: row.withdrawsScheduled === 1,
    answeringAssigns: row.answeringAssigns === 1,
    raiseAfter: row.raiseAfter,
    waitingEmails: row.waitingEmails === 1,
    closeAfter: row.closeAfter,
    foldsAutomated: row.foldsAutomated === 1,
    version: row.version,
  };
}

/** What admins may change, the clinic's name and zone among it. */
export type SettingsChange = Partial<
  Omit<ClinicSettings, "version"> & { readonly name: string; readonly timeZone: string }
>;

/**
 * Changes some of the settings. False, and nothing written, when somebody else has changed any since
 * `version`: two admins must not undo each other without seeing it.
 */
export async function commitSettings(
  store: Store,
  change: SettingsChange,
  { version, activity }: { version: number; activity: Activity },
): Promise<boolean> {
  const { clinicId } = store;
  const set: SQL[] = [sql`settings_version = settings_version + 1`];
  // By other hours or another patience somebody may have waited too long already.
  set.push(sql`raise_at = 0`);
  if (change.name) set.push(sql`name = ${change.name}`);
  if (change.timeZone) set.push(sql`time_zone = ${change.timeZone}`);
  if (change.hours) set.push(sql`business_hours = ${JSON.stringify(change.hours)}`);
  if (change.afterHours) set.push(sql`after_hours = ${JSON.stringify(change.afterHours)}`);
  if (change.staffMayDelete !== undefined) {
    set.push(sql`staff_may_delete = ${change.staffMayDelete ? 1 : 0}`);
  }
  if (change.staffMayAddDocuments !== undefined) {
    set.push(sql`staff_may_add_documents = ${change.staffMayAddDocuments ? 1 : 0}`);
  }
  if (change.withdrawsScheduled !== undefined) {
    set.push(sql`withdraws_scheduled = ${change.withdrawsScheduled ? 1 : 0}`);
  }
  if (change.answeringAssigns !== undefined) {
    set.push(sql`answering_assigns = ${change.answeringAssigns ? 1 : 0}`);
  }
  if (change.raiseAfter !== undefined) set.push(sql`raise_after = ${change.raiseAfter}`);
  if (change.waitingEmails !== undefined) {
    set.push(sql`waiting_emails = ${change.waitingEmails ? 1 : 0}`);
  }
  if (change.closeAfter !== undefined) {
    set.push(sql`close_after = ${change.closeAfter}, quiet_due_at = 0, quiet_place = NULL`);
  }
  if (change.foldsAutomated !== undefined) {
    set.push(sql`folds_automated = ${change.foldsAutomated ? 1 : 0}`);
  }
  const [changed] = await transact<[{ id: string }[]]>(store, [
    sql`UPDATE clinics SET ${sql.join(set, sql`, `)}
      WHERE id = ${clinicId} AND settings_version = ${version} RETURNING id`,
    insertActivity(store, activity, somethingChanged),
  ]);
  return changed.length > 0;
}

export function toHours(json: string | null): BusinessHours | null {
  return json === null ? null : (JSON.parse(json) as BusinessHours);
}

export function toAfterHours(json: string | null): AfterHours | null {
  return json === null ? null : (JSON.parse(json) as AfterHours);
}

interface SettingsRow {
  readonly hours: string | null;
  readonly afterHours: string | null;
  readonly staffMayDelete: number;
  readonly staffMayAddDocuments: number;
  readonly withdrawsScheduled: number;
  readonly answeringAssigns: number;
  readonly raiseAfter: number | null;
  readonly waitingEmails: number;
  readonly closeAfter: number | null;
  readonly foldsAutomated: number;
  readonly version: number;
}
