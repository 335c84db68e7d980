import { commitSettings, readSettings, type SettingsChange } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import {
  type AddressesProblem,
  type AfterHours,
  mostAddresses,
  readAddresses,
} from "#domain/auto-responder.ts";
import {
  type Closure,
  closureProblem,
  type HoursProblem,
  intervalsProblem,
  type Interval,
  usualHours,
} from "#domain/business-hours.ts";
import { isEmail } from "#domain/client.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import { longestBody } from "#domain/message.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type SaveSettingsOutcome<Problem> =
  | { readonly kind: "saved" }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Somebody else has changed the settings since the page was opened. */
  | { readonly kind: "stale" }
  | { readonly kind: "forbidden" };

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
  for (const [day, intervals] of weekly.entries()) {
    const problem = intervalsProblem(intervals);
    if (problem) return { kind: "refused", problem: { day, problem } };
  }
  return save(ports, staff, version, "hours-changed", ({ hours }) => ({
    hours: { ...(hours ?? usualHours), weekly },
  }));
}

/** Adds days that are not as usual. */
export async function addClosure(
  ports: Ports,
  staff: SignedIn,
  { closure, version }: { closure: Closure; version: number },
): Promise<SaveSettingsOutcome<HoursProblem>> {
  const problem = closureProblem(closure);
  if (problem) return { kind: "refused", problem };
  return save(ports, staff, version, "hours-changed", ({ hours }) => {
    const { weekly, closures } = hours ?? usualHours;
    return { hours: { weekly, closures: [...closures, closure].slice(-mostClosures) } };
  });
}

const mostClosures = 100;

/** Takes the closure at `index` out. */
export async function removeClosure(
  ports: Ports,
  staff: SignedIn,
  { index, version }: { index: number; version: number },
): Promise<SaveSettingsOutcome<never>> {
  return save(ports, staff, version, "hours-changed", ({ hours }) => {
    const { weekly, closures } = hours ?? usualHours;
    return { hours: { weekly, closures: closures.filter((_, i) => i !== index) } };
  });
}

/** Sets what the clinic is called and its zone (an IANA name); both count from the next text on. */
export async function saveClinic(
  ports: Ports,
  staff: SignedIn,
  { form, version }: { form: { name: string; timeZone: string }; version: number },
): Promise<SaveSettingsOutcome<never>> {
  return save(ports, staff, version, "clinic-changed", () => form);
}

export type TextingProblem =
  | "no-message"
  | "long-message"
  | "no-emergency-message"
  | "no-emergency-words"
  | AddressesProblem;

/** What the form about texts says; addresses and words as typed. */
export interface TextingForm extends Omit<AfterHours, "alert" | "emergency"> {
  readonly emergency: { readonly isOn: boolean; readonly words: string; readonly message: string };
  readonly alert: { readonly isOn: boolean; readonly addresses: string; readonly quotes: boolean };
  readonly staffMayDelete: boolean;
  readonly staffMayAddDocuments: boolean;
}

/** Sets what happens with texts after hours, and what staff may do. */
export async function saveTexting(
  ports: Ports,
  staff: SignedIn,
  { form, version }: { form: TextingForm; version: number },
): Promise<SaveSettingsOutcome<TextingProblem>> {
  const addresses = readAddresses(form.alert.addresses);
  const words = [...new Set(form.emergency.words.split(/[,;\n]/u).map((word) => word.trim()))];
  const emergency = { ...form.emergency, words: words.filter((word) => word !== "") };
  const problem = textingProblem(form, addresses, emergency.words);
  if (problem) return { kind: "refused", problem };
  const { autoReply, message, emergencyLine, staffMayDelete, staffMayAddDocuments } = form;
  const afterHours = {
    autoReply,
    message: message.trim(),
    emergencyLine: emergencyLine.trim(),
    emergency,
    alert: { ...form.alert, addresses },
  };
  const change = { afterHours, staffMayDelete, staffMayAddDocuments };
  return save(ports, staff, version, "texting-changed", () => change);
}

function textingProblem(
  { autoReply, message, emergency, alert }: TextingForm,
  addresses: readonly string[],
  words: readonly string[],
): TextingProblem | null {
  if (autoReply && message.trim() === "") return "no-message";
  if (Math.max(message.length, emergency.message.length) > longestBody) return "long-message";
  if (emergency.isOn && emergency.message.trim() === "") return "no-emergency-message";
  if (emergency.isOn && words.length === 0) return "no-emergency-words";
  const wrong = addresses.find((address) => !isEmail(address));
  if (wrong !== undefined) return { wrong };
  if (alert.isOn && addresses.length === 0) return "none";
  return addresses.length > mostAddresses ? "too-many" : null;
}

async function save<Problem>(
  ports: Ports,
  staff: SignedIn,
  version: number,
  kind: "hours-changed" | "texting-changed" | "clinic-changed",
  change: (before: ClinicSettings) => SettingsChange,
): Promise<SaveSettingsOutcome<Problem>> {
  if (staff.role !== "admin") return { kind: "forbidden" };
  const store = forClinic(ports.databases, staff.clinic);
  const before = await readSettings(store);
  if (before.version !== version) return { kind: "stale" };
  const activity = activityOf(ports, staff, kind, "");
  const saved = await commitSettings(store, change(before), { version, activity });
  return saved ? { kind: "saved" } : { kind: "stale" };
}
