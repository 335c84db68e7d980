import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { examineLine, repairLine, type RepairOutcome } from "#flows/examine-line.ts";
import { lastTest, sendTestText } from "#flows/line-health.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { LineHealthPage, TestResult } from "#templates/settings/line-health.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { testTextProblem } from "./test-text.ts";

/** Whether the line is alive: a dead one looks like a quiet day. */
export const lineHealth = factory
  .createApp()
  .get(paths.lineHealth(), (c) => healthPage(c, {}))
  .post(paths.lineRepair(), async (c) => {
    const outcome = await repairLine(c.env.ports, c.get("signedIn"));
    if (outcome === "repaired") {
      return healthPage(c, { said: "The number is set as it has to be." });
    }
    return healthPage(c, { wrong: unrepairedWords[outcome] });
  })
  .get(paths.lineTest(), async (c) => {
    if (!wantsFragment(c)) return c.redirect(paths.lineHealth(), 303);
    const test = await lastTest(c.env.ports, c.get("signedIn"));
    const { country } = c.get("signedIn").clinic;
    return c.html(<TestResult test={test} country={country} now={c.env.ports.now()} />);
  })
  .post(paths.lineTest(), async (c) => {
    const to = (await fields(c))("to").slice(0, 60);
    const { clinic } = c.get("signedIn");
    const body = `A test from ${clinic.name}. Answer it, and your answer appears in the inbox.`;
    const outcome = await sendTestText(c.env.ports, c.get("signedIn"), { to, body });
    if (outcome.kind === "sent") return c.redirect(paths.lineHealth(), 303);
    return healthPage(c, { to, problem: { field: "to", words: testTextProblem(outcome) } });
  });

const unrepairedWords: Record<Exclude<RepairOutcome, "repaired">, string> = {
  "not-ours": "There is nothing to repair: the Twilio account has no number that was set up here.",
  "other-service":
    "Another Messaging Service takes the number's texts, for more than this clinic perhaps. Whoever runs Deskline for you has to take the number out of it in Twilio's console.",
  unavailable: "The phone network does not answer. Try again in a moment.",
};

async function healthPage(
  c: Context<App>,
  shown: { said?: string; wrong?: string; to?: string; problem?: FieldProblem },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const { hours, afterHours } = await readSettings(storeOf(c));
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Line health"
      said={shown.said}
      problem={shown.wrong}
    >
      <LineHealthPage
        health={await examineLine(c.env.ports, signedIn)}
        afterHours={!hours ? "no-hours" : afterHours?.autoReply ? "on" : "off"}
        clock={clinicTime(clinic.timeZone, clinic.country)}
        country={clinic.country}
        now={c.env.ports.now()}
        to={shown.to ?? ""}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.wrong || shown.problem ? 422 : 200,
  );
}
