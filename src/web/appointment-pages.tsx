import type { Context } from "hono";
import { listTypes } from "#data/appointment-types.ts";
import { readAppointment } from "#data/appointments.ts";
import { readProfile } from "#data/clients.ts";
import { textsOf } from "#data/planned-texts.ts";
import { listStaff } from "#data/staff.ts";
import type { Appointment } from "#domain/appointment.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { writeTime } from "#domain/hours-words.ts";
import type { AppointmentForm, BookOutcome } from "#flows/book-appointment.ts";
import { canBeTexted } from "#flows/text-about.ts";
import { paths } from "#src/paths.ts";
import { statusWords } from "#templates/schedule/appointment-card.tsx";
import type { TypedAppointment } from "#templates/schedule/appointment-form.tsx";
import { AppointmentPage } from "#templates/schedule/appointment-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import type { App } from "./context.ts";
import { fields } from "./dialogs.tsx";

export const blank: TypedAppointment = {
  patientId: "",
  typeId: "",
  day: "",
  time: "",
  shown: "",
  minutes: "",
  staffName: "",
  room: "",
  notes: "",
  confirms: true,
};

/** What somebody typed into the form of an appointment, as it is shown again and as the flows take it. */
export async function readForm(c: Context<App>) {
  const field = await fields(c);
  const typed = {
    patientId: field("patientId"),
    typeId: field("typeId"),
    day: field("day"),
    time: field("time"),
    shown: field("shown"),
    minutes: field("minutes").slice(0, 5),
    staffName: field("staffName"),
    room: field("room"),
    notes: field("notes"),
    confirms: field("confirms") === "yes",
  };
  const form: AppointmentForm = {
    ...typed,
    clientId: field("clientId"),
    shown: Number(typed.shown),
  };
  return { form, typed, version: Number(field("version")) };
}

/** For the second of two: what it is by now, and what they typed, to be saved over it or not. */
async function stalePage(
  c: Context<App>,
  clientId: string,
  before: Appointment | null,
  typed: TypedAppointment | undefined,
) {
  const appointment = before && (await readAppointment(storeOf(c), before.id));
  if (!appointment) return c.notFound();
  const { clinic } = c.get("signedIn");
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const notice = changedWords(appointment, clock);
  return formPage(c, clientId, appointment, {
    ...(typed ? { typed } : {}),
    notice: typed
      ? `${notice} Yours is below and not saved: save it to keep yours.`
      : `${notice} Nothing of yours was saved.`,
  });
}

/** What the second of two is told. */
export function changedWords({ startsAt, status }: Appointment, clock: ClinicTime): string {
  const now = `${clock.day(startsAt)}, ${clock.time(startsAt)}, ${statusWords[status].toLowerCase()}`;
  return `Somebody else has changed this appointment. It is now: ${now}.`;
}

/** Goes on to the day of the appointment; otherwise the page again, with what was typed. */
export function answer(
  c: Context<App>,
  outcome: BookOutcome,
  at: { clientId: string; appointment: Appointment | null; typed?: TypedAppointment },
) {
  const { clientId, appointment, typed } = at;
  switch (outcome.kind) {
    case "booked": {
      const { clinic } = c.get("signedIn");
      const day = clinicTime(clinic.timeZone, clinic.country).dayKey(outcome.startsAt);
      return c.redirect(paths.schedule({ day }), 303);
    }
    case "not-found":
      return c.notFound();
    case "stale":
      return stalePage(c, clientId, appointment, typed);
    case "refused": {
      const problem = { field: outcome.field, words: problemWords[outcome.problem] };
      return formPage(c, clientId, appointment, { ...(typed ? { typed } : {}), problem });
    }
  }
}

export const problemWords: Record<(BookOutcome & { kind: "refused" })["problem"], string> = {
  "no-day": "Choose the day in the calendar.",
  "no-time": "Write the time, as 4:15 PM.",
  "no-such-time": "The clocks skip that hour on this day. Choose another time.",
  past: "That is over. Choose a time that is still to come.",
  minutes: "Between 5 and 720 minutes.",
  "no-type": "Choose what it is about.",
};

/** The page of an appointment, or of one to be made for a client. */
export async function formPage(
  c: Context<App>,
  clientId: string,
  appointment: Appointment | null,
  shown: { typed?: TypedAppointment; problem?: FieldProblem; notice?: string },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const store = storeOf(c);
  const profile = await readProfile(store, clientId);
  if (!profile) return c.notFound();
  const [types, { staff }, texts] = await Promise.all([
    listTypes(store),
    listStaff(store),
    appointment ? textsOf(store, appointment.id) : [],
  ]);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return c.html(
    <AppointmentPage
      signedIn={signedIn}
      state={await stateOf(c)}
      client={profile.client}
      appointment={appointment}
      texts={texts}
      offered={appointment ? canBeTexted(appointment, clinic, c.env.ports.now()) : []}
      clock={clock}
      notice={shown.notice}
      typed={shown.typed ?? typedOf(appointment, clock)}
      patients={profile.patients}
      types={types}
      staff={staff.map(({ name }) => name)}
      problem={shown.problem}
    />,
    shown.problem || shown.notice ? 422 : 200,
  );
}

/** An appointment as its form shows it. */
export function typedOf(appointment: Appointment | null, clock: ClinicTime): TypedAppointment {
  if (!appointment) return blank;
  return {
    ...appointment,
    patientId: appointment.patientId ?? "",
    day: clock.dayKey(appointment.startsAt),
    time: writeTime(clock.minuteOfDay(appointment.startsAt)),
    shown: String(appointment.startsAt),
    minutes: String(Math.round((appointment.endsAt - appointment.startsAt) / 60_000)),
    confirms: false,
  };
}
