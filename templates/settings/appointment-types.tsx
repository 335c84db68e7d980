import type { AppointmentType } from "#domain/appointment.ts";
import { longestBody } from "#domain/message.ts";
import { writeOffsets } from "#domain/offsets.ts";
import { paths } from "#src/paths.ts";
import { Area, Check, Field, type FieldProblem, Wrong } from "./field.tsx";

/** When automatic texts go, as typed or stored. */
export interface TypedHours {
  readonly from: string;
  readonly to: string;
}

/** The kinds of appointment that the clinic offers. */
export function AppointmentTypes({
  types,
  hours,
  problem,
}: {
  types: readonly AppointmentType[];
  hours: TypedHours;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <ul class="remarks">
        {types.map(({ id, name, minutes, isSensitive, offsets }) => (
          <li>
            <a href={paths.appointmentType(id)}>{name}</a>, {minutes} minutes
            <small>{isSensitive ? "No automatic texts" : remindersInWords(offsets)}</small>
          </li>
        ))}
      </ul>
      <p>
        <a class="button" href={paths.appointmentType("new")}>
          Add a kind
        </a>
      </p>
      <form class="stack" method="post" action={paths.sendingHours()} aria-label="Automatic texts">
        <h2>Automatic texts</h2>
        <div class="interval">
          <label>
            Texts go from
            <input type="time" name="from" value={hours.from} required />
          </label>
          <label>
            Until
            <input type="time" name="to" value={hours.to} required />
          </label>
        </div>
        <Wrong field="sending" problem={problem} />
        <button>Save the hours</button>
      </form>
    </>
  );
}

function remindersInWords(offsets: readonly number[]): string {
  return offsets.length === 0 ? "No reminders" : `Reminders ${writeOffsets(offsets)} before`;
}

/** A kind as typed. */
interface TypedType {
  readonly name: string;
  readonly minutes: string;
  readonly isSensitive: boolean;
  readonly confirmation: string;
  readonly reminder: string;
  readonly offsets: string;
}

/** One kind of appointment: how long it takes, and what is texted about it. */
export function TypePage({
  id,
  version,
  typed,
  previews,
  problem,
}: {
  /** Null for one to be made. */
  id: string | null;
  version: number;
  typed: TypedType;
  previews: { readonly confirmation: string; readonly reminder: string };
  problem?: FieldProblem | undefined;
}) {
  const area = (name: "confirmation" | "reminder", label: string) => (
    <>
      <Area
        name={name}
        label={label}
        value={typed[name]}
        rows={3}
        maxlength={longestBody + 100}
        problem={problem}
        counts
      />
      <p class="note">A client would read: {previews[name]}</p>
    </>
  );
  return (
    <form
      class="stack"
      method="post"
      action={id === null ? paths.appointmentTypes() : paths.appointmentType(id)}
      aria-label="Kind of appointment"
    >
      <input type="hidden" name="version" value={version} />
      <Field name="name" label="Name" value={typed.name} maxlength={80} problem={problem} />
      <Field
        name="minutes"
        label="Minutes"
        value={typed.minutes}
        inputmode="numeric"
        maxlength={3}
        problem={problem}
      />
      <Check name="isSensitive" isOn={typed.isSensitive}>
        Sensitive, such as a euthanasia: nothing automatic is ever sent about one
      </Check>
      {area("confirmation", "Confirmation")}
      {area("reminder", "Reminder")}
      <p class="hint">
        {"{client}"}, {"{patient}"}, {"{clinic}"}, {"{day}"}, {"{time}"}, {"{type}"}, {"{staff}"}{" "}
        and {"{phone}"} are filled in.
      </p>
      <Field
        name="offsets"
        label="Reminders before the start"
        value={typed.offsets}
        hint="Such as: 3 days, 24 hours, 2 hours. Empty: none."
        problem={problem}
      />
      <button>Save</button>
    </form>
  );
}
