import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { mostAppointments, type Span } from "#domain/schedule.ts";
import { DayTable } from "./day-table.tsx";
import { WeekTable } from "./week-table.tsx";

/** A day or a week as a page shows it. */
export interface ShownSchedule {
  readonly span: Span;
  readonly today: string;
  readonly appointments: readonly Appointment[];
}

/** What is in the schedule's place for days: of the page, and of every change after. */
export function ScheduleDays({
  span,
  today,
  appointments,
  clock,
}: ShownSchedule & { clock: ClinicTime }) {
  return (
    <>
      {appointments.length >= mostAppointments && (
        <p class="alert" role="alert">
          Only the first {mostAppointments} appointments are here. Look at single days for the rest.
        </p>
      )}
      {span.view === "day" ? (
        <DayTable day={span.day} appointments={appointments} clock={clock} />
      ) : (
        <WeekTable days={span.days} today={today} appointments={appointments} clock={clock} />
      )}
    </>
  );
}
