import type { Context } from "hono";
import { lastSettingsChange } from "#data/activity-log.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { staleBy } from "#templates/settings/settings-page.tsx";
import { storeOf } from "./clinic.ts";
import type { App } from "./context.ts";

/** For the second of two who save at once: who was first, and when. */
export async function staleNotice(c: Context<App>): Promise<string> {
  const { clinic, staffId } = c.get("signedIn");
  const last = await lastSettingsChange(storeOf(c));
  if (!last) return staleBy("Somebody else", null);
  const who = last.staffId === staffId ? "You yourself, in another window," : last.staffName;
  return staleBy(who, clinicTime(clinic.timeZone, clinic.country).time(last.at));
}

/** The fields whose stored values are not what was typed, with what is stored. */
export function storedBeside<Typed extends Readonly<Record<string, string | boolean>>>(
  typed: Typed,
  stored: Typed,
): Record<string, string> {
  const differing = Object.entries(stored).filter(([field, value]) => typed[field] !== value);
  return Object.fromEntries(
    differing.map(([field, value]) => [
      field,
      typeof value === "string" ? value : value ? "ticked" : "not ticked",
    ]),
  );
}
