import type { Context } from "hono";
import { readAppointment } from "#data/appointments.ts";
import { findClients } from "#data/clients.ts";
import type { AppointmentStatus } from "#domain/appointment.ts";
import { personWords } from "#domain/search.ts";
import { bookAppointment, moveAppointment, setStatus } from "#flows/book-appointment.ts";
import { textAbout } from "#flows/text-about.ts";
import { undoAnswer } from "#flows/undo-answer.ts";
import { paths } from "#src/paths.ts";
import { ChooseClientPage, FoundClients } from "#templates/schedule/appointment-page.tsx";
import { answer, blank, formPage, readForm } from "./appointment-pages.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { find, lookedFor } from "./finding.ts";

/** Appointments: made, moved, settled, and what is texted about them. */
export const appointments = factory
  .createApp()
  .get(paths.newAppointment(), (c) => forWhom(c))
  .post(paths.finding(paths.newAppointment()), (c) => find(c, () => forWhom(c)))
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
  .post(paths.appointmentStatus(":id"), async (c) => {
    const field = await fields(c);
    const said = field("status");
    const status = statuses.find((one) => one === said);
    const id = c.req.param("id");
    const appointment = await readAppointment(storeOf(c), id);
    if (!appointment) return c.notFound();
    if (!status) {
      const notice = "Choose what became of it.";
      return formPage(c, appointment.clientId, appointment, { notice });
    }
    const change = { id, status, version: Number(field("version")) };
    const outcome = await setStatus(c.env.ports, c.get("signedIn"), change);
    return answer(c, outcome, { clientId: appointment.clientId, appointment });
  })
  .post(paths.appointmentTexts(":id"), async (c) => {
    const said = (await fields(c))("kind");
    const id = c.req.param("id");
    const appointment = await readAppointment(storeOf(c), id);
    if (!appointment) return c.notFound();
    const kind = kinds.find((one) => one === said);
    const outcome = kind && (await textAbout(c.env.ports, c.get("signedIn"), { id, kind }));
    if (outcome?.kind === "planned") return c.redirect(paths.appointment(id), 303);
    const notice = "Nothing was sent: this can't be said of the appointment as it is now.";
    return formPage(c, appointment.clientId, appointment, { notice });
  })
  .post(paths.misunderstanding(":id", ":position"), (c) =>
    undo(c, c.req.param("id"), Number(c.req.param("position"))),
  );

async function forWhom(c: Context<App>) {
  const { clientId, day, time, shown, q } = lookedFor(c);
  const when = {
    ...(day ? { day } : {}),
    ...(time ? { time } : {}),
    ...(shown ? { shown } : {}),
  };
  if (clientId !== undefined) return formPage(c, clientId, null, { typed: { ...blank, ...when } });
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
}

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
