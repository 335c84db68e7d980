import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { fillMessage, usualAfterHours } from "#domain/auto-responder.ts";
import { periodAt, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { saveTexting, type TextingProblem } from "#flows/save-settings.ts";
import { sendTestAlert } from "#flows/test-alert.ts";
import { paths } from "#src/paths.ts";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import {
  type TextingField,
  type TextingFields,
  TextingForms,
} from "#templates/settings/texting.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

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
      return textingPage(c, { typed, problem: describe(outcome.problem) });
    }
    return c.redirect(`${paths.texting()}?saved=texting`, 303);
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
    isStale?: boolean;
  },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const found = await readSettings(storeOf(c));
  const stored = found.afterHours ?? { ...usualAfterHours, autoReply: false };
  const values = shown.typed ?? {
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
  };
  const now = c.env.ports.now();
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const period = periodAt(found.hours ?? usualHours, clock, now);
  const { emergencyLine } = values;
  const about = { clinicName: clinic.name, emergencyLine, period, clock, now };
  const isSaved = c.req.query("saved") === "texting";
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Texting"
      said={shown.said ?? (isSaved ? "Texting settings saved." : undefined)}
      problem={shown.isStale ? staleWords : undefined}
    >
      <TextingForms
        fields={values}
        version={found.version}
        preview={fillMessage(values.message, about)}
        problem={shown.problem}
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
  };
}

function describe(problem: TextingProblem): { field: TextingField; words: string } {
  if (typeof problem === "object") {
    return { field: "addresses", words: `“${problem.wrong}” is not an email address.` };
  }
  switch (problem) {
    case "no-message":
      return { field: "message", words: "Write what clients are to read." };
    case "long-message":
      return { field: "message", words: "A text holds 1600 characters at most." };
    case "no-emergency-message":
      return { field: "emergencyMessage", words: "Write the emergency answer first." };
    case "no-emergency-words":
      return { field: "emergencyWords", words: "Write at least one word." };
    case "none":
      return { field: "addresses", words: "Write at least one address." };
    case "too-many":
      return { field: "addresses", words: "Twenty addresses at most." };
  }
}
