import type { ClinicTime } from "#domain/clinic-time.ts";
import { type Business, grace, isHandMade, isSettled, type Line } from "#domain/line.ts";
import { longestBody } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { BusinessFields } from "./business-fields.tsx";
import { Area, Check, type FieldProblem, type Stored } from "./field.tsx";
import { Mend } from "./line-mend.tsx";
import { Disabling, Off } from "./line-off.tsx";
import { LineProgress, when } from "./line-progress.tsx";
import { feeInWords } from "./money.ts";
import { type Offers, ServiceField, type TypedNumber } from "./number-choice.tsx";
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
  readonly now: number;
  readonly settings: TypedAddOn;
  readonly version: number;
  readonly preview: string;
  readonly business: Business;
  readonly number: TypedNumber;
  readonly offers: Offers;
  /** Where the receipts are, once asked for. */
  readonly portalUrl?: string | undefined;
  readonly problem?: FieldProblem | undefined;
  readonly stored?: Stored | undefined;
}

/** A clinic's line: how far it is, what an admin can do about it, and how it is set. */
export function LinePage(props: LinePageProps) {
  const { line, country, clock, now } = props;
  const isOn = line.enabledAt !== null && line.disabledAt === null;
  return (
    <div id="line" class="stack">
      <p class="line-number">{formatNumber(line.number, country)}</p>
      <LineProgress line={line} country={country} clock={clock} />
      {line.pastDueSince !== null && line.disabledAt === null && (
        <p class="alert">
          The fee is unpaid. Texting is switched off on {when(clock, line.pastDueSince + grace)}{" "}
          unless it is paid before.
        </p>
      )}
      {line.reason !== null && line.problem === null && line.checkoutUrl === null && (
        <form class="stack" method="post" action={paths.addOnLook()}>
          <p class="note">
            It is tried again by itself, at least every hour. The last answer was: “{line.reason}”
          </p>
          <button class="quiet">Try now</button>
        </form>
      )}
      {line.problem !== null && <Mend {...props} problemOfLine={line.problem} />}
      <Payment {...props} />
      {isOn && isSettled(line) && line.registration === "pending" && line.reason === null && (
        <form method="post" action={paths.addOnLook()}>
          <button class="quiet">Ask the carriers now</button>
        </form>
      )}
      {isOn && <Registration {...props} />}
      {isOn && <Settings {...props} />}
      {line.disabledAt === null ? (
        <Disabling line={line} />
      ) : (
        <Off line={line} clock={clock} now={now} />
      )}
    </div>
  );
}

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
          <ServiceField
            value={number.messagingServiceSid}
            hint="Whoever runs Deskline for you registers the campaign (10DLC) and tells you this."
            problem={problem}
          />
        )}
        <button>Hand in</button>
      </form>
    </section>
  );
}

function Settings({ line, settings, version, preview, problem, stored }: LinePageProps) {
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
          stored={stored}
          counts
        />
        <p class="note">A client would read: {preview}</p>
        <Check name="alertOn" isOn={settings.alertOn} stored={stored}>
          After hours alert: an email when a text comes while the clinic is closed
        </Check>
        <Area
          name="addresses"
          label="Email addresses, separated by commas"
          value={settings.addresses}
          rows={2}
          maxlength={8000}
          problem={problem}
          stored={stored}
        />
        {!isHandMade(line) && (
          <>
            <p>
              <strong>{feeInWords(line)}</strong>, agreed by {line.agreedBy}.
            </p>
            <PayerFields payer={settings.payer} problem={problem} stored={stored} />
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
