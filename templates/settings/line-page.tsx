import type { ClinicTime } from "#domain/clinic-time.ts";
import { type Business, isHandMade, type Line, type LineProblem } from "#domain/line.ts";
import { longestBody } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { BusinessFields } from "./business-fields.tsx";
import { Area, Check, Field, type FieldProblem } from "./field.tsx";
import { LineProgress, when } from "./line-progress.tsx";
import { feeInWords } from "./money.ts";
import { NumberChoice, type NumberOffer, type TypedNumber } from "./number-choice.tsx";
import { PayerFields, type TypedPayer } from "./payer-fields.tsx";

/** What the gear's form holds, as typed or stored. */
interface TypedAddOn {
  readonly message: string;
  readonly alertOn: boolean;
  readonly addresses: string;
  readonly payer: TypedPayer;
}

export interface LinePageProps {
  readonly line: Line;
  readonly country: string;
  readonly clock: ClinicTime;
  readonly settings: TypedAddOn;
  readonly version: number;
  readonly preview: string;
  readonly business: Business;
  readonly number: TypedNumber;
  readonly offers: readonly NumberOffer[] | null | "unavailable";
  /** Where the receipts are, once asked for. */
  readonly portalUrl?: string | undefined;
  readonly problem?: FieldProblem | undefined;
}

/** A clinic's line: how far it is, what an admin can do about it, and how it is set. */
export function LinePage(props: LinePageProps) {
  const { line, country, clock } = props;
  const isOn = line.enabledAt !== null && line.disabledAt === null;
  return (
    <div id="line" class="stack">
      <p class="line-number">{formatNumber(line.number, country)}</p>
      <LineProgress line={line} country={country} clock={clock} />
      {line.reason !== null && line.problem === null && line.checkoutUrl === null && (
        <p class="note">It is tried again by itself. Last answer: {line.reason}</p>
      )}
      {line.problem !== null && <Mend {...props} problemOfLine={line.problem} />}
      <Payment {...props} />
      {isOn && line.registration === "pending" && (
        <form method="post" action={paths.addOnLook()}>
          <button class="quiet">Ask the carriers now</button>
        </form>
      )}
      {isOn && <Registration {...props} />}
      {isOn && <Settings {...props} />}
      {line.disabledAt === null ? <Disabling line={line} /> : <Off line={line} clock={clock} />}
    </div>
  );
}

/** What stopped, and what to do about it. */
function Mend(props: LinePageProps & { problemOfLine: LineProblem }) {
  const { line, number, offers, country, problem, problemOfLine } = props;
  return (
    <section class="stack" aria-labelledby="mend">
      <h2 id="mend">What stopped</h2>
      <p class="alert" role="alert">
        {problemWords[problemOfLine]} {line.reason !== null && `(${line.reason})`}
      </p>
      {problemOfLine === "checkout-expired" ? (
        <form method="post" action={paths.addOnPayment()}>
          <button>Begin the payment again</button>
        </form>
      ) : (
        <form class="stack" method="post" action={paths.addOnNumber()} aria-label="Number">
          <NumberChoice typed={number} offers={offers} country={country} problem={problem} />
          <button>Use this number</button>
        </form>
      )}
    </section>
  );
}

const problemWords: Record<LineProblem, string> = {
  "number-taken": "Somebody else has this number by now. Choose another one.",
  "number-not-ours":
    "This number is not in our Twilio account. Check it, or ask whoever runs Deskline for you.",
  "number-in-use":
    "This number serves something else: its texts go elsewhere. Whoever runs Deskline for you can free it in Twilio's console, or choose another one.",
  "number-unfit": "This number takes no texts. Choose another one.",
  "checkout-expired": "The payment was not finished in time. Nothing was charged.",
  "service-unknown":
    "Twilio does not know this Messaging Service, or the number is in another one.",
  refused:
    "The phone network refused it. Try again, choose another number, or ask whoever runs Deskline for you.",
};

function Payment({ line, portalUrl }: LinePageProps) {
  const { billing, clearedAt, numberSid, checkoutUrl, customerId, enabledAt } = line;
  const mayAbandon = clearedAt === null && numberSid === null && enabledAt === null;
  return (
    <>
      {checkoutUrl !== null && (
        <p>
          <a class="button" href={checkoutUrl} rel="noreferrer">
            Pay with Stripe
          </a>
        </p>
      )}
      {mayAbandon && (
        <form method="post" action={paths.addOnAbandoning()}>
          <button class="quiet">Take the agreement back</button>
        </form>
      )}
      {billing === "stripe" && customerId !== null && (
        <form method="post" action={paths.addOnPortal()}>
          {portalUrl === undefined ? (
            <button class="quiet">Card and receipts</button>
          ) : (
            <a class="button" href={portalUrl} rel="noreferrer">
              Open Stripe's page for your card and receipts
            </a>
          )}
        </form>
      )}
    </>
  );
}

function Registration({ line, country, business, number, problem }: LinePageProps) {
  if (line.registration !== "missing" && line.registration !== "rejected") return null;
  return (
    <section class="stack" aria-labelledby="registration">
      <h2 id="registration">Carrier registration</h2>
      <form
        class="stack"
        method="post"
        action={paths.addOnRegistration()}
        aria-label="Registration"
      >
        {line.kind === "toll-free" ? (
          <BusinessFields business={business} country={country} problem={problem} />
        ) : (
          <Field
            name="messagingServiceSid"
            label="Messaging Service of a registered campaign"
            value={number.messagingServiceSid}
            maxlength={34}
            placeholder="MG…"
            hint="Whoever runs Deskline for you registers the campaign (10DLC) and tells you this."
            problem={problem}
          />
        )}
        <button>Hand in</button>
      </form>
    </section>
  );
}

function Settings({ line, settings, version, preview, problem }: LinePageProps) {
  return (
    <section class="stack" aria-labelledby="line-settings">
      <h2 id="line-settings">Settings</h2>
      <form class="stack" method="post" action={paths.addOnSettings()} aria-label="Settings">
        <input type="hidden" name="version" value={version} />
        <Area
          name="message"
          label="After-hours message"
          value={settings.message}
          rows={4}
          maxlength={longestBody}
          problem={problem}
          counts
        />
        <p class="note">A client would read: {preview}</p>
        <Check name="alertOn" isOn={settings.alertOn}>
          After hours alert: an email when a text comes while the clinic is closed
        </Check>
        <Area
          name="addresses"
          label="Email addresses, separated by commas"
          value={settings.addresses}
          rows={2}
          maxlength={8000}
          problem={problem}
        />
        {!isHandMade(line) && (
          <>
            <p>
              <strong>{feeInWords(line)}</strong>, agreed by {line.agreedBy}.
            </p>
            <PayerFields payer={settings.payer} problem={problem} />
          </>
        )}
        <button>Save</button>
        <p class="hint">
          More is under <a href={paths.texting()}>Texting</a>, and whether the line works under{" "}
          <a href={paths.lineHealth()}>Line health</a>.
        </p>
      </form>
    </section>
  );
}

function Disabling({ line }: { line: Line }) {
  if (line.clearedAt === null && line.enabledAt === null) return null;
  return (
    <details>
      <summary>Switch texting off</summary>
      <form class="stack" method="post" action={paths.addOnDisabling()}>
        <p>
          From then on texts to the clinic don't arrive and nobody can send any. All conversations
          stay. The number is kept for 30 days, in which you can switch it on again; then it is
          given back and somebody else may get it.
          {line.subscriptionId !== null && " The subscription ends with what is paid."}
        </p>
        <button class="danger">Disable</button>
      </form>
    </details>
  );
}

function Off({ line, clock }: { line: Line; clock: ClinicTime }) {
  const { disabledAt, releaseAt } = line;
  return (
    <section class="stack" aria-labelledby="line-off">
      <h2 id="line-off">Switched off</h2>
      <p>
        {disabledAt !== null && `Since ${when(clock, disabledAt)}. `}
        {releaseAt !== null && `The number is kept until ${when(clock, releaseAt)}.`}
      </p>
      <form method="post" action={paths.addOnRestoring()}>
        <button>Switch on again</button>
      </form>
      <details>
        <summary>Give the number back now</summary>
        <form class="stack" method="post" action={paths.addOnRelease()}>
          <p>Somebody else may get it, and it can't be had back.</p>
          <button class="danger">Release the number</button>
        </form>
      </details>
    </section>
  );
}
