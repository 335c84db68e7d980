import { messageProblem } from "#domain/after-hours-message.ts";
import {
  type BusinessHours,
  changeHours,
  type Closure,
  type Interval,
  usualHours,
} from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import {
  closureKey,
  closureProblem,
  type ClosureProblem,
  type HoursProblem,
  intervalsProblem,
  mostClosures,
  upcoming,
  withoutOld,
} from "#domain/hours-problems.ts";
import type { SignedIn } from "#domain/staff.ts";
import { changeSettings, type SaveSettingsOutcome } from "./change-settings.ts";
import type { Ports } from "./ports.ts";

export interface DayProblem {
  readonly day: number;
  readonly problem: HoursProblem;
}

/** Sets when the clinic is there in a usual week, from Sunday to Saturday. */
export async function saveWeek(
  ports: Ports,
  staff: SignedIn,
  { weekly, version }: { weekly: readonly (readonly Interval[])[]; version: number },
): Promise<SaveSettingsOutcome<DayProblem>> {
  return changeSettings<DayProblem>(ports, staff, { version, kind: "hours-changed" }, (before) => {
    for (const [day, intervals] of weekly.entries()) {
      const problem = intervalsProblem(intervals);
      if (problem) return { problem: { day, problem } };
    }
    const { closures } = before.hours ?? usualHours;
    return hoursChange(ports, staff, before, { weekly, closures }, "the usual week");
  });
}

/**
 * Adds days that are not as usual; with the key of some that are there already, changes those. When
 * they are there no more, somebody else has taken them out.
 */
export async function saveClosure(
  ports: Ports,
  staff: SignedIn,
  { closure, instead, version }: { closure: Closure; instead: string | null; version: number },
): Promise<SaveSettingsOutcome<ClosureProblem>> {
  const of = { version, kind: "hours-changed" } as const;
  return changeSettings<ClosureProblem>(ports, staff, of, (before) => {
    const { clinic } = staff;
    const today = clinicTime(clinic.timeZone, clinic.country).dayKey(ports.now());
    const { weekly, closures } = before.hours ?? usualHours;
    const at = instead === null ? -1 : closures.findIndex((one) => closureKey(one) === instead);
    if (instead !== null && at < 0) return "stale";
    const problem = closureProblem(closure, today) ?? wordsProblem(clinic.name, before, closure);
    if (problem) return { problem };
    const kept = withoutOld(at < 0 ? [...closures, closure] : closures.with(at, closure), today);
    if (at < 0 && upcoming(kept, today).length > mostClosures) {
      return { problem: { field: "name", problem: "too-many" } };
    }
    const detail = `${closure.name}, ${at < 0 ? "added" : "changed"}`;
    return hoursChange(ports, staff, before, { weekly, closures: kept }, detail);
  });
}

/** Takes the closure with that key out; when it is there no more, nothing is to be done. */
export async function removeClosure(
  ports: Ports,
  staff: SignedIn,
  { key, version }: { key: string; version: number },
): Promise<SaveSettingsOutcome<never>> {
  return changeSettings(ports, staff, { version, kind: "hours-changed" }, (before) => {
    const { weekly, closures } = before.hours ?? usualHours;
    const found = closures.find((one) => closureKey(one) === key);
    if (!found) return "stale";
    const left = closures.filter((one) => one !== found);
    return hoursChange(ports, staff, before, { weekly, closures: left }, `${found.name}, removed`);
  });
}

function hoursChange(
  ports: Ports,
  { clinic }: SignedIn,
  before: ClinicSettings,
  hours: BusinessHours,
  detail: string,
) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const changed = changeHours({ hours: before.hours, clock }, { hours, clock }, ports.now());
  return { change: { hours: changed }, detail };
}

/** Is there anything to read in its own message, and not too much? */
function wordsProblem(
  clinicName: string,
  { afterHours }: ClinicSettings,
  { message }: Closure,
): ClosureProblem | null {
  if (message === null) return null;
  const emergencyLine = afterHours?.emergencyLine ?? "";
  const problem = messageProblem(message, { clinicName, emergencyLine });
  return problem && { field: "message", problem };
}
