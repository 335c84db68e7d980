import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { writeTime } from "#domain/hours-words.ts";
import { slotsOf } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { AppointmentCard, whoComes } from "./appointment-card.tsx";

/** A day in half hours. */
export function DayTable({
  day,
  appointments,
  clock,
}: {
  day: string;
  appointments: readonly Appointment[];
  clock: ClinicTime;
}) {
  const title = clock.day(clock.instantOf(day, 12 * 60));
  return (
    <table class="day-table">
      <caption>{title}</caption>
      <tbody>
        {slotsOf(day, appointments, clock).map(({ at, isAgain, appointments: here, running }) => {
          const time = writeTime(clock.minuteOfDay(at));
          const words = isAgain ? `${clock.time(at)}, second time` : clock.time(at);
          const shown = String(at);
          return (
            <tr id={`slot-${at}`} data-day={day} data-time={time} data-shown={shown}>
              <th scope="row">
                <a
                  href={paths.newAppointment({ day, time, ...(isAgain ? { shown } : {}) })}
                  aria-label={`New appointment at ${words}`}
                >
                  {words}
                </a>
              </th>
              <td>
                {running.length > 0 && (
                  <p class="running">
                    {running
                      .map((one) => `${whoComes(one)} until ${clock.time(one.endsAt)}`)
                      .join(", ")}
                  </p>
                )}
                {here.length > 0 && (
                  <div class="appointments">
                    {here.map((appointment) => (
                      <AppointmentCard appointment={appointment} clock={clock} />
                    ))}
                  </div>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
