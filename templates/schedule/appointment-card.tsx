import { type Appointment, type AppointmentStatus, isExpected } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";

/** One appointment in a schedule. */
export function AppointmentCard({
  appointment,
  clock,
}: {
  appointment: Appointment;
  clock: ClinicTime;
}) {
  const { id, clientName, patientName, typeName, staffName, room, status, answer } = appointment;
  const where = [staffName, room].filter((part) => part !== "").join(", ");
  return (
    <a
      class="appointment"
      href={paths.appointment(id)}
      data-status={status}
      data-move={isExpected(status) ? paths.appointmentTime(id) : undefined}
      data-version={appointment.version}
    >
      <strong>
        <time datetime={clock.iso(appointment.startsAt)}>{clock.time(appointment.startsAt)}</time>{" "}
        {patientName ?? clientName}
      </strong>
      <small>
        {patientName !== null && `${clientName} · `}
        {typeName}
        {where !== "" && ` · ${where}`}
      </small>
      <small class="appointment-status">
        {statusWords[status]}
        {answer === "reschedule" && " · asks for another time"}
      </small>
    </a>
  );
}

export const statusWords: Record<AppointmentStatus, string> = {
  booked: "Booked",
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  done: "Done",
  missed: "Did not come",
};
