import { type Activity, insertActivity } from "#data/activity.ts";
import { forClinic } from "#data/store.ts";
import { transact } from "#data/transact.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

type ExportedKind = Extract<Activity["kind"], `${string}-exported`>;

/** Writes down who takes a file of the clinic's along, before it goes out. */
export async function recordExport(
  ports: Ports,
  staff: SignedIn,
  {
    kind,
    detail,
    clientId = null,
  }: { kind: ExportedKind; detail: string; clientId?: string | null },
): Promise<void> {
  const store = forClinic(ports.databases, staff.clinic);
  await transact(store, [
    insertActivity(store, { ...activityOf(ports, staff, kind, detail), clientId }),
  ]);
}
