import type { Context } from "hono";
import { readClinic } from "#data/clinics.ts";
import { listTypes, readType } from "#data/appointment-types.ts";
import { nextAppointment } from "#data/appointments.ts";
import { fillTemplate } from "#domain/appointment-template.ts";
import type { AppointmentType } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { readTime, writeTime } from "#domain/hours-words.ts";
import { writeOffsets } from "#domain/offsets.ts";
import { setSendingHours } from "#flows/set-sending-hours.ts";
import { saveAppointmentType, type SaveTypeOutcome, type TypeForm } from "#flows/save-type.ts";
import { paths } from "#src/paths.ts";
import {
  AppointmentTypes,
  type TypedHours,
  TypePage,
} from "#templates/settings/appointment-types.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** The kinds of appointment, and what is texted about each. */
export const appointmentTypes = factory
  .createApp()
  .get(paths.appointmentTypes(), (c) => typesPage(c, {}))
  .post(paths.sendingHours(), async (c) => {
    const field = await fields(c);
    const typed = { from: field("from"), to: field("to") };
    const hours = { from: readTime(typed.from), to: readTime(typed.to) };
    const isSet = await setSendingHours(c.env.ports, c.get("signedIn"), hours);
    if (isSet) return c.redirect(`${paths.appointmentTypes()}?saved=hours`, 303);
    const words = "Not before 8 AM and not after 9 PM, and at least an hour.";
    return typesPage(c, { typed, problem: { field: "sending", words } });
  })
  .post(paths.appointmentTypes(), (c) => save(c, null))
  .get(paths.appointmentType(":id"), async (c) => {
    const id = c.req.param("id");
    if (id === "new") return typePage(c, null, {});
    const type = await readType(storeOf(c), id);
    return type ? typePage(c, type, {}) : c.notFound();
  })
  .post(paths.appointmentType(":id"), async (c) => {
    const type = await readType(storeOf(c), c.req.param("id"));
    return type ? save(c, type) : c.notFound();
  });

async function typesPage(c: Context<App>, shown: { typed?: TypedHours; problem?: FieldProblem }) {
  const { sending } = await readClinic(c.env.ports.databases, c.get("signedIn").clinic.id);
  const saved = c.req.query("saved") ?? "";
  const store = storeOf(c);
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title="Appointments"
      said={savedWords[saved]}
    >
      <AppointmentTypes
        types={await listTypes(store)}
        hours={shown.typed ?? { from: writeTime(sending.from), to: writeTime(sending.to) }}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem ? 422 : 200,
  );
}

const savedWords: Record<string, string> = {
  type: "Kind of appointment saved.",
  hours: "Saved: automatic texts go at these hours.",
};

async function save(c: Context<App>, type: AppointmentType | null) {
  const field = await fields(c);
  const typed: TypeForm = {
    name: field("name").slice(0, 200),
    minutes: field("minutes").slice(0, 5),
    isSensitive: field("isSensitive") === "yes",
    confirmation: field("confirmation").slice(0, 2000),
    reminder: field("reminder").slice(0, 2000),
    offsets: field("offsets").slice(0, 200),
  };
  const change = { id: type?.id ?? null, version: Number(field("version")), form: typed };
  const outcome = await saveAppointmentType(c.env.ports, c.get("signedIn"), change);
  switch (outcome.kind) {
    case "saved":
      return c.redirect(`${paths.appointmentTypes()}?saved=type`, 303);
    case "not-found":
      return c.notFound();
    case "stale":
      return typePage(c, type, { typed, notice: staleWords });
    case "refused":
      return typePage(c, type, {
        typed,
        problem: { field: outcome.field, words: inWords(outcome.problem) },
      });
  }
}

function inWords(problem: (SaveTypeOutcome & { kind: "refused" })["problem"]): string {
  if (problem === "name") return "Write a name of at most 80 characters.";
  if (problem === "minutes") return "Between 5 and 720 minutes.";
  if (problem === "offsets") {
    return "Write it as “3 days, 24 hours, 2 hours”: at most five, from 30 minutes to 30 days.";
  }
  switch (problem.kind) {
    case "empty":
      return "Write what clients are to read.";
    case "too-long":
      return `A text holds ${problem.limit} characters at most.`;
    case "too-long-filled-in":
      return `With long names filled in, it would have more than the ${problem.limit} characters of a text.`;
    case "lone-brace":
      return "A { or } is left over. Write variables as {client}, and no other braces.";
    case "lost-without-staff":
      return problem.what === "all"
        ? "Where nobody is chosen for an appointment, a sentence with {staff} is left out, and nothing would remain. Add one without it."
        : `Where nobody is chosen for an appointment, a sentence with {staff} is left out, and {${problem.what}} with it. Write {${problem.what}} in another sentence.`;
    case "unknown-variable":
      return `{${problem.name}} stands for nothing. Use {client}, {patient}, {clinic}, {day}, {time}, {type}, {staff} or {phone}.`;
    case "unsubscribes":
      return `Who replies ${problem.word} gets no more texts from the clinic at all: the phone network takes it for a goodbye. Ask for R or another word.`;
  }
}

async function typePage(
  c: Context<App>,
  type: AppointmentType | null,
  shown: { typed?: TypeForm; problem?: FieldProblem; notice?: string },
) {
  const signedIn = c.get("signedIn");
  const typed = shown.typed ?? typedOf(type);
  const preview = await previewWith(c);
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Appointments"
      problem={shown.notice}
    >
      <TypePage
        id={type?.id ?? null}
        version={type?.version ?? 0}
        typed={typed}
        previews={{ confirmation: preview(typed.confirmation), reminder: preview(typed.reminder) }}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}

/** Filled in with the clinic's next appointment; without one, with somebody made up. */
async function previewWith(c: Context<App>): Promise<(template: string) => string> {
  const { clinic } = c.get("signedIn");
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = c.env.ports.now();
  const next = await nextAppointment(storeOf(c), now);
  const at = next?.startsAt ?? now + 86_400_000;
  const values = {
    client: next?.clientName ?? "Ann Becker",
    patient: next ? (next.patientName ?? next.clientName) : "Biscuit",
    clinic: clinic.name,
    day: clock.day(at),
    time: clock.time(at),
    type: next?.typeName ?? "Check-up",
    staff: next && next.staffName !== "" ? next.staffName : null,
    phone: null,
  };
  return (template) => fillTemplate(template, values);
}

function typedOf(type: AppointmentType | null): TypeForm {
  if (!type) return blank;
  return { ...type, minutes: String(type.minutes), offsets: writeOffsets(type.offsets) };
}

const blank: TypeForm = {
  name: "",
  minutes: "30",
  isSensitive: false,
  confirmation:
    "{clinic}: {patient} is booked for {day} at {time}. Reply C to confirm or R to reschedule.",
  reminder:
    "{clinic}: a reminder that {patient} comes on {day} at {time}. Reply C to confirm or R to reschedule.",
  offsets: "1 day",
};
