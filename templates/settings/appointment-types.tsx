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
  previews: TypePreviews;
  problem?: FieldProblem | undefined;
}) {
  const previewPath = paths.typePreview(id ?? "new");
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
      <div id={`preview-${name}`}>
        {/* What is wrong with it stands there already. */}
        {problem?.field !== name && <PreviewNote of={name} preview={previews[name]} />}
      </div>
    </>
  );
  return (
    <form
      id="kind"
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
      <div class="choices">
        <button>Save</button>
        <button class="quiet" formaction={previewPath} formnovalidate>
          Preview
        </button>
      </div>
      {/* The same while somebody types. */}
      <div
        hx-post={previewPath}
        hx-trigger="input delay:300ms from:#kind"
        hx-swap="none"
        hx-sync="this:replace"
      />
    </form>
  );
}

/** What a client would read, why nobody would, or that nobody does. */
export type TypePreviews = Readonly<Record<"confirmation" | "reminder", Preview>>;
type Preview =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "none" };

/** The previews again, each in its place. */
export function PreviewsFragment({ previews }: { previews: TypePreviews }) {
  return (
    <>
      {(["confirmation", "reminder"] as const).map((name) => (
        <hx-partial hx-target={`#preview-${name}`} hx-swap="innerHTML">
          <PreviewNote of={name} preview={previews[name]} />
        </hx-partial>
      ))}
    </>
  );
}

function PreviewNote({ of, preview }: { of: string; preview: Preview }) {
  switch (preview.kind) {
    case "text":
      return (
        <p class="note">
          A client would read: <span data-filled={of}>{preview.text}</span>
        </p>
      );
    case "refused":
      return <p class="note">Nobody would read this: {preview.why}</p>;
    case "none":
      return <p class="note">Nobody is texted about this kind.</p>;
  }
}
