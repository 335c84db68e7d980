import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { undeliverableAmong } from "#data/undeliverable.ts";
import { forgiveAddress } from "#flows/hear-of-email.ts";
import { saveTexting } from "#flows/save-settings.ts";
import { sendTestAlert } from "#flows/test-alert.ts";
import { testAutoReply } from "#flows/test-auto-reply.ts";
import { paths } from "#src/paths.ts";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import {
  type TextingField,
  type TextingFields,
  TextingForms,
} from "#templates/settings/texting.tsx";
import { previewOf } from "./after-hours-preview.ts";
import { testTextProblem } from "./test-text.ts";
import { describeTexting } from "./texting-problem.ts";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { staleNotice, storedBeside } from "./stale.ts";

/** What happens with texts after hours, and what staff may do. */
export const texting = factory
  .createApp()
  .get(paths.texting(), (c) => textingPage(c, {}))
  .post(paths.texting(), async (c) => {
    const field = await fields(c);
    const typed = readTexting(field);
    const form = {
      ...typed,
      emergency: {
        isOn: typed.emergencyOn,
        words: typed.emergencyWords,
        message: typed.emergencyMessage,
      },
      alert: { isOn: typed.alertOn, addresses: typed.addresses, quotes: typed.quotes },
    };
    const version = Number(field("version"));
    const outcome = await saveTexting(c.env.ports, c.get("signedIn"), { form, version });
    if (outcome.kind === "stale") return textingPage(c, { typed, isStale: true });
    if (outcome.kind === "refused") {
      return textingPage(c, { typed, problem: describeTexting(outcome.problem) });
    }
    return c.redirect(`${paths.texting()}?saved=texting`, 303);
  })
  .post(paths.testAutoReply(), async (c) => {
    const testTo = (await fields(c))("to").slice(0, 60);
    const signedIn = c.get("signedIn");
    const outcome = await testAutoReply(c.env.ports, signedIn, { to: testTo });
    if (outcome.kind === "sent") {
      const number = formatNumber(outcome.to, signedIn.clinic.country);
      return textingPage(c, { said: `A test went to ${number}.`, testTo });
    }
    const words = testTextProblem(outcome);
    return textingPage(c, { testTo, problem: { field: "to", words } });
  })
  .post(paths.deliverableAgain(), async (c) => {
    await forgiveAddress(c.env.ports, c.get("signedIn"), (await fields(c))("address"));
    return c.redirect(paths.texting(), 303);
  })
  .post(paths.testAlert(), async (c) => {
    const outcome = await sendTestAlert(c.env.ports, c.get("signedIn"));
    if (outcome.kind === "sent") {
      return textingPage(c, { said: `A test alert went to ${outcome.to.join(", ")}.` });
    }
    const words = "Save an address first.";
    if (outcome.kind === "nobody") {
      return textingPage(c, { problem: { field: "addresses", words } });
    }
    return textingPage(c, {
      problem: { field: "addresses", words: `The email was not taken: ${outcome.reason}` },
    });
  });

async function textingPage(
  c: Context<App>,
  shown: {
    typed?: TextingFields;
    problem?: { field: TextingField; words: string };
    said?: string;
    testTo?: string;
    isStale?: boolean;
  },
) {
  const signedIn = c.get("signedIn");
  const found = await readSettings(storeOf(c));
  const stored = found.afterHours ?? { ...usualAfterHours, autoReply: false };
  const storedFields = {
    autoReply: stored.autoReply,
    message: stored.message,
    emergencyLine: stored.emergencyLine,
    emergencyOn: stored.emergency.isOn,
    emergencyWords: stored.emergency.words.join(", "),
    emergencyMessage: stored.emergency.message,
    alertOn: stored.alert.isOn,
    addresses: stored.alert.addresses.join(", "),
    quotes: stored.alert.quotes,
    staffMayDelete: found.staffMayDelete,
    staffMayAddDocuments: found.staffMayAddDocuments,
    withdrawsScheduled: found.withdrawsScheduled,
    answeringAssigns: found.answeringAssigns,
    raiseAfter: String(found.raiseAfter ?? ""),
    waitingEmails: found.waitingEmails,
    foldsAutomated: found.foldsAutomated,
    closeAfter: String(found.closeAfter ?? ""),
  };
  const values = shown.typed ?? storedFields;
  const marks = await undeliverableAmong(c.env.ports.databases, stored.alert.addresses);
  const isSaved = c.req.query("saved") === "texting";
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Texting"
      said={shown.said ?? (isSaved ? "Texting settings saved." : undefined)}
      problem={shown.isStale ? await staleNotice(c) : undefined}
    >
      <TextingForms
        fields={values}
        version={found.version}
        preview={previewOf(c, found, values.message, values.emergencyLine)}
        undeliverable={marks.filter(({ kind }) => kind !== "suspected")}
        testTo={shown.testTo ?? ""}
        problem={shown.problem}
        stored={shown.isStale ? storedBeside({ ...values }, { ...storedFields }) : undefined}
      />
    </SettingsPage>,
    shown.problem || shown.isStale ? 422 : 200,
  );
}

function readTexting(field: (name: string) => string): TextingFields {
  const isOn = (name: string) => field(name) === "yes";
  return {
    autoReply: isOn("autoReply"),
    message: field("message"),
    emergencyLine: field("emergencyLine").slice(0, 120),
    emergencyOn: isOn("emergencyOn"),
    emergencyWords: field("emergencyWords").slice(0, 2000),
    emergencyMessage: field("emergencyMessage"),
    alertOn: isOn("alertOn"),
    addresses: field("addresses").slice(0, 8000),
    quotes: isOn("quotes"),
    staffMayDelete: isOn("staffMayDelete"),
    staffMayAddDocuments: isOn("staffMayAddDocuments"),
    withdrawsScheduled: isOn("withdrawsScheduled"),
    answeringAssigns: isOn("answeringAssigns"),
    raiseAfter: field("raiseAfter").slice(0, 20),
    waitingEmails: isOn("waitingEmails"),
    foldsAutomated: isOn("foldsAutomated"),
    closeAfter: field("closeAfter").slice(0, 20),
  };
}
