import { longestName, longestNotes } from "#domain/client.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { type TextsConsent, textsConsentWords, usualConsent } from "#domain/consent.ts";
import type { Clinic } from "#domain/staff.ts";

/** A profile's fields as they stand in the form, typed or stored. */
export interface ClientFields {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly notes: string;
  readonly numbers: readonly string[];
  readonly preferred: string;
  /** Whether they agreed to automated texts; null: as usual. */
  readonly consent: TextsConsent | null;
}

/** What is wrong, in words, by the field that it is about. */
export interface ClientFormProblems {
  readonly name?: string;
  readonly email?: string;
  readonly notes?: string;
  readonly numbers?: string;
  /** Numbers that are somebody else's: to be moved or shared. */
  readonly taken?: string;
}

export function ClientForm({
  action,
  fields,
  problems = {},
  clinic,
}: {
  action: string;
  fields: ClientFields;
  problems?: ClientFormProblems;
  clinic: Clinic;
}) {
  const lines = [...fields.numbers, ...Array.from({ length: 2 }, () => "")];
  return (
    <form class="stack" method="post" action={action}>
      <label>
        Name
        <input
          name="name"
          value={fields.name}
          required
          maxlength={longestName * 2}
          autocomplete="off"
          aria-describedby="problem-name"
        />
      </label>
      <Problem id="problem-name" text={problems.name} />
      <fieldset>
        <legend>Phone numbers</legend>
        <Problem id="problem-numbers" text={problems.numbers} />
        {lines.map((number, i) => (
          <div class="number-line">
            <input
              name="number"
              type="text"
              inputmode="tel"
              value={number.startsWith("+") ? formatNumber(number, clinic.country) : number}
              aria-label={`Phone number ${i + 1}`}
              aria-describedby="problem-numbers"
              autocomplete="off"
            />
            {number !== "" && (
              <label class="inline">
                <input
                  type="radio"
                  name="preferred"
                  value={i}
                  checked={number === fields.preferred || (fields.preferred === "" && i === 0)}
                />
                text this one
              </label>
            )}
          </div>
        ))}
      </fieldset>
      <label>
        Automatic texts
        <select name="automatedTexts" aria-describedby="hint-consent">
          {(["given", "unknown", "withdrawn"] as const).map((state) => (
            <option value={state} selected={state === (fields.consent ?? usualConsent)}>
              {textsConsentWords[state]}
            </option>
          ))}
        </select>
      </label>
      <p class="hint" id="hint-consent">
        Reminders, confirmations and care. Who gave you this number for their appointments agreed;
        not so who said no, or whose number came from elsewhere. Your own answers always go.
      </p>
      <label>
        Email
        <input
          name="email"
          type="text"
          inputmode="email"
          value={fields.email}
          autocomplete="off"
          aria-describedby="problem-email"
        />
      </label>
      <Problem id="problem-email" text={problems.email} />
      <label>
        Language
        <input name="language" value={fields.language} maxlength={60} autocomplete="off" />
      </label>
      <label>
        Notes
        <textarea name="notes" rows={4} maxlength={longestNotes} aria-describedby="problem-notes">
          {fields.notes}
        </textarea>
      </label>
      <Problem id="problem-notes" text={problems.notes} />
      {problems.taken === undefined ? (
        <button>Save</button>
      ) : (
        <div class="stack">
          <Problem id="problem-taken" text={problems.taken} />
          <div class="choices">
            <button name="taking" value="share">
              Save and share the number
            </button>
            <button class="quiet" name="taking" value="move">
              Save and move it here
            </button>
          </div>
        </div>
      )}
    </form>
  );
}

export function Problem({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="alert" role="alert" id={id}>
      {text}
    </p>
  );
}
