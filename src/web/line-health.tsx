import type { Context } from "hono";
import { clinicTime } from "#domain/clinic-time.ts";
import { examineLine, repairLine, sendTestText } from "#flows/line-health.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { LineHealthPage } from "#templates/settings/line-health.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { testTextProblem } from "./test-text.ts";

/** Whether the line is alive: a dead one looks like a quiet day. */
export const lineHealth = factory
  .createApp()
  .get(paths.lineHealth(), (c) => healthPage(c, {}))
  .post(paths.lineRepair(), async (c) => {
    const outcome = await repairLine(c.env.ports, c.get("signedIn"));
    switch (outcome) {
      case "repaired":
        return healthPage(c, { said: "The number is set as it has to be." });
      case "missing":
        return healthPage(c, { wrong: "The Twilio account does not have this number." });
      case "unavailable":
        return healthPage(c, {
          wrong: "The phone network does not answer. Try again in a moment.",
        });
    }
  })
  .post(paths.lineTest(), async (c) => {
    const to = (await fields(c))("to").slice(0, 60);
    const { clinic } = c.get("signedIn");
    const body = `A test from ${clinic.name}. Answer it, and your answer appears in the inbox.`;
    const outcome = await sendTestText(c.env.ports, c.get("signedIn"), { to, body });
    if (outcome.kind === "sent") return c.redirect(paths.lineHealth(), 303);
    return healthPage(c, { to, problem: { field: "to", words: testTextProblem(outcome) } });
  });

async function healthPage(
  c: Context<App>,
  shown: { said?: string; wrong?: string; to?: string; problem?: FieldProblem },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
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
