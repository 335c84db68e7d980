import type { Context } from "hono";
import { listTypes } from "#data/appointment-types.ts";
import { readAppointment } from "#data/appointments.ts";
import { findClients, readProfile } from "#data/clients.ts";
import { textsOf } from "#data/planned-texts.ts";
import { listStaff } from "#data/staff.ts";
import type { Appointment, AppointmentStatus } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { personWords } from "#domain/search.ts";
import {
  type AppointmentForm,
  bookAppointment,
  type BookOutcome,
  moveAppointment,
  moveTo,
  setStatus,
  textAbout,
} from "#flows/book-appointment.ts";
import { undoAnswer } from "#flows/undo-answer.ts";
import { paths } from "#src/paths.ts";
import type { TypedAppointment } from "#templates/schedule/appointment-form.tsx";
import {
  AppointmentPage,
  ChooseClientPage,
  FoundClients,
} from "#templates/schedule/appointment-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** Appointments: made, moved, settled, and what is texted about them. */
export const appointments = factory
  .createApp()
  .get(paths.newAppointment(), async (c) => {
    const { clientId, day, time, q } = c.req.query();
    const when = { ...(day ? { day } : {}), ...(time ? { time } : {}) };
    if (clientId !== undefined)
      return formPage(c, clientId, null, { typed: { ...blank, ...when } });
    const signedIn = c.get("signedIn");
    const words = personWords(q ?? "");
    const found = words === null ? [] : await findClients(storeOf(c), words);
    if (q !== undefined && wantsFragment(c)) {
      return c.html(<FoundClients found={found} typed={q} when={when} clinic={signedIn.clinic} />);
    }
    return c.html(
      <ChooseClientPage
        signedIn={signedIn}
        state={await stateOf(c)}
        typed={q ?? ""}
        when={when}
        found={found}
      />,
    );
  })
  .post(paths.appointments(), async (c) => {
    const { form, typed } = await readForm(c);
    const outcome = await bookAppointment(c.env.ports, c.get("signedIn"), form, typed);
    return answer(c, outcome, { clientId: form.clientId, appointment: null, typed });
  })
  .get(paths.appointment(":id"), async (c) => {
    const appointment = await readAppointment(storeOf(c), c.req.param("id"));
    if (!appointment) return c.notFound();
    return formPage(c, appointment.clientId, appointment, {});
  })
  .post(paths.appointment(":id"), async (c) => {
    const id = c.req.param("id");
    const appointment = await readAppointment(storeOf(c), id);
    if (!appointment) return c.notFound();
    const { form, typed, version } = await readForm(c);
    const change = { id, version, form, confirms: typed.confirms };
    const outcome = await moveAppointment(c.env.ports, c.get("signedIn"), change);
    return answer(c, outcome, { clientId: appointment.clientId, appointment, typed });
  })
  .post(paths.appointmentTime(":id"), async (c) => {
    const id = c.req.param("id");
    const appointment = await readAppointment(storeOf(c), id);
    if (!appointment) return c.notFound();
    const field = await fields(c);
    const to = { id, version: Number(field("version")), day: field("day"), time: field("time") };
    const outcome = await moveTo(c.env.ports, c.get("signedIn"), to);
    return answer(c, outcome, { clientId: appointment.clientId, appointment });
  })
  .post(paths.appointmentStatus(":id"), async (c) => {
    const said = (await fields(c))("status");
    const status = statuses.find((one) => one === said);
    const id = c.req.param("id");
    const appointment = await readAppointment(storeOf(c), id);
    if (!appointment) return c.notFound();
    if (!status) {
      const notice = "Choose what became of it.";
      return formPage(c, appointment.clientId, appointment, { notice });
    }
    const outcome = await setStatus(c.env.ports, c.get("signedIn"), { id, status });
    return answer(c, outcome, { clientId: appointment.clientId, appointment });
  })
  .post(paths.appointmentTexts(":id"), async (c) => {
    const said = (await fields(c))("kind");
    const id = c.req.param("id");
    const kind = kinds.find((one) => one === said) ?? "confirmation";
    const outcome = await textAbout(c.env.ports, c.get("signedIn"), { id, kind });
    if (outcome.kind === "not-found") return c.notFound();
    return c.redirect(paths.appointment(id), 303);
  })
  .post(paths.misunderstanding(":id", ":position"), (c) =>
    undo(c, c.req.param("id"), Number(c.req.param("position"))),
  );

/** What a text was taken to say, taken back. The live feed shows it. */
async function undo(c: Context<App>, conversationId: string, position: number) {
  const which = { conversationId, position };
  const isThere = await undoAnswer(c.env.ports, c.get("signedIn"), which);
  if (!isThere) return c.notFound();
  if (wantsFragment(c)) return c.body(null, 204);
  return c.redirect(paths.conversation(conversationId), 303);
}

const statuses: readonly AppointmentStatus[] = [
  "booked",
  "confirmed",
  "done",
  "missed",
  "cancelled",
];
const kinds = ["confirmation", "running-late", "cancellation"] as const;

const blank: TypedAppointment = {
  patientId: "",
  typeId: "",
  day: "",
  time: "",
  minutes: "",
  staffName: "",
  room: "",
  notes: "",
  confirms: true,
};

async function readForm(c: Context<App>) {
  const field = await fields(c);
  const typed = {
    patientId: field("patientId"),
    typeId: field("typeId"),
    day: field("day"),
    time: field("time"),
    minutes: field("minutes").slice(0, 5),
    staffName: field("staffName"),
    room: field("room"),
    notes: field("notes"),
    confirms: field("confirms") === "yes",
  };
  const form: AppointmentForm = { ...typed, clientId: field("clientId") };
  return { form, typed, version: Number(field("version")) };
}

function answer(
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
      return formPage(c, clientId, appointment, {
        ...(typed ? { typed } : {}),
        notice: "Somebody else has changed this appointment. Yours is below and not saved.",
      });
    case "refused": {
      const problem = { field: outcome.field, words: problemWords[outcome.problem] };
      return formPage(c, clientId, appointment, { ...(typed ? { typed } : {}), problem });
    }
  }
}

const problemWords: Record<(BookOutcome & { kind: "refused" })["problem"], string> = {
  "no-day": "Choose the day in the calendar.",
  "no-time": "Write the time, as 4:15 PM.",
  "no-such-time": "The clocks skip that hour on this day. Choose another time.",
  past: "That is over. Choose a time that is still to come.",
  minutes: "Between 5 and 720 minutes.",
  "no-type": "Choose what it is about.",
};

async function formPage(
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
  const [types, staff, texts] = await Promise.all([
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

function typedOf(
  appointment: Appointment | null,
  clock: ReturnType<typeof clinicTime>,
): TypedAppointment {
  if (!appointment) return blank;
  const minute = clock.minuteOfDay(appointment.startsAt);
  const two = (part: number) => String(part).padStart(2, "0");
  return {
    ...appointment,
    patientId: appointment.patientId ?? "",
    day: clock.dayKey(appointment.startsAt),
    time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    minutes: String(Math.round((appointment.endsAt - appointment.startsAt) / 60_000)),
    confirms: false,
  };
}
