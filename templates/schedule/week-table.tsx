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
  const byDay = Map.groupBy(appointments, ({ startsAt }) => clock.dayKey(startsAt));
  return (
    <div class="week">
      {days.map((day) => {
        const here = byDay.get(day) ?? [];
        // "Monday, November 23": the weekday leads, the date may be small.
        const [weekday, ...date] = clock.day(clock.instantOf(day, 12 * 60)).split(", ");
        return (
          <section
            id={`day-${day}`}
            aria-labelledby={`title-${day}`}
            data-day={day}
            data-today={day === today ? "yes" : undefined}
          >
            <h2 id={`title-${day}`}>
              <a href={paths.schedule({ day })}>
                {weekday} <small>{date.join(", ")}</small>
              </a>
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
