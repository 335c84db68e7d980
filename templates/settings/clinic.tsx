import { paths } from "#src/paths.ts";
import { Field, type FieldProblem, type Stored, StoredNow, Wrong } from "./field.tsx";

export interface TypedClinic {
  readonly name: string;
  readonly timeZone: string;
}

/** What the clinic is called, and by which clock it lives. */
export function ClinicForm({
  typed,
  zones,
  country,
  version,
  problem,
  stored,
}: {
  typed: TypedClinic;
  /** IANA names. */
  zones: readonly string[];
  country: string;
  version: number;
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
}) {
  return (
    <form class="stack" method="post" action={paths.clinicSettings()} aria-label="Clinic">
      <input type="hidden" name="version" value={version} />
      <Field
        name="name"
        label="Name"
        value={typed.name}
        maxlength={120}
        hint="Clients read it in automatic texts."
        problem={problem}
        stored={stored}
      />
      <label>
        Time zone
        <select name="timeZone">
          {zones.map((zone) => (
            <option value={zone} selected={zone === typed.timeZone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      </label>
      <StoredNow field="timeZone" stored={stored} />
      <Wrong field="timeZone" problem={problem} />
      <p class="hint">
        Country: {new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country}. Whoever
        runs Deskline for you can change it.
      </p>
      <button>Save</button>
    </form>
  );
}
