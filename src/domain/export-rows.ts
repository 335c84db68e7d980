import { type ConsentEntry, type TextsConsent, textsConsentWords } from "./consent.ts";
import type { AppointmentStatus } from "./appointment.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { writeTime } from "./hours-words.ts";
import { formatNumber } from "./phone-number.ts";

/** What can be taken along as a file. Each comes in again as an import of the same kind. */
export const clientHeading = [
  ...["Client", "Phone numbers", "Consent", "Automated texts", "Email", "Language", "Notes"],
  ...["Patient", "Species", "Date of birth", "Patient notes", "Deceased"],
];
export const appointmentHeading = [
  ...["Client", "Phone number", "Patient", "Day", "Time", "Minutes"],
  ...["Kind", "With", "Room", "Notes", "Status", "Appointment ID"],
];
export const careHeading = [
  "Client",
  "Phone number",
  "Patient",
  "What is due",
  "Due on",
  "Done on",
];

export interface ExportedClient {
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly notes: string;
  readonly textsConsent: TextsConsent;
  /** The one to text first. */
  readonly numbers: readonly { readonly number: string; readonly optedOut: boolean }[];
  readonly patients: readonly {
    readonly name: string;
    readonly species: string;
    readonly born: string | null;
    readonly notes: string;
    readonly isDeceased: boolean;
  }[];
}

/** A line for each patient, or one for a client without any. */
export function clientRows(client: ExportedClient, country: string): string[][] {
  const { name, numbers, email, language, notes, textsConsent } = client;
  const all = numbers.map(({ number }) => formatNumber(number, country)).join(" / ");
  const agreed = textsConsentWords[textsConsent].toLowerCase();
  const about = [name, all, consentOf(client, country), agreed, email ?? "", language ?? "", notes];
  if (client.patients.length === 0) return [[...about, "", "", "", "", ""]];
  return client.patients.map((patient) => [
    ...about,
    ...[patient.name, patient.species, patient.born ?? "", patient.notes],
    patient.isDeceased ? "yes" : "",
  ]);
}

/** Which of the numbers may be texted. */
function consentOf({ numbers }: ExportedClient, country: string): string {
  const out = numbers.filter(({ optedOut }) => optedOut);
  if (numbers.length === 0) return "";
  if (out.length === 0) return "may be texted";
  if (out.length === numbers.length) return "opted out";
  return `opted out: ${out.map(({ number }) => formatNumber(number, country)).join(" / ")}`;
}

/** The ledger: what was said, about whom, by whom and when, on the clinic's wall clock. */
export const consentHeading = [
  ...["Day", "Time", "Phone number", "Client", "What", "Source", "Recorded by", "Reason", "Text"],
];

export function consentRow(
  one: ConsentEntry & { readonly clientName: string | null; readonly messageId: string | null },
  country: string,
  clock: ClinicTime,
): string[] {
  const minute = clock.minuteOfDay(one.at);
  return [
    ...[clock.dayKey(one.at), writeTime(minute)],
    ...[one.number === null ? "" : formatNumber(one.number, country), one.clientName ?? ""],
    ...[one.kind, one.source, one.byName ?? "", one.reason, one.messageId ?? ""],
  ];
}

/** Whose something is. Times are epoch milliseconds. */
interface ExportedFor {
  readonly client: string;
  readonly contact: string | null;
  readonly patient: string | null;
}

export interface ExportedAppointment extends ExportedFor {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly kind: string;
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
  readonly status: AppointmentStatus;
  /** What the clinic's own system calls it. */
  readonly externalId: string | null;
}

/** Day and time by the clinic's wall clock, as spreadsheets sort them. */
export function appointmentRow(
  one: ExportedAppointment,
  country: string,
  clock: ClinicTime,
): string[] {
  return [
    ...whose(one, country),
    clock.dayKey(one.startsAt),
    writeTime(clock.minuteOfDay(one.startsAt)),
    String(Math.round((one.endsAt - one.startsAt) / 60_000)),
    ...[one.kind, one.staffName, one.room, one.notes, one.status],
    one.externalId ?? "",
  ];
}

export interface ExportedCare extends ExportedFor {
  readonly item: string;
  readonly dueOn: string;
  readonly doneAt: number | null;
}

export function careRow(one: ExportedCare, country: string, clock: ClinicTime): string[] {
  const done = one.doneAt === null ? "" : clock.dayKey(one.doneAt);
  return [...whose(one, country), one.item, one.dueOn, done];
}

function whose({ client, contact, patient }: ExportedFor, country: string): string[] {
  return [client, contact === null ? "" : formatNumber(contact, country), patient ?? ""];
}
