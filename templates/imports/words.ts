import type { ClinicTime } from "#domain/clinic-time.ts";
import type { Brought, ImportKind, RowOutcome, Silence } from "#domain/import.ts";
import type { RowRemark } from "#domain/import-remarks.ts";
import { formatNumber } from "#domain/phone-number.ts";

/** What a file may hold. */
export const kindWords: Record<ImportKind, string> = {
  clients: "Clients and their patients",
  appointments: "Appointments",
  care: "What is due for patients",
};

/** What becomes of a row, whole. */
export function outcomeWords({ brings, isLeftOut, remark }: RowOutcome, clock: ClinicTime): string {
  if (isLeftOut) return `left out: ${remark ? reasonOf(remark) : ""}`;
  const brought = brings.map((one) => broughtWords(one, clock)).join("; ");
  const words = brought === "" ? "here already, nothing to add" : brought;
  return remark ? `${words}. To look at: ${reasonOf(remark)}` : words;
}

function broughtWords(brought: Brought, clock: ClinicTime): string {
  switch (brought.what) {
    case "client":
      return `new client ${brought.name}`;
    case "numbers":
      return `${counted(brought.count, "number", "numbers")} more for ${brought.of}`;
    case "patient":
      return `new patient ${brought.name} of ${brought.of}${brought.born === undefined ? "" : `, born ${bornWords(brought.born, clock)}`}`;
    case "birth":
      return `date of birth of ${brought.name} (${brought.of}): ${bornWords(brought.born, clock)}`;
    case "appointment": {
      const { type, patient, of, status, startsAt } = brought;
      const who = patient === null ? of : `${patient} (${of})`;
      const state = status === "booked" ? "" : `, ${status}`;
      return `${type} for ${who}, ${dayWithYear(startsAt, clock)}, ${clock.time(startsAt)}${state}; ${textWords(brought, clock)}`;
    }
    case "care": {
      const { item, patient, of, dueOn, remindsAt } = brought;
      const due = `${item} for ${patient} (${of}), due ${dayWithYear(clock.instantOf(dueOn, noon), clock)}`;
      if (brought.silence !== null)
        return `${due}; nothing is texted: ${silences[brought.silence]}`;
      return `${due}; first reminder ${dayWithYear(remindsAt ?? 0, clock)}`;
    }
  }
}

function textWords(
  { silence, confirms, remindsAt }: Extract<Brought, { what: "appointment" }>,
  clock: ClinicTime,
): string {
  if (silence !== null) return `nothing is texted: ${silences[silence]}`;
  const reminders = remindsAt.map((at) => `${clock.day(at)}, ${clock.time(at)}`).join(" and ");
  return [
    ...(confirms ? ["a confirmation at once"] : []),
    ...(reminders === "" ? [] : [`reminder ${reminders}`]),
  ].join(", ");
}

/** A day with its month by name, so that one that was misread is seen. */
function bornWords(born: string, clock: ClinicTime): string {
  return born.length < 10 ? born : dayWithYear(clock.instantOf(born, noon), clock);
}

/** The year tells a mistyped or misread date. */
function dayWithYear(instant: number, clock: ClinicTime): string {
  return `${clock.day(instant)}, ${clock.dayKey(instant).slice(0, 4)}`;
}

const noon = 12 * 60;

const silences: Record<Silence, string> = {
  sensitive: "it is about a sensitive appointment, or the patient has one",
  deceased: "the patient has died",
  archived: "the client is archived",
  moved: "it is cancelled",
  superseded: "a later text says it too",
  cancelled: "nobody expects them",
  done: "it is done",
  booked: "the patient comes anyway",
  "another-day": "no reminder is left",
  "too-late": "it is over",
  "too-soon": "no reminder is left",
  "no-number": "the client has no number",
  abroad: "the number is neither of the US nor of Canada",
  premium: "the number charges whoever texts it",
  unreachable: "the number is none of the phone network",
  "opted-out": "the client is opted out",
  "no-consent": "the client has not agreed to automated texts",
  "asks-to-stop": "the client may have asked not to be texted",
  landline: "the number is a landline",
  "texting-off": "texting is off",
};

/** Why a row was left out, or what of it, in words. */
export function reasonOf({ reason, about }: RowRemark): string {
  switch (reason) {
    case "no-name":
      return "no name";
    case "long-name":
      return `the name is longer than 120 characters: ${about}`;
    case "long-notes":
      return "the notes are too long: 5,000 characters for a client or patient, 2,000 for an appointment";
    case "no-number":
      return "no phone number, so nobody to text";
    case "not-a-number":
      return `not a phone number: ${about}`;
    case "abroad":
      return `texts go to the US and Canada only: ${about}`;
    case "premium":
      return `a number that charges whoever texts it: ${about}`;
    case "email":
      return `the email was left out, it does not look like one: ${about}`;
    case "unread-born":
      return `the date of birth was left out, it does not look like one: ${about}`;
    case "unclear-born":
      return `the date of birth was left out, it can be read in two ways: ${about}`;
    case "future-born":
      return `the date of birth was left out, it is to come: ${about}`;
    case "old-born":
      return `the date of birth was left out, it is before 1900: ${about}`;
    case "taken":
      return `the number belongs to ${about}`;
    case "several":
      return `several clients could be meant: ${about}`;
    case "archived":
      return `${about} is archived; restore the profile first`;
    case "nobody":
      return `no client is found: ${formatNumber(about, "US")}`;
    case "other-number":
      return `${about} is here with another number; add this one to the profile first`;
    case "no-patient":
      return `no patient is named for ${about}`;
    case "nobodys-patient":
      return `no such patient: ${about}`;
    case "several-patients":
      return `several patients are called so: ${about}`;
    case "no-day":
      return about === "" ? "no day" : `not a day: ${about}`;
    case "no-such-day":
      return `there is no such day: ${about}`;
    case "unclear-day":
      return `the day can be read in two ways: ${about}`;
    case "far-day":
      return `the day is too far away: ${about}`;
    case "no-time":
      return about === "" ? "no time" : `not a time: ${about}`;
    case "no-such-time":
      return `the clocks skip that hour: ${about}`;
    case "night":
      return `it begins at ${about}, at night`;
    case "no-type":
      return about === "" ? "no kind of appointment" : `no kind of appointment is called ${about}`;
    case "sensitive-type":
      return `“${about}” must not be texted about: make it a sensitive kind of appointment first`;
    case "fallback-type":
      return `no kind of appointment is called ${about}`;
    case "minutes":
      return `not a length between 5 and 720 minutes: ${about}`;
    case "status":
      return `not a state of an appointment: ${about}`;
    case "bad-id":
      return `an id has letters, digits and . _ : @ + = ~ - only, 128 at most: ${about}`;
    case "same-id":
      return `another row of the file has the same id: ${about}`;
    case "no-item":
      return "nothing is said to be due";
    case "long-item":
      return `what is due is longer than 60 characters: ${about}`;
    case "done":
      return `it is done already: ${about}`;
  }
}

export function counted(count: number, one: string, several: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}
