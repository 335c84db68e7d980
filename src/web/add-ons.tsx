import type { Context } from "hono";
import { readLine } from "#data/lines.ts";
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
import { AddOns } from "#templates/settings/add-ons.tsx";
import { NumberOffers } from "#templates/settings/number-choice.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { type AddOnFields, agreementOf, problemInWords, readAddOn } from "./add-on-form.ts";
import { addOnPage, priceOf } from "./add-on-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { staleNotice } from "./stale.ts";
import { describeTexting } from "./texting-problem.ts";

/** The add-on: enabled, watched, edited, switched off and on (R1–R4). */
export const addOns = factory
  .createApp()
  .get(paths.addOns(), async (c) => {
    const signedIn = c.get("signedIn");
    const line = await readLine(storeOf(c));
    return c.html(
      <SettingsPage signedIn={signedIn} state={await stateOf(c)} title="Add-ons">
        <AddOns line={line} country={countryOf(c)} />
      </SettingsPage>,
    );
  })
  .get(paths.addOn(), async (c) => {
    const shown = c.req.query("shown");
    if (shown === undefined || !wantsFragment(c)) return addOnPage(c, {});
    // A page that watches the line come on: what is as it was is not put in its place again.
    const line = await readLine(storeOf(c));
    return String(line?.version) === shown ? c.body(null, 204) : addOnPage(c, {});
  })
  .post(paths.addOn(), async (c) => {
    const typed = readAddOn(await fields(c));
    const outcome = await enableLine(...who(c), agreementOf(typed), priceOf(c));
    if (outcome.kind === "refused") {
      const agrees = outcome.why === "changed" ? false : typed.agrees;
      return addOnPage(c, { typed: { ...typed, agrees }, problem: problemInWords(outcome) });
    }
    return c.redirect(`${paths.addOn()}?saved=enabled`, 303);
  })
  .post(paths.addOnNumbers(), async (c) => {
    const typed = readAddOn(await fields(c));
    const { kind, areaCode, city } = typed.number;
    const found = await offerNumbers(...who(c), { kind, areaCode, city });
    const offers = found.kind === "offered" ? found.numbers : found;
    if (!wantsFragment(c)) return addOnPage(c, { typed, offers });
    return c.html(<NumberOffers typed={typed.number} offers={offers} country={countryOf(c)} />);
  })
  .post(paths.addOnNumber(), async (c) => {
    const typed = readAddOn(await fields(c));
    return answer(c, "number", await changeNumber(...who(c), agreementOf(typed)), typed);
  })
  .post(paths.addOnRegistration(), async (c) => {
    const typed = readAddOn(await fields(c));
    const { messagingServiceSid } = typed.number;
    const form = { business: typed.business, messagingServiceSid };
    return answer(c, "registration", await register(...who(c), form), typed);
  })
  .post(paths.addOnSettings(), async (c) => {
    const field = await fields(c);
    const typed = readAddOn(field);
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
    if (outcome.kind !== "saved") {
      return addOnPage(c, { typed, notice: await staleNotice(c), isStale: true });
    }
    return c.redirect(`${paths.addOn()}?saved=add-on`, 303);
  })
  .post(paths.addOnLook(), async (c) => answer(c, "look", await lookAgain(...who(c))))
  .post(paths.addOnPayment(), async (c) => answer(c, "payment", await payAgain(...who(c))))
  .post(paths.addOnAbandoning(), async (c) => answer(c, "abandoning", await abandonLine(...who(c))))
  .post(paths.addOnDisabling(), async (c) => answer(c, "disabling", await disableLine(...who(c))))
  .post(paths.addOnRestoring(), async (c) => answer(c, "restoring", await restoreLine(...who(c))))
  .post(paths.addOnRelease(), async (c) => answer(c, "release", await releaseLine(...who(c))))
  .post(paths.addOnPortal(), async (c) => {
    const portalUrl = await openPortal(...who(c));
    if (portalUrl !== null) return addOnPage(c, { portalUrl });
    return addOnPage(c, { notice: stripeWords });
  });

function who(c: Context<App>) {
  return [c.env.ports, c.get("signedIn")] as const;
}

function countryOf(c: Context<App>): string {
  return c.get("signedIn").clinic.country;
}

/** Back to the page, which shows where the line is by now; with what was typed when it is wrong. */
function answer(c: Context<App>, saved: string, outcome: ChangeLineOutcome, typed?: AddOnFields) {
  const kept = typed ? { typed } : {};
  switch (outcome.kind) {
    case "changed":
      return c.redirect(`${paths.addOn()}?saved=${saved}`, 303);
    case "refused":
      return addOnPage(c, { ...kept, problem: problemInWords(outcome) });
    case "stale":
      return addOnPage(c, { ...kept, notice: movedOnWords });
    case "unpaid":
      return addOnPage(c, { notice: unpaidWords });
    case "unavailable":
      return addOnPage(c, { ...kept, notice: stripeWords });
  }
}

const movedOnWords =
  "The line is no longer where your page showed it, so nothing was changed. This is where it is now.";
const unpaidWords =
  "The fee is still unpaid. Pay it under “Card and receipts”, then switch texting on again.";
const stripeWords = "Stripe does not answer. Try again in a moment.";
