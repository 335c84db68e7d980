import type { Activity } from "#data/activity.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** What a staff member did just now, for the log. */
export function activityOf(
  ports: Ports,
  staff: SignedIn,
  kind: Activity["kind"],
  detail: string,
): Activity {
  const { staffId, staffName } = staff;
  return { id: ports.newId(), at: ports.now(), staffId, staffName, kind, clientId: null, detail };
}
