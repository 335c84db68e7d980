import type { Appointment } from "#domain/appointment.ts";
import type { Client, ClientCard, ClientNumber, Patient } from "#domain/client.ts";
import { patientWords } from "#domain/age.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { textsConsentWords } from "#domain/consent.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { statusWords } from "#templates/schedule/appointment-card.tsx";

/** What one wants to know of a client while answering them. panel.js shows it beside the thread. */
export function Beside({
  client,
  numbers,
  patients,
  household,
  next,
  last,
  contact,
  clinic,
  now,
}: {
  client: Client;
  numbers: readonly ClientNumber[];
  patients: readonly Patient[];
  /** Everybody who has the conversation's number, the client too. */
  household: readonly (ClientCard & { readonly deceased: readonly string[] })[];
  next: Appointment | null;
  last: Appointment | null;
  /** The conversation's. */
  contact: string;
  clinic: Clinic;
  now: number;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const others = household.filter(({ id }) => id !== client.id);
  const number = numbers.find((one) => one.number === contact);
  return (
    <dl id="beside" class="beside-facts">
      <dt>Client</dt>
      <dd>
        <a href={paths.client(client.id)}>{client.name}</a>
        {client.language !== null && <small>Likes to be written to in {client.language}</small>}
      </dd>
      <dt>Patients</dt>
      {patients.length === 0 && <dd>None.</dd>}
      {patients.map((patient) => (
        <PatientFact patient={patient} clock={clock} now={now} />
      ))}
      <dt>Next appointment</dt>
      <AppointmentFact appointment={next} clock={clock} />
      <dt>Last appointment</dt>
      <AppointmentFact appointment={last} clock={clock} />
      {others.length > 0 && <dt>Also on {formatNumber(contact, clinic.country)}</dt>}
      {others.map(({ id, name, patients: theirs, deceased }) => (
        <dd>
          <a href={paths.client(id)}>{name}</a>
          {theirs !== "" && <small>{theirs}</small>}
          {deceased.length > 0 && (
            <small class="deceased">
              {deceased.join(", ")} {deceased.length === 1 ? "has" : "have"} died
            </small>
          )}
        </dd>
      ))}
      {client.notes !== "" && (
        <>
          <dt>Notes</dt>
          <dd class="multiline">{client.notes}</dd>
        </>
      )}
      <dt>Consent</dt>
      <dd>
        {numberWords(number, clock)}
        <small>Automatic texts: {textsConsentWords[client.textsConsent].toLowerCase()}</small>
      </dd>
    </dl>
  );
}

/** The same where nobody knows yet who it is. */
export function NobodyBeside({ conversationId }: { conversationId: string }) {
  const path = paths.assignment(conversationId);
  return (
    <div id="beside" class="stack">
      <p>This number belongs to no client yet.</p>
      <p>
        <a href={path} hx-get={path} hx-target="#dialog">
          Assign to client
        </a>
      </p>
    </div>
  );
}

function PatientFact({
  patient,
  clock,
  now,
}: {
  patient: Patient;
  clock: ClinicTime;
  now: number;
}) {
  const { id, name, deceasedAt } = patient;
  return (
    <dd class={deceasedAt === null ? undefined : "deceased"}>
      <a href={paths.patient(id)}>{name}</a>
      {patientWords(patient, clock.dayKey(now)).map((word) => `, ${word}`)}
      {deceasedAt !== null && <strong> has died (noted {clock.date(deceasedAt)})</strong>}
    </dd>
  );
}

function AppointmentFact({
  appointment,
  clock,
}: {
  appointment: Appointment | null;
  clock: ClinicTime;
}) {
  if (appointment === null) return <dd>None.</dd>;
  const { id, startsAt, patientName, typeName, status } = appointment;
  const what = [patientName, typeName, statusWords[status].toLowerCase()].filter(Boolean);
  return (
    <dd>
      <a href={paths.appointment(id)}>
        {clock.date(startsAt)}, {clock.time(startsAt)}
      </a>
      <small>{what.join(", ")}</small>
    </dd>
  );
}

function numberWords(number: ClientNumber | undefined, clock: ClinicTime): string {
  if (number === undefined) return "Their number is another one now: look at their profile.";
  const { optOut, ask } = number;
  if (optOut !== null) {
    const how = optOut.source === "staff" ? "Asked not to be texted" : "Texted STOP";
    return `${how}, ${clock.date(optOut.at)}: call instead`;
  }
  return ask === null ? "May be texted" : `May have asked not to be texted: “${ask}”`;
}
