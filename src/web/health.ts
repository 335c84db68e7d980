import { paths } from "#src/paths.ts";
import { isDatabaseUp } from "#data/clinics.ts";
import { factory } from "./context.ts";

export const health = factory.createApp().get(paths.health(), async (c) => {
  const up = await isDatabaseUp(c.env.ports.databases);
  return up ? c.text("ok\n") : c.text("The database does not answer.\n", 503);
});
