import { messageProblem } from "#domain/after-hours-message.ts";
import { type AddressesProblem, mostAddresses, readAddresses } from "#domain/alert-addresses.ts";
import { type AfterHours, usualAfterHours } from "#domain/auto-responder.ts";
import { changeHours } from "#domain/business-hours.ts";
import { isEmail } from "#domain/client.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { readRaiseAfter } from "#domain/lateness.ts";
import { readCloseAfter } from "#domain/quiet.ts";
import type { SignedIn } from "#domain/staff.ts";
import { changeSettings, type SaveSettingsOutcome } from "./change-settings.ts";
import type { Ports } from "./ports.ts";

/** Sets what the clinic is called and its zone (an IANA name); both count from the next text on. */
export async function saveClinic(
  ports: Ports,
  staff: SignedIn,
  { form, version }: { form: { name: string; timeZone: string }; version: number },
): Promise<SaveSettingsOutcome<never>> {
  const { clinic } = staff;
  return changeSettings(ports, staff, { version, kind: "clinic-changed" }, ({ hours }) => {
    const movesZone = form.timeZone !== clinic.timeZone;
    const detail = [
      form.name === clinic.name ? "" : `the name, now ${form.name}`,
      movesZone ? `the time zone, now ${form.timeZone}` : "",
    ];
    const after = hours && {
      hours: changeHours(
        { hours, clock: clinicTime(clinic.timeZone, clinic.country) },
        { hours, clock: clinicTime(form.timeZone, clinic.country) },
        ports.now(),
      ),
    };
    return { change: { ...form, ...(movesZone ? after : {}) }, detail: listOf(detail) };
  });
}

export type TextingProblem =
  | "no-message"
  | "long-message"
  | "empty-message"
  | "no-emergency-message"
  | "long-emergency-message"
  | "no-emergency-line"
  | "no-emergency-words"
  | "raise-after"
  | "close-after"
  | AddressesProblem;

/** What the form about texts says; addresses and words as typed. */
export interface TextingForm extends Omit<AfterHours, "alert" | "emergency"> {
  readonly emergency: { readonly isOn: boolean; readonly words: string; readonly message: string };
  readonly alert: { readonly isOn: boolean; readonly addresses: string; readonly quotes: boolean };
  readonly staffMayDelete: boolean;
  readonly staffMayAddDocuments: boolean;
  readonly withdrawsScheduled: boolean;
  readonly answeringAssigns: boolean;
  /** In minutes, as typed. */
  readonly raiseAfter: string;
  readonly waitingEmails: boolean;
  /** In days, as typed. */
  readonly closeAfter: string;
  readonly foldsAutomated: boolean;
}

/** Sets what happens with texts after hours, and what staff may do. */
export async function saveTexting(
  ports: Ports,
  staff: SignedIn,
  { form, version }: { form: TextingForm; version: number },
): Promise<SaveSettingsOutcome<TextingProblem>> {
  const { clinic } = staff;
  const addresses = readAddresses(form.alert.addresses);
  const words = [...new Set(form.emergency.words.split(/[,;\n]/u).map((word) => word.trim()))];
  const emergency = { ...form.emergency, words: words.filter((word) => word !== "") };
  const { autoReply, message, emergencyLine } = form;
  const { staffMayDelete, staffMayAddDocuments, withdrawsScheduled, answeringAssigns } = form;
  const { foldsAutomated } = form;
  const raiseAfter = readRaiseAfter(form.raiseAfter);
  const closeAfter = readCloseAfter(form.closeAfter);
  const afterHours: AfterHours = {
    autoReply,
    message: message.trim(),
    emergencyLine: emergencyLine.trim(),
    emergency,
    alert: { ...form.alert, addresses },
  };
  return changeSettings<TextingProblem>(
    ports,
    staff,
    { version, kind: "texting-changed" },
    (before) => {
      const problem = textingProblem(before.afterHours, afterHours, clinic.name);
      if (problem) return { problem };
      if (raiseAfter === "wrong") return { problem: "raise-after" };
      if (closeAfter === "wrong") return { problem: "close-after" };
      const others = { staffMayDelete, staffMayAddDocuments, withdrawsScheduled };
      const turns = { answeringAssigns, raiseAfter, waitingEmails: form.waitingEmails };
      const change = { afterHours, ...others, ...turns, closeAfter, foldsAutomated };
      return { change, detail: listOf(changedTexting(before, change)) };
    },
  );
}

function textingProblem(
  before: AfterHours | null,
  after: AfterHours,
  clinicName: string,
): TextingProblem | null {
  const { autoReply, message, emergencyLine, emergency } = after;
  const about = { clinicName, emergencyLine };
  if (autoReply && message === "") return "no-message";
  const wrong = message === "" ? null : messageProblem(message, about);
  if (wrong) return wrong === "empty" ? "empty-message" : "long-message";
  // The gear's form does not show these: what nobody has touched does not stand in its way.
  const isSame =
    emergencyLine === before?.emergencyLine &&
    JSON.stringify(emergency) === JSON.stringify(before.emergency);
  return (isSame ? null : emergencyProblem(after, clinicName)) ?? addressesProblem(after.alert);
}

function emergencyProblem(
  { emergencyLine, emergency }: AfterHours,
  clinicName: string,
): TextingProblem | null {
  const about = { clinicName, emergencyLine };
  if (emergency.isOn && emergency.message.trim() === "") return "no-emergency-message";
  if (messageProblem(emergency.message, about) === "too-long") return "long-emergency-message";
  // Who is in an emergency must not get half a sentence, or nothing.
  const namesLine = emergency.message.includes("{emergency}");
  if (emergency.isOn && namesLine && emergencyLine === "") return "no-emergency-line";
  return emergency.isOn && emergency.words.length === 0 ? "no-emergency-words" : null;
}

function addressesProblem({ isOn, addresses }: AfterHours["alert"]): TextingProblem | null {
  const wrong = addresses.find((address) => !isEmail(address));
  if (wrong !== undefined) return { wrong };
  if (isOn && addresses.length === 0) return "none";
  return addresses.length > mostAddresses ? "too-many" : null;
}

/** Which of the settings are other ones than before, in words. */
function changedTexting(
  before: Omit<ClinicSettings, "hours" | "version">,
  after: Omit<ClinicSettings, "hours" | "version">,
): string[] {
  const was = before.afterHours ?? usualAfterHours;
  const is = after.afterHours ?? usualAfterHours;
  const changed = (what: string, one: unknown, other: unknown) =>
    JSON.stringify(one) === JSON.stringify(other) ? [] : [what];
  const switched = (what: string, one: boolean, other: boolean) =>
    one === other ? [] : [`${what} ${other ? "on" : "off"}`];
  return [
    ...switched("the auto-responder", before.afterHours?.autoReply ?? false, is.autoReply),
    ...changed("the after-hours message", was.message, is.message),
    ...changed("the emergency line", was.emergencyLine, is.emergencyLine),
    ...switched("emergency words", was.emergency.isOn, is.emergency.isOn),
    ...changed("the emergency words", was.emergency.words, is.emergency.words),
    ...changed("the emergency answer", was.emergency.message, is.emergency.message),
    ...switched("the alert", was.alert.isOn, is.alert.isOn),
    ...changed("the alert's addresses", was.alert.addresses, is.alert.addresses),
    ...switched("quoting in the alert", was.alert.quotes, is.alert.quotes),
    ...switched("deleting by staff", before.staffMayDelete, after.staffMayDelete),
    ...switched("documents by staff", before.staffMayAddDocuments, after.staffMayAddDocuments),
    ...switched(
      "withdrawing what leaves later when its client writes",
      before.withdrawsScheduled,
      after.withdrawsScheduled,
    ),
    ...changed("how long a client may wait", before.raiseAfter, after.raiseAfter),
    ...changed("when quiet conversations close", before.closeAfter, after.closeAfter),
    ...switched("folding automated texts", before.foldsAutomated, after.foldsAutomated),
    ...switched("emails about what waits", before.waitingEmails, after.waitingEmails),
    ...switched("having what one answers", before.answeringAssigns, after.answeringAssigns),
  ];
}

function listOf(said: readonly string[]): string {
  return said.filter((one) => one !== "").join(", ");
}
