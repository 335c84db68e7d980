import type { Line } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem, Wrong } from "./field.tsx";

/** What was typed to find or name a number. */
export interface TypedNumber {
  readonly kind: Line["kind"];
  readonly areaCode: string;
  readonly city: string;
  /** E.164 of the one chosen, "own" for one that the account has. */
  readonly number: string;
  readonly ownNumber: string;
  readonly messagingServiceSid: string;
}

interface NumberOffer {
  readonly number: string;
  readonly place: string;
}

/** What a search found; null: nobody has searched yet. */
export type Offers =
  | readonly NumberOffer[]
  | null
  | { readonly kind: "unavailable" }
  /** The gateway refuses to search; `reason` is its own. */
  | { readonly kind: "refused"; readonly reason: string };

/** Picking the clinic's number: from a search, or one that the account has already. */
export function NumberChoice({
  typed,
  offers,
  country,
  problem,
}: {
  typed: TypedNumber;
  offers: Offers;
  country: string;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <p class="note">{country === "CA" ? canadianWords : americanWords}</p>
      <fieldset class="choices">
        <legend>Kind of number</legend>
        {(["local", "toll-free"] as const).map((kind) => (
          <label class="check">
            <input type="radio" name="kind" value={kind} checked={typed.kind === kind} />
            <span>{kind === "local" ? "Local" : "Toll-free"}</span>
          </label>
        ))}
      </fieldset>
      <div class="number-search">
        <Field
          name="areaCode"
          label="Area code"
          value={typed.areaCode}
          inputmode="numeric"
          maxlength={3}
          problem={problem}
        />
        <Field name="city" label="City" value={typed.city} maxlength={60} problem={problem} />
        <button
          class="quiet"
          formaction={paths.addOnNumbers()}
          formnovalidate
          hx-post={paths.addOnNumbers()}
          hx-target="#number-choices"
          hx-swap="outerHTML"
        >
          Search numbers
        </button>
      </div>
      <NumberOffers typed={typed} offers={offers} country={country} />
      <Wrong field="number" problem={problem} />
      {country === "US" && (
        <ServiceField
          value={typed.messagingServiceSid}
          hint="For a local number in the US: whoever runs Deskline for you registers the campaign and tells you this. It can follow later."
          problem={problem}
        />
      )}
    </>
  );
}

/** The Messaging Service whose campaign covers a local number in the US. */
export function ServiceField({
  value,
  hint,
  problem,
}: {
  value: string;
  hint: string;
  problem?: FieldProblem | undefined;
}) {
  return (
    <Field
      name="messagingServiceSid"
      label="Messaging Service of a registered campaign"
      value={value}
      maxlength={34}
      placeholder="MG…"
      hint={hint}
      problem={problem}
    />
  );
}

/** The numbers to choose from; also what a search answers. */
export function NumberOffers({
  typed,
  offers,
  country,
}: {
  typed: TypedNumber;
  offers: Offers;
  country: string;
}) {
  const chosen = typed.number !== "" && typed.number !== "own" ? typed.number : null;
  const found = offers === null || "kind" in offers ? [] : offers;
  const isMissing = chosen !== null && !found.some(({ number }) => number === chosen);
  const listed = isMissing ? [{ number: chosen, place: "" }, ...found] : found;
  return (
    <fieldset id="number-choices" class="number-choices">
      <legend>The clinic's number</legend>
      <p role="status">{offersInWords(offers)}</p>
      {listed.map(({ number, place }) => (
        <label class="check">
          <input type="radio" name="number" value={number} checked={number === typed.number} />
          <span>
            {formatNumber(number, country)} {place !== "" && <small>{place}</small>}
          </span>
        </label>
      ))}
      <label class="check">
        <input type="radio" name="number" value="own" checked={typed.number === "own"} />
        <span>One that our Twilio account has already</span>
      </label>
      <label>
        That number
        <input name="ownNumber" type="tel" value={typed.ownNumber} maxlength={30} />
      </label>
    </fieldset>
  );
}

function offersInWords(offers: Offers): string {
  if (offers === null) return "Search for numbers first.";
  if ("kind" in offers) {
    if (offers.kind === "unavailable") return "The phone network does not answer. Search again.";
    return `The phone network refused to search: “${offers.reason}”. Change what you search for, or ask whoever runs Deskline for you.`;
  }
  if (offers.length === 0) return "No numbers there. Try another area code or city.";
  return `${offers.length} ${offers.length === 1 ? "number" : "numbers"} found. Choose one.`;
}

const americanWords =
  "In the US the carriers let a new number in only after they have checked who it belongs to: a local number needs an approved campaign (10DLC), a toll-free number an approved verification. That takes days to weeks, and until then texts to clients don't arrive.";
const canadianWords =
  "A local Canadian number needs no registration and works at once. A toll-free number has to be verified first, which takes days to weeks.";
