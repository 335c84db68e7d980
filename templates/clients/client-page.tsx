import { patientWords } from "#domain/age.ts";
import type { Appointment } from "#domain/appointment.ts";
import type { Client, ClientNumber, Patient } from "#domain/client.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { type ConsentEntry, consentWords, textsConsentWords } from "#domain/consent.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { statusWords } from "#templates/schedule/appointment-card.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { ClientActivity, type ClientEvent } from "./client-activity.tsx";
import { ConsentForm } from "./consent-form.tsx";
import { NewCommunication } from "./new-communication.tsx";
import { History, type HistoryConversation } from "./history.tsx";

export interface ClientPageProps {
  readonly signedIn: SignedIn;
  readonly state: { readonly unread: number; readonly seq: number };
  readonly client: Client;
  readonly numbers: readonly ClientNumber[];
  readonly patients: readonly Patient[];
  /** The latest first. */
  readonly consent: readonly ConsentEntry[];
  readonly activity: readonly ClientEvent[];
  /** The latest first. */
  readonly appointments: readonly Appointment[];
  /** Merges into this profile that can still be undone. */
  readonly merges: readonly {
    readonly id: string;
    readonly mergedName: string;
    readonly staffName: string;
  }[];
  readonly history: readonly HistoryConversation[];
  /** Where the history goes on. */
  readonly next: string | null;
  readonly wrong?: WrongConsent | undefined;
  readonly now: number;
}

/** What was typed about the consent of a number, and what is wrong with it. */
export interface WrongConsent {
  readonly number: string;
  readonly typed: string;
  readonly problem: FieldProblem;
}

/** A client's profile: who they are, what may be texted, and all that was said. */
export function ClientPage(props: ClientPageProps) {
  const { signedIn, client } = props;
  const { clinic } = signedIn;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <StaffPage signedIn={signedIn} title={client.name} state={props.state}>
      <div class="page">
        <div class="page-head">
          <h1>{client.name}</h1>
          <NewCommunication clientId={client.id} />
          <a href={paths.clientDetails(client.id)}>Edit</a>
          <a href={paths.merging(client.id)} hx-get={paths.merging(client.id)} hx-target="#dialog">
            Merge
          </a>
        </div>
        {client.archivedAt !== null && (
          <p class="note">Archived {clock.day(client.archivedAt)}: not in lists and searches.</p>
        )}
        {client.keptAt !== null && (
          <p class="note">
            Kept since {clock.day(client.keptAt)}: no conversation with them is deleted, by hand or
            by time.
          </p>
        )}
        {props.merges.map(({ id, mergedName, staffName }) => (
          <form class="note choices" method="post" action={paths.unmerging(client.id)}>
            <input type="hidden" name="mergeId" value={id} />
            <span>
              {staffName} merged the profile of {mergedName} into this one.
            </span>
            <button class="quiet">Undo the merge</button>
          </form>
        ))}
        <div class="profile">
          <div class="profile-facts">
            <Facts {...props} clinic={clinic} clock={clock} />
          </div>
          <History
            clientId={client.id}
            conversations={props.history}
            next={props.next}
            clinic={clinic}
          />
        </div>
      </div>
    </StaffPage>
  );
}

function Facts({
  client,
  numbers,
  patients,
  appointments,
  consent,
  activity,
  clinic,
  clock,
  wrong,
  signedIn,
  now,
}: ClientPageProps & { clinic: Clinic; clock: ClinicTime }) {
  const isAdmin = signedIn.role === "admin";
  return (
    <>
      <section aria-label="Details">
        <dl>
          {numbers.map((number) => (
            <NumberFacts
              number={number}
              client={client}
              clinic={clinic}
              clock={clock}
              wrong={wrong?.number === number.number ? wrong : undefined}
            />
          ))}
          <Fact
            name="Automatic texts"
            text={`${textsConsentWords[client.textsConsent]}${cameWords[client.textsConsentSource]}`}
          />
          <Fact name="Email" text={client.email} />
          <Fact name="Language" text={client.language} />
          <Fact name="Notes" text={client.notes === "" ? null : client.notes} />
        </dl>
      </section>
      <section aria-labelledby="patients-title">
        <h2 id="patients-title">Patients</h2>
        <ul>
          {patients.map((patient) => (
            <li>
              <a href={paths.patient(patient.id)}>{patient.name}</a>
              {patientWords(patient, clock.dayKey(now)).map((word) => `, ${word}`)}
            </li>
          ))}
        </ul>
        <p>
          <a href={paths.patients(client.id)}>Add patient</a>
        </p>
      </section>
      <section aria-labelledby="appointments-title">
        <h2 id="appointments-title">Appointments</h2>
        {appointments.length === 0 && <p>None.</p>}
        <ul>
          {appointments.map(({ id, startsAt, patientName, typeName, status }) => (
            <li>
              <a href={paths.appointment(id)}>
                {clock.day(startsAt)}, {clock.time(startsAt)}
              </a>{" "}
              {[patientName, typeName, statusWords[status].toLowerCase()]
                .filter(Boolean)
                .join(", ")}
            </li>
          ))}
        </ul>
        <p>
          <a href={paths.newAppointment({ clientId: client.id })}>New appointment</a>
        </p>
      </section>
      {consent.length > 0 && (
        <section aria-labelledby="consent-title">
          <h2 id="consent-title">Consent</h2>
          <ul>
            {consent.map((entry) => (
              <li>
                {clock.day(entry.at)}, {clock.time(entry.at)}:{" "}
                {entry.number === null ? "" : `${formatNumber(entry.number, clinic.country)} `}
                {consentWords(entry)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ClientActivity client={client} activity={activity} clock={clock} isAdmin={isAdmin} />
    </>
  );
}

function NumberFacts({
  number: { number, isOwner, optOut, ask, sharedWith },
  client,
  clinic,
  clock,
  wrong,
}: {
  number: ClientNumber;
  client: Client;
  clinic: Clinic;
  clock: ClinicTime;
  wrong?: WrongConsent | undefined;
}) {
  const action = paths.clientConsent(client.id);
  const isPreferred = number === client.preferredNumber;
  return (
    <>
      <dt>{isPreferred ? "Phone, preferred" : "Phone"}</dt>
      <dd>
        {formatNumber(number, clinic.country)}
        {sharedWith !== null && (
          <small> {isOwner ? `shared with ${sharedWith}` : `belongs to ${sharedWith}`}</small>
        )}
        <small>
          {optOut === null
            ? " · may be texted"
            : ` · ${optOut.source === "staff" ? "asked not to be texted" : "texted STOP"}, ${clock.day(optOut.at)}: call instead`}
        </small>
        {ask !== null && (
          <form class="note choices" method="post" action={action}>
            <input type="hidden" name="number" value={number} />
            <input type="hidden" name="decides" value="yes" />
            <span>
              A text may ask not to be texted: “{ask}”. Automatic texts wait until you decide.
            </span>
            <button class="quiet" name="change" value="opt-out">
              Opt them out
            </button>
            <button class="quiet" name="change" value="leave">
              Leave it
            </button>
          </form>
        )}
        <details open={wrong !== undefined}>
          <summary>Change consent</summary>
          <ConsentForm
            action={action}
            number={number}
            optOut={optOut}
            clock={clock}
            typed={wrong?.typed}
            problem={wrong?.problem}
          />
        </details>
      </dd>
    </>
  );
}

function Fact({ name, text }: { name: string; text: string | null }) {
  if (text === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd class="multiline">{text}</dd>
    </>
  );
}

const cameWords: Record<Client["textsConsentSource"], string> = {
  before: ", as before Deskline asked",
  texted: ", having texted first",
  form: "",
  api: ", says their system",
  import: ", with an imported file",
};
