import { basicAuth } from "hono/basic-auth";
import { readHealth } from "#flows/watch.ts";
import { paths } from "#src/paths.ts";
import { OperatorPage } from "#templates/operator/operator-page.tsx";
import { factory } from "./context.ts";

/** How the whole goes, for whoever runs it; not there without a password for it. */
export const operator = factory
  .createApp()
  .use(paths.operator(), async (c, next) => {
    const { OPERATOR_PASSWORD: password } = c.env.configuration;
    if (password === undefined) return c.notFound();
    c.header("Cache-Control", "no-store");
    return basicAuth({ username: "operator", password, realm: "Deskline" })(c, next);
  })
  .get(paths.operator(), async (c) => {
    const { ports } = c.env;
    return c.html(<OperatorPage health={await readHealth(ports)} />);
  });
