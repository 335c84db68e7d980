import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { AppointmentCard } from "./appointment-card.tsx";

/** A week, day by day. */
export function WeekTable({
  days,
  today,
  appointments,
  clock,
}: {
  days: readonly string[];
  today: string;
  appointments: readonly Appointment[];
  clock: ClinicTime;
}) {
  return (
    <div class="week">
      {days.map((day) => {
        const here = appointments.filter(({ startsAt }) => clock.dayKey(startsAt) === day);
        return (
          <section aria-labelledby={`day-${day}`} data-today={day === today ? "yes" : undefined}>
            <h2 id={`day-${day}`}>
              <a href={paths.schedule({ day })}>{clock.day(clock.instantOf(day, 12 * 60))}</a>
            </h2>
            {here.length === 0 && <p class="hint">Nothing</p>}
            {here.map((appointment) => (
              <AppointmentCard appointment={appointment} clock={clock} />
            ))}
          </section>
        );
      })}
    </div>
  );
}
