import type { Appointment } from "#domain/appointment.ts";
import type { Client, ClientNumber, Patient } from "#domain/client.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { statusWords } from "#templates/schedule/appointment-card.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { NewCommunication } from "./new-communication.tsx";
import { History, type HistoryConversation } from "./history.tsx";

export interface ClientPageProps {
  readonly signedIn: SignedIn;
  readonly state: { readonly unread: number; readonly seq: number };
  readonly client: Client;
  readonly numbers: readonly ClientNumber[];
  readonly patients: readonly Patient[];
  readonly consent: readonly {
    readonly number: string;
    readonly state: "opted-out" | "opted-in";
    readonly source: "texted" | "gateway";
    readonly at: number;
  }[];
  readonly activity: readonly {
    readonly at: number;
    readonly staffName: string;
    readonly kind: string;
    readonly detail: string;
  }[];
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
}: ClientPageProps & { clinic: Clinic; clock: ClinicTime }) {
  const isArchived = client.archivedAt !== null;
  return (
    <>
      <section aria-label="Details">
        <dl>
          {numbers.map((number) => (
            <NumberFacts number={number} client={client} clinic={clinic} clock={clock} />
          ))}
          <Fact name="Email" text={client.email} />
          <Fact name="Language" text={client.language} />
          <Fact name="Notes" text={client.notes === "" ? null : client.notes} />
        </dl>
      </section>
      <section aria-labelledby="patients-title">
        <h2 id="patients-title">Patients</h2>
        <ul>
          {patients.map(({ id, name, species }) => (
            <li>
              <a href={paths.patient(id)}>{name}</a>
              {species === "" ? "" : `, ${species}`}
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
            {consent.map(({ number, state, source, at }) => (
              <li>
                {clock.day(at)}, {clock.time(at)}: {formatNumber(number, clinic.country)}{" "}
                {consentWords[state][source]}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="activity-title">
        <h2 id="activity-title">Activity</h2>
        <ul>
          {activity.map(({ at, staffName, kind, detail }) => (
            <li>
              {clock.day(at)}, {staffName}: {activityWords.get(kind) ?? kind}
              {detail === "" ? "" : ` (${detail})`}
            </li>
          ))}
        </ul>
        <form method="post" action={paths.archiving(client.id)}>
          <input type="hidden" name="archive" value={isArchived ? "no" : "yes"} />
          <button class="quiet">{isArchived ? "Restore client" : "Archive client"}</button>
        </form>
      </section>
    </>
  );
}

function NumberFacts({
  number: { number, isOwner, optedOutAt, sharedWith },
  client,
  clinic,
  clock,
}: {
  number: ClientNumber;
  client: Client;
  clinic: Clinic;
  clock: ClinicTime;
}) {
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
          {optedOutAt === null
            ? " · may be texted"
            : ` · texted STOP, ${clock.day(optedOutAt)}: call instead`}
        </small>
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

const consentWords = {
  "opted-out": {
    texted: "opted out, by texting STOP",
    gateway: "is opted out, says the phone network",
  },
  "opted-in": { texted: "opted in, by texting START", gateway: "is opted in" },
} as const;

const activityWords = new Map([
  ["appointment-made", "appointment made"],
  ["appointment-changed", "appointment changed"],
  ["conversation-deleted", "deleted a conversation"],
  ["conversation-assigned", "assigned a conversation"],
  ["client-added", "added the client"],
  ["client-changed", "changed the profile"],
  ["client-archived", "archived the client"],
  ["client-restored", "restored the client"],
  ["clients-merged", "merged two profiles"],
  ["merge-undone", "undid a merge"],
]);
