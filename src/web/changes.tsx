import * as z from "zod";
import { zValidator } from "@hono/zod-validator";
import { readChanges } from "#data/changes.ts";
import { forClinic } from "#data/store.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { paths } from "#src/paths.ts";
import { ChangesFragment } from "#templates/inbox/changes-fragment.tsx";
import { factory } from "./context.ts";

/** The live feed: what changed after a page's cursor, as partials that htmx puts in their places. */
export const changes = factory.createApp().get(
  paths.changes(),
  zValidator("query", query(), (result, c) => {
    if (!result.success) return c.text("Expected ?after=N, the number of a change.\n", 400);
    return undefined;
  }),
  async (c) => {
    const signedIn = c.get("signedIn");
    const { after, conversation, view } = c.req.valid("query");
    const found = await readChanges(
      forClinic(c.env.ports.databases, signedIn.clinic),
      after,
      conversation ?? null,
    );
    if (found.kind === "missed") {
      c.header("HX-Refresh", "true");
      return c.body("", 200);
    }
    return c.html(
      <ChangesFragment
        {...found}
        signedIn={signedIn}
        filter={toInboxFilter(view)}
        openId={conversation ?? null}
        now={c.env.ports.now()}
      />,
    );
  },
);

function query() {
  return z.object({
    after: z.coerce.number().int().min(0),
    conversation: z.string().max(64).optional(),
    view: z.string().max(20).optional(),
  });
}
