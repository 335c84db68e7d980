import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { slotsOf } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { AppointmentCard } from "./appointment-card.tsx";

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
        {slotsOf(day, appointments, clock).map(({ at, isAgain, appointments: here }) => {
          const minute = clock.minuteOfDay(at);
          const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
          const words = isAgain ? `${clock.time(at)}, second time` : clock.time(at);
          const shown = String(at);
          return (
            <tr data-day={day} data-time={time} data-shown={shown}>
              <th scope="row">
                <a
                  href={paths.newAppointment({ day, time, ...(isAgain ? { shown } : {}) })}
                  aria-label={`New appointment at ${words}`}
                >
                  {words}
                </a>
              </th>
              <td>
                {here.map((appointment) => (
                  <AppointmentCard appointment={appointment} clock={clock} />
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
