import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { writeTime } from "#domain/hours-words.ts";
import type { Step } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { Wrong } from "#templates/settings/field.tsx";
import { whoComes } from "./appointment-card.tsx";

/** Where an appointment is to be moved to: a step away, or to a day and a time. */
export function MovingQuestion({
  appointment,
  typed,
  clock,
  problem,
  isOver,
}: {
  appointment: Appointment;
  /** Day and time as typed or stored, and the instant that they were written for. */
  typed: { readonly day: string; readonly time: string; readonly shown: string };
  clock: ClinicTime;
  /** Why it was not moved. */
  problem?: string | undefined;
  /** It is above a schedule, which stays. */
  isOver: boolean;
}) {
  const { id, startsAt, endsAt, version } = appointment;
  const action = paths.appointmentTime(id);
  return (
    <form
      class="stack"
      method="post"
      action={action}
      {...(isOver ? { "hx-post": action, "hx-target": "#dialog" } : {})}
    >
      <Wrong field="when" problem={problem ? { field: "when", words: problem } : undefined} />
      <p>
        {whoComes(appointment)}: {clock.day(startsAt)}, {clock.range(startsAt, endsAt)}
      </p>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="shown" value={typed.shown} />
      <div class="interval">
        <label>
          Day
          <input type="date" name="day" value={typed.day} required />
        </label>
        <label>
          Time
          <input type="time" name="time" value={typed.time} required />
        </label>
        <button>Move</button>
      </div>
      <div class="choices">
        {steps.map(([step, words]) => (
          <button class="quiet" name="step" value={step}>
            {words}
          </button>
        ))}
      </div>
      {isOver && (
        <p class="hint">
          Cards are dragged, too; and Shift with the arrow keys moves the one that has the focus.
        </p>
      )}
    </form>
  );
}

const steps: readonly (readonly [step: Step, words: string])[] = [
  ["earlier", "Half an hour earlier"],
  ["later", "Half an hour later"],
  ["day-before", "A day earlier"],
  ["day-after", "A day later"],
  ["week-after", "A week later"],
];

/** Said politely in an open schedule when an appointment was moved there; with a way back. */
export function Moved({
  appointment,
  to,
  clock,
}: {
  /** As it was before. */
  appointment: Appointment;
  /** Where it begins now. */
  to: { readonly startsAt: number; readonly version: number };
  clock: ClinicTime;
}) {
  const { id, startsAt } = appointment;
  const action = paths.appointmentTime(id);
  const day = clock.dayKey(to.startsAt);
  return (
    <>
      <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
      <hx-partial hx-target="#schedule-said" hx-swap="innerHTML">
        <span>
          {whoComes(appointment)} moved to{" "}
          <a href={paths.schedule({ day })}>
            {clock.day(to.startsAt)}, {clock.time(to.startsAt)}
          </a>
          .
        </span>{" "}
        <form method="post" action={action} hx-post={action} hx-target="#dialog">
          <input type="hidden" name="version" value={to.version} />
          <input type="hidden" name="day" value={clock.dayKey(startsAt)} />
          <input type="hidden" name="time" value={writeTime(clock.minuteOfDay(startsAt))} />
          <input type="hidden" name="shown" value={startsAt} />
          <button class="quiet">Move it back</button>
        </form>
      </hx-partial>
    </>
  );
}
