import type { AppointmentType } from "#domain/appointment.ts";
import type { Patient } from "#domain/client.ts";
import { Area, Check, Field, type FieldProblem, Wrong } from "#templates/settings/field.tsx";

/** An appointment as typed or stored. */
export interface TypedAppointment {
  readonly patientId: string;
  readonly typeId: string;
  readonly day: string;
  readonly time: string;
  /** The instant that day and time were written for: it tells the two 1:30s of a night apart. */
  readonly shown: string;
  readonly minutes: string;
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
  readonly confirms: boolean;
}

/** The fields of an appointment of a client's. */
export function AppointmentFields({
  typed,
  patients,
  types,
  staff,
  problem,
}: {
  typed: TypedAppointment;
  patients: readonly Pick<Patient, "id" | "name" | "species" | "deceasedAt">[];
  types: readonly AppointmentType[];
  staff: readonly string[];
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <label>
        Patient
        <select name="patientId">
          <option value="">Nobody in particular</option>
          {patients.map(({ id, name, species, deceasedAt }) => (
            <option value={id} selected={id === typed.patientId}>
              {name}
              {species !== "" && `, ${species}`}
              {deceasedAt !== null && " (deceased: no automatic texts)"}
            </option>
          ))}
        </select>
      </label>
      <label>
        Kind
        <select name="typeId">
          {types.map(({ id, name, minutes, isSensitive }) => (
            <option value={id} selected={id === typed.typeId}>
              {name}, {minutes} minutes{isSensitive && " (no automatic texts)"}
            </option>
          ))}
        </select>
      </label>
      <Wrong field="typeId" problem={problem} />
      {typed.shown !== "" && <input type="hidden" name="shown" value={typed.shown} />}
      <div class="beside">
        <label>
          Day
          <input type="date" name="day" value={typed.day} required />
        </label>
        <label>
          Time
          <input type="time" name="time" value={typed.time} required />
        </label>
        <div class="stack">
          <Field
            name="minutes"
            label="Minutes"
            value={typed.minutes}
            inputmode="numeric"
            maxlength={3}
            hint="Empty: as its kind usually takes."
            problem={problem}
          />
        </div>
      </div>
      <Wrong field="day" problem={problem} />
      <Wrong field="time" problem={problem} />
      <div class="beside">
        <label>
          With
          <input name="staffName" value={typed.staffName} maxlength={120} list="staff-names" />
        </label>
        <datalist id="staff-names">
          {staff.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </datalist>
        <label>
          Room
          <input name="room" value={typed.room} maxlength={60} />
        </label>
      </div>
      <Area name="notes" label="Notes" value={typed.notes} rows={2} maxlength={2000} />
      <Check name="confirms" isOn={typed.confirms}>
        Text a confirmation
      </Check>
    </>
  );
}
