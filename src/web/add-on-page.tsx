import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { readSettings } from "#data/clinic-settings.ts";
import { readLine } from "#data/lines.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { isOffered, type Line } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Price } from "#flows/enable-line.ts";
import { notOffered } from "#templates/settings/add-ons.tsx";
import { AddOnSteps } from "#templates/settings/add-on-steps.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { LinePage } from "#templates/settings/line-page.tsx";
import type { Offers, TypedNumber } from "#templates/settings/number-choice.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { type AddOnFields, readAddOn } from "./add-on-form.ts";
import { previewOf } from "./after-hours-preview.ts";
import { saidOf } from "./add-on-words.ts";
import { stateOf, storeOf } from "./clinic.ts";
import type { App } from "./context.ts";
import { storedBeside } from "./stale.ts";

export interface Shown {
  readonly typed?: AddOnFields;
  readonly offers?: Offers;
  readonly problem?: FieldProblem;
  /** What went wrong as a whole. */
  readonly notice?: string;
  /** Somebody else has saved the settings: what is stored by now stands beside what was typed. */
  readonly isStale?: boolean;
  readonly portalUrl?: string;
}

/** The steps to texting, or the line with all that can be done about it. */
export async function addOnPage(c: Context<App>, shown: Shown) {
  const { clinic } = c.get("signedIn");
  const { country } = clinic;
  if (!isOffered(country)) {
    return settingsPage(c, shown, undefined, <p class="note">{notOffered}</p>);
  }
  const store = storeOf(c);
  const [line, settings] = await Promise.all([readLine(store), readSettings(store)]);
  const stored = settings.afterHours ?? usualAfterHours;
  const nothing = readAddOn(() => "");
  const settingsNow = {
    message: stored.message,
    alertOn: stored.alert.isOn,
    addresses: stored.alert.addresses.join(", "),
    payer: line?.payer ?? { name: clinic.name, address: "", email: "" },
  };
  const typed = shown.typed ?? {
    ...nothing,
    ...settingsNow,
    number: numberAtFirst(c, line, nothing.number),
    business: line?.business ?? nothing.business,
  };
  const common = {
    country,
    preview: previewOf(c, settings, typed.message),
    offers: shown.offers ?? null,
    problem: shown.problem,
  };
  return settingsPage(
    c,
    shown,
    saidOf(c.req.query("saved"), line),
    <>
      <h2>SMS Messaging (Two-Way)</h2>
      {line ? (
        <LinePage
          {...common}
          line={line}
          clock={clinicTime(clinic.timeZone, country)}
          now={c.env.ports.now()}
          settings={typed}
          stored={shown.isStale ? storedBeside(flat(typed), flat(settingsNow)) : undefined}
          version={settings.version}
          business={typed.business}
          number={typed.number}
          portalUrl={shown.portalUrl}
        />
      ) : (
        <AddOnSteps
          {...common}
          typed={typed}
          price={priceOf(c)}
          billing={c.env.ports.billing.kind}
        />
      )}
    </>,
  );
}

/** The gear's fields by the names that they have in its form. */
function flat({
  message,
  alertOn,
  addresses,
  payer,
}: Pick<AddOnFields, "message" | "alertOn" | "addresses" | "payer">) {
  const { name: payerName, address: payerAddress, email: payerEmail } = payer;
  return { message, alertOn, addresses, payerName, payerAddress, payerEmail };
}

export function priceOf(c: Context<App>): Price {
  const { TEXTING_FEE: fee, TEXTING_CURRENCY: currency } = c.env.configuration;
  return { fee, currency };
}

/** The number that a line has by now, however it was chosen; the operator's campaign is for the US. */
function numberAtFirst(c: Context<App>, line: Line | null, nothing: TypedNumber): TypedNumber {
  const { country } = c.get("signedIn").clinic;
  const usual = country === "US" ? (c.env.configuration.TWILIO_MESSAGING_SERVICE_SID ?? "") : "";
  const messagingServiceSid = line?.messagingServiceSid ?? usual;
  if (!line) return { ...nothing, messagingServiceSid };
  const { kind, isBrought, number } = line;
  const chosen = isBrought
    ? { number: "own", ownNumber: formatNumber(number, country) }
    : { number };
  return { ...nothing, kind, messagingServiceSid, ...chosen };
}

async function settingsPage(
  c: Context<App>,
  shown: Shown,
  said: string | undefined,
  children: Child,
) {
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title="Add-ons"
      said={said}
      problem={shown.notice}
    >
      {children}
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}
