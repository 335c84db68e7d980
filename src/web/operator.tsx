import type { Context } from "hono";
import { basicAuth } from "hono/basic-auth";
import { readHealth } from "#flows/watch.ts";
import { paths } from "#src/paths.ts";
import { OperatorPage } from "#templates/operator/operator-page.tsx";
import { type App, factory } from "./context.ts";
import { isWithin } from "./limits.tsx";

/** How the whole goes, for whoever runs it; not there without a password for it. */
export const operator = factory
  .createApp()
  .use(paths.operator(), async (c, next) => {
    const { OPERATOR_PASSWORD: password } = c.env.configuration;
    if (password === undefined) return c.notFound();
    c.header("Cache-Control", "no-store");
    if (c.req.header("Authorization") !== undefined && !(await mayTry(c))) {
      c.header("Retry-After", "60");
      return c.text("Too many tries within a minute.\n", 429);
    }
    return basicAuth({ username: "operator", password, realm: "Deskline" })(c, next);
  })
  .get(paths.operator(), async (c) => {
    const { ports } = c.env;
    return c.html(<OperatorPage health={await readHealth(ports)} />);
  });

/** As with an API's wrong tokens: sixty a minute from one address. */
function mayTry(c: Context<App>): Promise<boolean> {
  const address = c.req.header("CF-Connecting-IP") ?? "unknown";
  return isWithin(c.env.env.API_FAILURES, `operator ${address}`);
}
