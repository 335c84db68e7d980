import type { Context } from "hono";
import { listDeadLetters } from "#data/dead-letters.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { decideDeadLetter } from "#flows/give-up.ts";
import { paths } from "#src/paths.ts";
import { GivenUp } from "#templates/settings/given-up.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";

/** What jobs gave up on, part of the log: to be tried again, or discarded. */
export const givenUp = factory
  .createApp()
  .get(paths.givenUp(), async (c) => {
    const signedIn = c.get("signedIn");
    const { timeZone, country } = signedIn.clinic;
    return c.html(
      <SettingsPage
        signedIn={signedIn}
        state={await stateOf(c)}
        title="Activity"
        said={said[c.req.query("saved") ?? ""]}
      >
        <GivenUp
          letters={await listDeadLetters(storeOf(c))}
          clock={clinicTime(timeZone, country)}
        />
      </SettingsPage>,
    );
  })
  .post(paths.retrial(":id"), (c) => decide(c, c.req.param("id"), true))
  .post(paths.discardingJob(":id"), (c) => decide(c, c.req.param("id"), false));

const said: Record<string, string> = {
  retried: "Handed out again. If it fails once more, it is back here within minutes.",
  discarded: "Discarded.",
};

async function decide(c: Context<App>, id: string, isToRetry: boolean) {
  const isThere = await decideDeadLetter(c.env.ports, c.get("signedIn"), { id, isToRetry });
  if (!isThere) return c.notFound();
  return c.redirect(paths.givenUp({ saved: isToRetry ? "retried" : "discarded" }), 303);
}
