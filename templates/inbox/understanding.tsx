import { readUnderstood } from "#domain/appointment-answer.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";

/** What it was taken to say about an appointment, and the way to take that back. */
export function Understanding({
  message,
  clinic,
  isRecord = false,
}: {
  message: Message;
  clinic: Clinic;
  isRecord?: boolean;
}) {
  const understood = readUnderstood(message.understood);
  if (!understood) return null;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const { answer, startsAt, appointmentId } = understood;
  const action = paths.misunderstanding(message.conversationId, String(message.position));
  return (
    <span class="understood">
      {" · "}
      {answerWords[answer]}{" "}
      <a href={paths.appointment(appointmentId)}>
        {clock.day(startsAt)}, {clock.time(startsAt)}
      </a>
      {!isRecord && answer !== "undone" && (
        <form method="post" action={action} hx-post={action} hx-swap="none">
          <button class="quiet">Undo</button>
        </form>
      )}
    </span>
  );
}

const answerWords = {
  confirm: "Understood as: confirms",
  reschedule: "Understood as: asks for another time than",
  undone: "Not an answer about",
};
