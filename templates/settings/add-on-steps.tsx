import type { Business } from "#domain/line.ts";
import { longestBody } from "#domain/message.ts";
import { paths } from "#src/paths.ts";
import { BusinessFields } from "./business-fields.tsx";
import { Area, Check, type FieldProblem, Wrong } from "./field.tsx";
import { feeInWords } from "./money.ts";
import { NumberChoice, type Offers, type TypedNumber } from "./number-choice.tsx";
import { PayerFields, type TypedPayer } from "./payer-fields.tsx";

/** Everything that the form of the add-on holds, as typed. */
export interface TypedAgreement {
  readonly number: TypedNumber;
  readonly message: string;
  readonly business: Business;
  readonly payer: TypedPayer;
  readonly agrees: boolean;
}

/** From nothing to texting, on one page. */
export function AddOnSteps({
  typed,
  offers,
  price,
  billing,
  country,
  preview,
  problem,
}: {
  typed: TypedAgreement;
  offers: Offers;
  price: { readonly fee: number; readonly currency: string };
  billing: "invoice" | "stripe";
  country: string;
  /** The after-hours message as a client would read it now. */
  preview: string;
  problem?: FieldProblem | undefined;
}) {
  const asksBusiness = problem?.field.startsWith("business-") ?? typed.number.kind === "toll-free";
  return (
    <form class="stack" method="post" action={paths.addOn()} aria-label="SMS Messaging (Two-Way)">
      <h2>1. The number</h2>
      <NumberChoice typed={typed.number} offers={offers} country={country} problem={problem} />
      <details open={asksBusiness}>
        <summary>What the verification of a toll-free number needs</summary>
        <div class="stack">
          <p class="hint">Leave it empty for now if you like: you can hand it in later.</p>
          <BusinessFields business={typed.business} country={country} problem={problem} />
        </div>
      </details>

      <h2>2. The after-hours message</h2>
      <Area
        name="message"
        label="After-hours message"
        value={typed.message}
        rows={4}
        maxlength={longestBody}
        problem={problem}
        counts
      />
      <p class="hint">
        {"{clinic}"} stands for the clinic's name, {"{opens}"} for when it opens next. It goes out
        while the clinic is closed: see Business hours.
      </p>
      <p class="note">A client would read: {preview}</p>

      <h2>3. Fee and payment</h2>
      <p>
        <strong>{feeInWords(price)}</strong>, unlimited messages included.{" "}
        {price.fee > 0 && payingWords[billing]}
      </p>
      <input type="hidden" name="fee" value={price.fee} />
      <input type="hidden" name="currency" value={price.currency} />
      <PayerFields payer={typed.payer} problem={problem} />
      <Check name="agrees" isOn={typed.agrees}>
        The clinic agrees to this fee, and texts only people who have agreed to get texts from it.
      </Check>
      <Wrong field="agrees" problem={problem} />
      <button>Enable</button>
    </form>
  );
}

const payingWords = {
  stripe: "You pay on Stripe's own page after this one; no card number reaches Deskline.",
  invoice: "An invoice follows by email.",
};
