import type { Activity } from "#data/activity.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** What somebody did just now, for the log. */
export function activityOf(
  ports: Ports,
  actor: Actor,
  kind: Activity["kind"],
  detail: string,
): Activity {
  const { staffId, staffName } = actor;
  return { id: ports.newId(), at: ports.now(), staffId, staffName, kind, clientId: null, detail };
}
