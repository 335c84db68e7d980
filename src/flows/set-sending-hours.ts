import { saveSendingHours } from "#data/clinics.ts";
import { forClinic } from "#data/store.ts";
import { isSendingHours } from "#domain/sending-hours.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** Sets when automated texts go (minutes of the day). False when it is not a part of what is allowed. */
export async function setSendingHours(
  ports: Ports,
  actor: Actor,
  { from, to }: { from: number | null; to: number | null },
): Promise<boolean> {
  if (from === null || to === null || !isSendingHours({ from, to })) return false;
  const activity = activityOf(ports, actor, "automatic-texts-changed", "");
  await saveSendingHours(forClinic(ports.databases, actor.clinic), { from, to }, activity);
  return true;
}
