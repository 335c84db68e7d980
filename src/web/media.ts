import type { Context } from "hono";
import { openMedia } from "#flows/open-media.ts";
import { paths } from "#src/paths.ts";
import { type App, factory } from "./context.ts";

/** What goes out with a text, for the gateway to fetch; the token is all that it needs. */
export const media = factory
  .createApp()
  .get(paths.media(":token"), async (c) => {
    const withBody = c.req.method !== "HEAD";
    const found = await openMedia(c.env.ports, c.req.param("token"), { withBody });
    if (!found) return nothingHere(c);
    c.header("Content-Type", found.contentType);
    c.header("Content-Length", String(found.size));
    c.header("Content-Disposition", `inline; filename="${found.name}"`);
    c.header("Cache-Control", "no-store");
    return found.body ? c.body(found.body) : c.body(null);
  })
  .all(`${paths.media("")}*`, (c) => nothingHere(c));

/** The same whatever was wrong, and no way to sign in. */
function nothingHere(c: Context<App>) {
  return c.text("Not found\n", 404);
}
