import type { Appointment, AppointmentStatus, AppointmentType } from "#domain/appointment.ts";
import type { ClientCard, Patient } from "#domain/client.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { CardDetails } from "#templates/clients/client-choices.tsx";
import { SearchForm } from "#templates/search-field.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { statusWords } from "./appointment-card.tsx";
import { AppointmentFields, type TypedAppointment } from "./appointment-form.tsx";

interface Page {
  readonly signedIn: SignedIn;
  readonly state: { readonly unread: number; readonly seq: number };
}

/** What was pressed in the schedule, for the form to begin with. */
interface When {
  readonly day?: string;
  readonly time?: string;
  readonly shown?: string;
}

/** For whom an appointment is. */
export function ChooseClientPage({
  signedIn,
  state,
  typed,
  when,
  found,
}: Page & {
  typed: string;
  when: When;
  found: readonly ClientCard[];
}) {
  return (
    <StaffPage signedIn={signedIn} title="New appointment" state={state}>
      <div class="page page-narrow stack">
        <h1>New appointment</h1>
        <SearchForm
          label="Client"
          path={paths.newAppointment()}
          typed={typed}
          target="#found-clients"
        >
          {when.day && <input type="hidden" name="day" value={when.day} />}
          {when.time && <input type="hidden" name="time" value={when.time} />}
          {when.shown && <input type="hidden" name="shown" value={when.shown} />}
        </SearchForm>
        <FoundClients found={found} typed={typed} when={when} clinic={signedIn.clinic} />
        <p>
          <a href={paths.newClient()}>Add a client</a>
        </p>
      </div>
    </StaffPage>
  );
}

/** Clients to choose from; also what typing answers. */
export function FoundClients({
  found,
  typed,
  when,
  clinic,
}: {
  found: readonly ClientCard[];
  typed: string;
  when: When;
  clinic: Clinic;
}) {
  return (
    <div id="found-clients" role="status">
      <ul class="people">
        {found.map((card) => (
          <li>
            <a href={paths.newAppointment({ ...when, clientId: card.id })}>
              {card.name} <CardDetails card={card} clinic={clinic} />
            </a>
          </li>
        ))}
      </ul>
      {typed !== "" && found.length === 0 && <p>Nobody found.</p>}
    </div>
  );
}

/** Makes an appointment, or changes the one that is given. */
export function AppointmentPage({
  signedIn,
  state,
  client,
  appointment,
  texts,
  offered,
  clock,
  said,
  notice,
  ...form
}: Page & {
  client: { readonly id: string; readonly name: string };
  appointment: Appointment | null;
  texts: readonly TextLine[];
  /** What can be texted about it by a click. */
  offered: readonly ClickedKind[];
  clock: ClinicTime;
  said?: string | undefined;
  notice?: string | undefined;
  typed: TypedAppointment;
  patients: readonly Pick<Patient, "id" | "name" | "species" | "deceasedAt">[];
  types: readonly AppointmentType[];
  staff: readonly string[];
  problem?: FieldProblem | undefined;
}) {
  const title = appointment ? "Appointment" : "New appointment";
  return (
    <StaffPage signedIn={signedIn} title={title} state={state}>
      <div class="page page-narrow stack">
        <h1>{title}</h1>
        <p role="status">{said ?? ""}</p>
        {notice && (
          <p class="alert" role="alert">
            {notice}
          </p>
        )}
        <p>
          For <a href={paths.client(client.id)}>{client.name}</a>
          {appointment && (
            <>
              : {clock.day(appointment.startsAt)},{" "}
              {clock.range(appointment.startsAt, appointment.endsAt)},{" "}
              <strong>{statusWords[appointment.status].toLowerCase()}</strong>
            </>
          )}
          {appointment?.answer === "reschedule" && ". They asked for another time"}.
        </p>
        <form
          class="stack"
          method="post"
          action={appointment ? paths.appointment(appointment.id) : paths.appointments()}
          aria-label={title}
        >
          <input type="hidden" name="clientId" value={client.id} />
          {appointment && <input type="hidden" name="version" value={appointment.version} />}
          <AppointmentFields {...form} />
          <button>{appointment ? "Save" : "Make the appointment"}</button>
        </form>
        {appointment && <StatusForm appointment={appointment} />}
        {appointment && <Texts id={appointment.id} texts={texts} offered={offered} clock={clock} />}
      </div>
    </StaffPage>
  );
}

function StatusForm({ appointment }: { appointment: Appointment }) {
  const others = statuses.filter((status) => status !== appointment.status);
  return (
    <section class="stack" aria-labelledby="status">
      <h2 id="status">What became of it</h2>
      <form class="choices" method="post" action={paths.appointmentStatus(appointment.id)}>
        <input type="hidden" name="version" value={appointment.version} />
        {others.map((status) => (
          <button class="quiet" name="status" value={status}>
            {status === "booked" && appointment.status === "confirmed"
              ? "Not confirmed"
              : statusVerbs[status]}
          </button>
        ))}
      </form>
    </section>
  );
}

const statuses = ["booked", "confirmed", "done", "missed", "cancelled"] as const;
const statusVerbs: Record<AppointmentStatus, string> = {
  booked: "Book again",
  confirmed: "They confirmed",
  done: "Done",
  missed: "Did not come",
  cancelled: "Cancel the appointment",
};

/** An automated text about it, and what became of it. */
export interface TextLine {
  readonly kind: string;
  readonly plannedAt: number;
  /** When it goes: later than planned when that was at night; null once its fate is known. */
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: string | null;
}

function Texts({
  id,
  texts,
  offered,
  clock,
}: {
  id: string;
  texts: readonly TextLine[];
  offered: readonly ClickedKind[];
  clock: ClinicTime;
}) {
  const when = (at: number) => `${clock.day(at)}, ${clock.time(at)}`;
  return (
    <section class="stack" aria-labelledby="texts">
      <h2 id="texts">Automatic texts</h2>
      {texts.length === 0 && <p class="hint">None.</p>}
      <ul class="remarks">
        {texts.map(({ kind, plannedAt, dueAt, settledAt, outcome }) => (
          <li>
            <strong>{kindWords[kind] ?? kind}</strong>{" "}
            {settledAt === null
              ? `goes ${when(dueAt ?? plannedAt)}`
              : `${outcomeWords[outcome ?? ""] ?? outcome ?? ""}, ${when(settledAt)}`}
          </li>
        ))}
      </ul>
      {offered.length > 0 && (
        <form class="choices" method="post" action={paths.appointmentTexts(id)}>
          {offered.map((kind) => (
            <button class="quiet" name="kind" value={kind}>
              {clickWords[kind]}
            </button>
          ))}
        </form>
      )}
    </section>
  );
}

type ClickedKind = "confirmation" | "running-late" | "cancellation";
const clickWords: Record<ClickedKind, string> = {
  confirmation: "Text the confirmation",
  "running-late": "Text “running late”",
  cancellation: "Text “cancelled”",
};

const kindWords: Record<string, string> = {
  confirmation: "Confirmation",
  reminder: "Reminder",
  "running-late": "Running late",
  cancellation: "Cancellation",
};

const outcomeWords: Record<string, string> = {
  sent: "sent",
  sensitive: "not sent: this kind of appointment gets no automatic texts",
  deceased: "not sent: the patient has died",
  archived: "not sent: the client is archived",
  moved: "withdrawn: the appointment was moved or cancelled",
  cancelled: "not sent: the appointment is over or cancelled",
  replanned: "withdrawn: appointments of this kind are reminded of at other hours now",
  "too-late": "not sent: too late to be of use",
  superseded: "not sent: another text said the same just then",
  "no-number": "not sent: the client has no number",
  unreachable: "not sent: their number is none of the phone network",
  abroad: "not sent: texts go to the US and Canada only",
  premium: "not sent: their number charges whoever texts it",
  "opted-out": "not sent: they are opted out",
  "no-consent": "not sent: they have not agreed to automated texts (see their profile)",
  landline: "not sent: their number takes no texts",
  "texting-off": "not sent: texting is switched off",
};
