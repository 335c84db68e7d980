import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { readSettings } from "#data/clinic-settings.ts";
import { readLine } from "#data/lines.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { isOffered } from "#domain/line.ts";
import {
  abandonLine,
  changeNumber,
  type ChangeLineOutcome,
  disableLine,
  lookAgain,
  payAgain,
  register,
  releaseLine,
  restoreLine,
} from "#flows/change-line.ts";
import { enableLine, offerNumbers } from "#flows/enable-line.ts";
import { openPortal } from "#flows/line-billing.ts";
import { saveAddOn } from "#flows/save-add-on.ts";
import { paths } from "#src/paths.ts";
import { AddOns, notOffered } from "#templates/settings/add-ons.tsx";
import { AddOnSteps } from "#templates/settings/add-on-steps.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { LinePage } from "#templates/settings/line-page.tsx";
import { NumberOffers, type NumberOffer } from "#templates/settings/number-choice.tsx";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import { type AddOnFields, agreementOf, problemInWords, readAddOn } from "./add-on-form.ts";
import { previewOf } from "./after-hours-preview.ts";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { describeTexting } from "./texting-problem.ts";

/** The add-on: enabled, watched, edited, switched off and on (R1–R4). */
export const addOns = factory
  .createApp()
  .get(paths.addOns(), async (c) => {
    const line = await readLine(storeOf(c));
    return page(c, "Add-ons", {}, <AddOns line={line} country={countryOf(c)} />);
  })
  .get(paths.addOn(), (c) => addOnPage(c, {}))
  .post(paths.addOn(), async (c) => {
    const typed = readAddOn(await fields(c), c.env.configuration);
    const outcome = await enableLine(
      c.env.ports,
      c.get("signedIn"),
      agreementOf(typed),
      priceOf(c),
    );
    if (outcome.kind === "refused") {
      return addOnPage(c, { typed, problem: problemInWords(outcome) });
    }
    return c.redirect(paths.addOn(), 303);
  })
  .post(paths.addOnNumbers(), async (c) => {
    const typed = readAddOn(await fields(c), c.env.configuration);
    const { kind, areaCode, city } = typed.number;
    const found = await offerNumbers(c.env.ports, c.get("signedIn"), { kind, areaCode, city });
    const offers = found.kind === "offered" ? found.numbers : "unavailable";
    if (!wantsFragment(c)) return addOnPage(c, { typed, offers });
    return c.html(<NumberOffers typed={typed.number} offers={offers} country={countryOf(c)} />);
  })
  .post(paths.addOnNumber(), async (c) => {
    const typed = readAddOn(await fields(c), c.env.configuration);
    const outcome = await changeNumber(c.env.ports, c.get("signedIn"), agreementOf(typed));
    return answer(c, outcome, typed);
  })
  .post(paths.addOnRegistration(), async (c) => {
    const typed = readAddOn(await fields(c), c.env.configuration);
    const { business } = typed;
    const { messagingServiceSid } = typed.number;
    const form = { business, messagingServiceSid };
    return answer(c, await register(c.env.ports, c.get("signedIn"), form), typed);
  })
  .post(paths.addOnSettings(), async (c) => {
    const field = await fields(c);
    const typed = readAddOn(field, c.env.configuration);
    const { message, alertOn, addresses, payer } = typed;
    const form = { message, alertOn, addresses, payer };
    const version = Number(field("version"));
    const outcome = await saveAddOn(c.env.ports, c.get("signedIn"), { form, version });
    if (outcome.kind === "refused") {
      const { problem } = outcome;
      if (problem === "no-payer") {
        return addOnPage(c, { typed, problem: { field: "payerName", words: "Write who pays." } });
      }
      const words = "This is not an email address.";
      if (problem === "payer-email") {
        return addOnPage(c, { typed, problem: { field: "payerEmail", words } });
      }
      return addOnPage(c, { typed, problem: describeTexting(problem) });
    }
    if (outcome.kind !== "saved") return addOnPage(c, { typed, notice: staleWords });
    return c.redirect(`${paths.addOn()}?saved=add-on`, 303);
  })
  .post(paths.addOnLook(), async (c) => answer(c, await lookAgain(...who(c))))
  .post(paths.addOnPayment(), async (c) => answer(c, await payAgain(...who(c))))
  .post(paths.addOnAbandoning(), async (c) => answer(c, await abandonLine(...who(c))))
  .post(paths.addOnDisabling(), async (c) => answer(c, await disableLine(...who(c))))
  .post(paths.addOnRestoring(), async (c) => answer(c, await restoreLine(...who(c))))
  .post(paths.addOnRelease(), async (c) => answer(c, await releaseLine(...who(c))))
  .post(paths.addOnPortal(), async (c) => {
    const portalUrl = await openPortal(...who(c));
    if (portalUrl !== null) return addOnPage(c, { portalUrl });
    return addOnPage(c, { notice: "Stripe does not answer. Try again in a moment." });
  });

function who(c: Context<App>) {
  return [c.env.ports, c.get("signedIn")] as const;
}

function countryOf(c: Context<App>): string {
  return c.get("signedIn").clinic.country;
}

function priceOf(c: Context<App>) {
  const { TEXTING_FEE: fee, TEXTING_CURRENCY: currency } = c.env.configuration;
  return { fee, currency };
}

/** Back to the page, which shows where the line is by now; with what was typed when it is wrong. */
function answer(c: Context<App>, outcome: ChangeLineOutcome, typed?: AddOnFields) {
  switch (outcome.kind) {
    case "changed":
      return c.redirect(paths.addOn(), 303);
    case "refused":
      return addOnPage(c, { ...(typed ? { typed } : {}), problem: problemInWords(outcome) });
    case "stale":
      return addOnPage(c, {
        notice:
          "The line is no longer where your page showed it, so nothing was changed. This is where it is now.",
      });
    case "unavailable":
      return addOnPage(c, { notice: "Stripe does not answer. Try again in a moment." });
  }
}

interface Shown {
  readonly typed?: AddOnFields;
  readonly offers?: readonly NumberOffer[] | "unavailable";
  readonly problem?: FieldProblem;
  /** What went wrong as a whole. */
  readonly notice?: string;
  readonly portalUrl?: string;
}

async function addOnPage(c: Context<App>, shown: Shown) {
  const { clinic } = c.get("signedIn");
  const { country } = clinic;
  const store = storeOf(c);
  const [line, settings] = await Promise.all([readLine(store), readSettings(store)]);
  const title = "Add-ons";
  if (!isOffered(country)) return page(c, title, {}, <p class="note">{notOffered}</p>);
  const stored = settings.afterHours ?? usualAfterHours;
  const nothing = readAddOn(() => "", c.env.configuration);
  const typed = shown.typed ?? {
    ...nothing,
    number: {
      ...nothing.number,
      number: line?.number ?? "",
      messagingServiceSid: line?.messagingServiceSid ?? nothing.number.messagingServiceSid,
    },
    message: stored.message,
    alertOn: stored.alert.isOn,
    addresses: stored.alert.addresses.join(", "),
    payer: line?.payer ?? { name: clinic.name, address: "", email: "" },
    business: line?.business ?? nothing.business,
  };
  const preview = previewOf(c, settings, typed.message);
  const offers = shown.offers ?? null;
  const { problem } = shown;
  return page(
    c,
    title,
    shown,
    <>
      <h2>SMS Messaging (Two-Way)</h2>
      {line ? (
        <LinePage
          line={line}
          country={country}
          clock={clinicTime(clinic.timeZone, country)}
          settings={typed}
          version={settings.version}
          preview={preview}
          business={typed.business}
          number={typed.number}
          offers={offers}
          portalUrl={shown.portalUrl}
          problem={problem}
        />
      ) : (
        <AddOnSteps
          typed={typed}
          offers={offers}
          price={priceOf(c)}
          billing={c.env.ports.billing.kind}
          country={country}
          preview={preview}
          problem={problem}
        />
      )}
    </>,
  );
}

async function page(c: Context<App>, title: string, shown: Shown, children: Child) {
  const isSaved = c.req.query("saved") === "add-on";
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title={title}
      said={isSaved ? "Add-on saved." : undefined}
      problem={shown.notice}
    >
      {children}
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}
