import type { Context } from "hono";
import { listTokens } from "#data/api-tokens.ts";
import { longestTokenName, mostTokens, scopes } from "#domain/api-token.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { makeToken, revokeToken } from "#flows/api-tokens.ts";
import { paths } from "#src/paths.ts";
import { ApiTokens, type TypedToken } from "#templates/settings/api-tokens.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** The keys that a clinic's own systems call with. */
export const apiTokens = factory
  .createApp()
  .get(paths.apiTokens(), (c) => tokensPage(c, {}))
  .post(paths.apiTokens(), async (c) => {
    const field = await fields(c);
    const typed = {
      name: field("name").slice(0, 200),
      scopes: scopes.filter((scope) => field(scope) === "yes"),
    };
    const { ports, configuration } = c.env;
    const outcome = await makeToken(ports, c.get("signedIn"), typed, configuration.AUTH_SECRET);
    if (outcome.kind === "made") return tokensPage(c, { made: { ...typed, token: outcome.token } });
    return tokensPage(c, { typed, problem: wrong[outcome.problem] });
  })
  .post(paths.apiTokenRevocation(":id"), async (c) => {
    const isThere = await revokeToken(c.env.ports, c.get("signedIn"), c.req.param("id"));
    return isThere ? c.redirect(paths.apiTokens(), 303) : c.notFound();
  });

const wrong = {
  name: { field: "name", words: `Write a name of at most ${longestTokenName} characters.` },
  scopes: { field: "scopes", words: "Tick at least one thing that the system may do." },
  "too-many": {
    field: "name",
    words: `A clinic has ${mostTokens} tokens at most. Revoke one that is not used any more.`,
  },
};

async function tokensPage(
  c: Context<App>,
  shown: {
    typed?: TypedToken;
    problem?: FieldProblem;
    made?: { name: string; token: string };
  },
) {
  const signedIn = c.get("signedIn");
  const { timeZone, country } = signedIn.clinic;
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="API"
      said={shown.made ? `${shown.made.name} can call now.` : undefined}
    >
      <ApiTokens
        tokens={await listTokens(storeOf(c))}
        typed={shown.typed ?? { name: "", scopes: [] }}
        made={shown.made?.token}
        problem={shown.problem}
        clock={clinicTime(timeZone, country)}
      />
    </SettingsPage>,
    shown.problem ? 422 : 200,
  );
}
