import * as z from "zod";
import { zValidator } from "@hono/zod-validator";
import { readChanges } from "#data/changes.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { spanOf } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { ChangesFragment } from "#templates/inbox/changes-fragment.tsx";
import { closingOf, storeOf } from "./clinic.ts";
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
    const { clinic } = signedIn;
    const { after, conversation, view, day, span: shownAs } = c.req.valid("query");
    const now = c.env.ports.now();
    const clock = clinicTime(clinic.timeZone, clinic.country);
    const span = day === undefined ? null : spanOf(shownAs ?? "day", day, clock);
    const { staffId } = signedIn;
    const shown = { staffId, conversationId: conversation ?? null, span };
    const [found, closing] = await Promise.all([
      readChanges(storeOf(c), after, shown),
      closingOf(c),
    ]);
    if (found.kind === "missed") {
      c.header("HX-Refresh", "true");
      return c.body("", 200);
    }
    return c.html(
      <ChangesFragment
        {...found}
        closing={closing}
        signedIn={signedIn}
        filter={toInboxFilter(view)}
        openId={conversation ?? null}
        schedule={
          span && found.appointments
            ? { span, today: clock.dayKey(now), appointments: found.appointments }
            : null
        }
        now={now}
      />,
    );
  },
);

function query() {
  return z.object({
    after: z.coerce.number().int().min(0),
    conversation: z.string().max(64).optional(),
    view: z.string().max(50).optional(),
    // What of the schedule the page shows.
    day: z.string().max(10).optional(),
    span: z.enum(["day", "week"]).optional().catch(undefined),
  });
}
