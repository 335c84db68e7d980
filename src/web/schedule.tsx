import { listAppointments } from "#data/appointments.ts";
import { readInbox } from "#data/inbox-pages.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { spanOf } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { SchedulePage } from "#templates/schedule/schedule-page.tsx";
import { storeOf } from "./clinic.ts";
import { factory } from "./context.ts";

/** A day or a week of appointments, with the clinic inbox beside it (R5). */
export const schedule = factory.createApp().get(paths.schedule(), async (c) => {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const now = c.env.ports.now();
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const today = clock.dayKey(now);
  const view = c.req.query("view") === "week" ? "week" : "day";
  const span = spanOf(view, c.req.query("day") ?? today, clock) ?? spanOf(view, today, clock);
  if (!span) throw new Error(`No day ${today}`);
  const filter = "open" as const;
  const store = storeOf(c);
  // The cursor first: the feed brings what changes after it, and nothing falls between the two.
  const { list, state } = await readInbox(store, { filter, staffId: signedIn.staffId });
  const appointments = await listAppointments(store, span);
  return c.html(
    <SchedulePage
      panel={{ signedIn, list, filter, state, now }}
      schedule={{ span, today, appointments }}
      clock={clock}
    />,
  );
});
