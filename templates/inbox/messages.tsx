import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import { type Note, positionOf } from "#domain/note.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { MessageArticle } from "./message-article.tsx";
import { NoteArticle } from "./note-article.tsx";

/** Messages and the notes among them, oldest first, each day under its heading. */
export function Messages({
  messages,
  notes = [],
  signedIn,
}: {
  messages: readonly Message[];
  notes?: readonly Note[];
  signedIn: SignedIn;
}) {
  const { clinic } = signedIn;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const said = inOrder(messages, notes).map((one) => ({ ...one, day: clock.dayKey(one.at) }));
  return (
    <>
      {said.map(({ message, note, day, at, position }, i) => (
        <>
          {day !== said[i - 1]?.day && (
            <DayHeading day={day} at={at} position={position} clinic={clinic} />
          )}
          {message && <MessageArticle message={message} clinic={clinic} />}
          {note && <NoteArticle note={note} signedIn={signedIn} />}
        </>
      ))}
    </>
  );
}

interface Said {
  readonly message?: Message;
  readonly note?: Note;
  readonly position: string;
  readonly at: number;
}

function inOrder(messages: readonly Message[], notes: readonly Note[]): Said[] {
  const said = messages.map((message) => ({
    message,
    position: String(message.position),
    at: message.createdAt,
  }));
  const noted = notes.map((note) => ({ note, position: positionOf(note), at: note.createdAt }));
  const all: Said[] = [...said, ...noted];
  return all.toSorted((a, b) => Number(a.position) - Number(b.position));
}

/** The heading of a day; it stands above the first that the page has of that day. */
function DayHeading({
  day,
  at,
  position,
  clinic,
}: {
  day: string;
  at: number;
  position: string;
  clinic: Clinic;
}) {
  return (
    <h3 id={`day-${day}`} class="day" data-position={position}>
      {clinicTime(clinic.timeZone, clinic.country).day(at)}
    </h3>
  );
}
