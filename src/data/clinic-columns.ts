import { sql } from "drizzle-orm";
import type { LineNotice } from "#domain/line.ts";
import type { Clinic } from "#domain/staff.ts";
import { toHours } from "./clinic-settings.ts";
import type { Tag } from "#domain/tag.ts";

/** Of the clinic `c`, what each request needs to know of it. */
export const clinicColumns = sql`c.id AS clinicId, c.name AS clinicName, c.country,
  c.time_zone AS timeZone, c.shard, c.staff_may_delete AS staffMayDelete,
  c.staff_may_add_documents AS staffMayAddDocuments, c.line_notice AS lineNotice,
  c.answering_assigns AS answeringAssigns, c.folds_automated AS foldsAutomated,
  c.business_hours AS hours, c.raise_after AS raiseAfter, c.tags`;

export interface ClinicRow {
  readonly clinicId: string;
  readonly clinicName: string;
  readonly country: string;
  readonly timeZone: string;
  readonly shard: string;
  readonly staffMayDelete: number;
  readonly staffMayAddDocuments: number;
  readonly answeringAssigns: number;
  readonly foldsAutomated: number;
  readonly hours: string | null;
  readonly raiseAfter: number | null;
  readonly lineNotice: LineNotice | null;
  readonly tags: string;
}

export function toClinic(row: ClinicRow): Clinic {
  const { clinicId, clinicName, country, timeZone, shard, lineNotice, raiseAfter } = row;
  return {
    ...{ id: clinicId, name: clinicName, country, timeZone, shard, lineNotice, raiseAfter },
    hours: toHours(row.hours),
    staffMayDelete: row.staffMayDelete === 1,
    staffMayAddDocuments: row.staffMayAddDocuments === 1,
    answeringAssigns: row.answeringAssigns === 1,
    foldsAutomated: row.foldsAutomated === 1,
    tags: JSON.parse(row.tags) as Tag[],
  };
}
