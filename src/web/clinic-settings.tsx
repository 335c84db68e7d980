import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { isTimeZone, zonesOf } from "#domain/time-zones.ts";
import { saveClinic } from "#flows/save-settings.ts";
import { paths } from "#src/paths.ts";
import { ClinicForm, type TypedClinic } from "#templates/settings/clinic.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { staleNotice, storedBeside } from "./stale.ts";

/** What the clinic is called, and by which clock it lives. */
export const clinicSettings = factory
  .createApp()
  .get(paths.clinicSettings(), (c) => clinicPage(c, {}))
  .post(paths.clinicSettings(), async (c) => {
    const field = await fields(c);
    const typed = { name: field("name").slice(0, 200), timeZone: field("timeZone").slice(0, 60) };
    if (typed.name.trim() === "" || typed.name.trim().length > 120) {
      const words = "Write a name of at most 120 characters.";
      return clinicPage(c, { typed, problem: { field: "name", words } });
    }
    if (!isTimeZone(typed.timeZone)) {
      return clinicPage(c, {
        typed,
        problem: { field: "timeZone", words: "Choose one of the list." },
      });
    }
    const version = Number(field("version"));
    const form = { name: typed.name.trim(), timeZone: typed.timeZone };
    const outcome = await saveClinic(c.env.ports, c.get("signedIn"), { form, version });
    if (outcome.kind !== "saved") return clinicPage(c, { typed, isStale: true });
    return c.redirect(`${paths.clinicSettings()}?saved=clinic`, 303);
  });

async function clinicPage(
  c: Context<App>,
  shown: { typed?: TypedClinic; problem?: FieldProblem; isStale?: boolean },
) {
  const signedIn = c.get("signedIn");
  const { name, timeZone, country } = signedIn.clinic;
  const { version } = await readSettings(storeOf(c));
  const typed = shown.typed ?? { name, timeZone };
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Clinic"
      said={c.req.query("saved") === "clinic" ? "Clinic saved." : undefined}
      problem={shown.isStale ? await staleNotice(c) : undefined}
    >
      <ClinicForm
        typed={typed}
        stored={shown.isStale ? storedBeside({ ...typed }, { name, timeZone }) : undefined}
        zones={zonesOf(country, timeZone)}
        country={country}
        version={version}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.isStale ? 422 : 200,
  );
}
