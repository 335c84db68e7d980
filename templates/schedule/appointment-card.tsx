import { type Appointment, type AppointmentStatus, isExpected } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { writeTime } from "#domain/hours-words.ts";
import { paths } from "#src/paths.ts";

/**
 * One appointment in a schedule: a way to it, and while its client is expected one to move it, by
 * pointer and keys (public/schedule.js) or in a dialog.
 */
export function AppointmentCard({
  appointment,
  clock,
}: {
  appointment: Appointment;
  clock: ClinicTime;
}) {
  const { id, clientName, typeName, staffName, room, status, answer, startsAt } = appointment;
  const { endsAt, version } = appointment;
  const name = whoComes(appointment);
  const where = [staffName, room].filter((part) => part !== "").join(", ");
  const canMove = isExpected(status);
  return (
    <div
      class="appointment"
      id={`appointment-${id}`}
      data-status={status}
      data-asks={answer === "reschedule" ? "yes" : undefined}
      data-move={canMove ? paths.appointmentTime(id) : undefined}
      data-version={version}
      data-time={writeTime(clock.minuteOfDay(startsAt))}
    >
      <a
        id={`open-${id}`}
        href={paths.appointment(id)}
        aria-keyshortcuts={canMove ? keys : undefined}
      >
        <span class="appointment-head">
          <time datetime={clock.iso(startsAt)}>{clock.range(startsAt, endsAt)}</time>{" "}
          <strong>{name}</strong>
        </span>{" "}
        <small>
          {name !== clientName && `${clientName} · `}
          {typeName}
          {where !== "" && ` · ${where}`}
        </small>{" "}
        <small class="appointment-status">
          {statusWords[status]}
          {answer === "reschedule" && " · asks for another time"}
        </small>
      </a>
      {canMove && (
        <a
          class="appointment-move"
          id={`move-${id}`}
          href={paths.appointmentMoving(id)}
          hx-get={paths.appointmentMoving(id)}
          hx-target="#dialog"
          aria-label={`Move ${name}, ${clock.time(startsAt)}`}
        >
          Move
        </a>
      )}
    </div>
  );
}

const keys = "Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight";

/** The patient, or the client who comes for nobody in particular. */
export function whoComes({ patientName, clientName }: Appointment): string {
  return patientName ?? clientName;
}

export const statusWords: Record<AppointmentStatus, string> = {
  booked: "Booked",
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  done: "Done",
  missed: "Did not come",
};
