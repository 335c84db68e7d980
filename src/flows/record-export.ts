import { insertActivity } from "#data/activity.ts";
import { forClinic } from "#data/store.ts";
import { transact } from "#data/transact.ts";
import type { ImportKind } from "#domain/import.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** Writes down who takes a file of the clinic's along, before it goes out. */
export async function recordExport(
  ports: Ports,
  staff: SignedIn,
  { kind, detail }: { kind: ImportKind | "consent"; detail: string },
): Promise<void> {
  const store = forClinic(ports.databases, staff.clinic);
  await transact(store, [
    insertActivity(store, activityOf(ports, staff, `${kind}-exported`, detail)),
  ]);
}
