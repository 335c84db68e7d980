import type { Context } from "hono";
import { readAppointment } from "#data/appointments.ts";
import type { Appointment } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { stepFrom, steps } from "#domain/schedule.ts";
import { moveTo } from "#flows/book-appointment.ts";
import { paths } from "#src/paths.ts";
import { Moved, MovingQuestion } from "#templates/schedule/moving-dialog.tsx";
import { changedWords, problemWords, typedOf } from "./appointment-pages.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";

/** Moving an appointment and leaving the rest as it is: by pointer, by keys, and in a dialog. */
export const moving = factory
  .createApp()
  .get(paths.appointmentMoving(":id"), async (c) => {
    const appointment = await readAppointment(storeOf(c), c.req.param("id"));
    return appointment ? question(c, appointment, {}) : c.notFound();
  })
  .post(paths.appointmentTime(":id"), async (c) => {
    const id = c.req.param("id");
    const before = await readAppointment(storeOf(c), id);
    if (!before) return c.notFound();
    const field = await fields(c);
    const clock = clockOf(c);
    const step = steps.find((one) => one === field("step"));
    const to = step
      ? stepFrom(before.startsAt, step, clock)
      : { day: field("day"), time: field("time"), shown: Number(field("shown")) };
    const version = Number(field("version"));
    const outcome = await moveTo(c.env.ports, c.get("signedIn"), { id, version, ...to });
    const typed = { day: to.day, time: to.time, shown: String(to.shown) };
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "booked": {
        const { startsAt } = outcome;
        if (!wantsFragment(c)) {
          return c.redirect(paths.schedule({ day: clock.dayKey(startsAt) }), 303);
        }
        const now = { startsAt, version: version + 1 };
        return c.html(<Moved appointment={before} to={now} clock={clock} />);
      }
      case "stale": {
        const appointment = (await readAppointment(storeOf(c), id)) ?? before;
        const problem = `${changedWords(appointment, clock)} Yours is below and not saved.`;
        return question(c, appointment, { typed, problem });
      }
      case "refused":
        return question(c, before, { typed, problem: problemWords[outcome.problem] });
    }
  });

function question(
  c: Context<App>,
  appointment: Appointment,
  shown: { typed?: { day: string; time: string; shown: string }; problem?: string },
) {
  const clock = clockOf(c);
  const dialog = {
    title: "Move the appointment",
    back: paths.schedule({ day: clock.dayKey(appointment.startsAt) }),
    status: shown.problem ? (422 as const) : (200 as const),
  };
  return ask(
    c,
    dialog,
    <MovingQuestion
      appointment={appointment}
      typed={shown.typed ?? typedOf(appointment, clock)}
      clock={clock}
      problem={shown.problem}
      isOver={wantsFragment(c)}
    />,
  );
}

function clockOf(c: Context<App>) {
  const { clinic } = c.get("signedIn");
  return clinicTime(clinic.timeZone, clinic.country);
}
