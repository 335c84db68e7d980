import type { PropsWithChildren } from "hono/jsx";
import { patientWords } from "#domain/age.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { longestName, longestNotes, type Patient } from "#domain/client.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { Check, Field } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { Problem } from "./client-form.tsx";
import { History, type HistoryConversation } from "./history.tsx";
import { NewCommunication } from "./new-communication.tsx";

/** A patient's profile; `patient` without an id is one to be added. */
export function PatientPage({
  signedIn,
  state,
  patient,
  client,
  problem,
  history = null,
  now,
  children,
}: PropsWithChildren<{
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  patient: Pick<Patient, "name" | "species" | "notes" | "born" | "deceasedAt"> & {
    readonly id: string | null;
  };
  client: { readonly id: string; readonly name: string };
  /** Of the client that the patient belongs to; null for one to be added. */
  history?: {
    readonly conversations: readonly HistoryConversation[];
    readonly next: string | null;
  } | null;
  now: number;
  problem?: "no-name" | "long-name" | "long-notes" | "born" | undefined;
}>) {
  const isNew = patient.id === null;
  const title = isNew ? `Add a patient of ${client.name}'s` : patient.name;
  const action = patient.id === null ? paths.patients(client.id) : paths.patient(patient.id);
  const text = problem && problem !== "born" ? words[problem] : undefined;
  const clock = clinicTime(signedIn.clinic.timeZone, signedIn.clinic.country);
  const about = isNew || problem ? [] : patientWords(patient, clock.dayKey(now));
  return (
    <StaffPage signedIn={signedIn} title={title} state={state}>
      <div class="page page-narrow">
        <div class="page-head">
          <h1>{title}</h1>
          {!isNew && <NewCommunication clientId={client.id} />}
        </div>
        <p>
          {about.length > 0 && `${about.join(", ")}. `}
          Belongs to <a href={paths.client(client.id)}>{client.name}</a>.
        </p>
        <form class="stack" method="post" action={action}>
          <Problem id="problem-patient" text={text} />
          <label>
            Name
            <input
              name="name"
              value={patient.name}
              required
              maxlength={longestName * 2}
              autocomplete="off"
              aria-describedby="problem-patient"
            />
          </label>
          <label>
            Species, or relation to the client
            <input name="species" value={patient.species} maxlength={60} autocomplete="off" />
          </label>
          <Field
            name="born"
            label="Born"
            value={patient.born ?? ""}
            maxlength={40}
            hint="As far as you know it: 2019, 2019-05 or 2019-05-14."
            problem={problem === "born" ? { field: "born", words: bornWords } : undefined}
          />
          <label>
            Notes
            <textarea name="notes" rows={4} maxlength={longestNotes}>
              {patient.notes}
            </textarea>
          </label>
          <Check name="deceased" isOn={patient.deceasedAt !== null}>
            Has died: nothing automatic is ever sent about them
          </Check>
          <button>Save</button>
        </form>
        {children}
        {history && <History clientId={client.id} {...history} clinic={signedIn.clinic} />}
      </div>
    </StaffPage>
  );
}

const bornWords = "Write a year, a month or a day that has been: 2019, 2019-05 or 2019-05-14.";

const words = {
  "no-name": "Write the patient's name.",
  "long-name": `A name holds ${longestName} characters at most.`,
  "long-notes": `Notes hold ${longestNotes} characters at most.`,
} as const;
