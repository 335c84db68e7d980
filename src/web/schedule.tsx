import { listAppointments } from "#data/appointments.ts";
import { readInbox } from "#data/inbox-pages.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { boundsOf, dayAfter, weekOf } from "#domain/schedule.ts";
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
  const asked = c.req.query("day") ?? today;
  const day = boundsOf(asked, clock) ? asked : today;
  const days = view === "week" ? weekOf(day) : [day];
  const from = boundsOf(days[0] ?? day, clock)?.from ?? now;
  const to = boundsOf(days.at(-1) ?? day, clock)?.to ?? from;
  const filter = "open" as const;
  const store = storeOf(c);
  const [{ list, state }, appointments] = await Promise.all([
    readInbox(store, { filter, staffId: signedIn.staffId }),
    listAppointments(store, { from, to }),
  ]);
  const step = view === "week" ? 7 : 1;
  return c.html(
    <SchedulePage
      panel={{ signedIn, list, filter, state, now }}
      view={view}
      day={day}
      days={days}
      today={today}
      before={dayAfter(day, -step)}
      after={dayAfter(day, step)}
      appointments={appointments}
      clock={clock}
    />,
  );
});
