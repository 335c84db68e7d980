import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import { type Note, positionOf } from "#domain/note.ts";
import { shownUnder } from "#domain/shown-reaction.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { MessageArticle } from "./message-article.tsx";
import { NoteArticle } from "./note-article.tsx";
import { placeOfReaction, ReactionArticle } from "./reaction-article.tsx";

/**
 * Messages and the notes among them, oldest first, each day under its heading. A reaction stands under
 * the text that it means, if that is here: `isAll` says that a page has no other messages than these.
 */
export function Messages({
  messages,
  notes = [],
  signedIn,
  who = "Client",
  isAll = true,
}: {
  messages: readonly Message[];
  notes?: readonly Note[];
  signedIn: SignedIn;
  /** What the client is called. */
  who?: string | undefined;
  isAll?: boolean;
}) {
  const { clinic } = signedIn;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const said = inOrder(messages, notes, isAll);
  // What somebody did to a text of the day before makes no day of its own.
  const dayOf = ({ at }: Said) => clock.dayKey(at);
  return (
    <>
      {said.map((one, i) => {
        const { message, note, under } = one;
        const before = said.slice(0, i).findLast((other) => other.under === undefined);
        const isNewDay = under === undefined && (!before || dayOf(before) !== dayOf(one));
        return (
          <>
            {isNewDay && <DayHeading day={dayOf(one)} {...one} clinic={clinic} />}
            {message && under === undefined && <MessageArticle message={message} clinic={clinic} />}
            {message && under !== undefined && (
              <ReactionArticle message={message} under={under} who={who} clinic={clinic} />
            )}
            {note && <NoteArticle note={note} signedIn={signedIn} />}
          </>
        );
      })}
    </>
  );
}

interface Said {
  readonly message?: Message;
  readonly note?: Note;
  /** Of a reaction: the position of the text that it means. */
  readonly under?: number;
  readonly position: string;
  readonly at: number;
}

function inOrder(messages: readonly Message[], notes: readonly Note[], isAll: boolean): Said[] {
  const here = new Set(messages.map(({ position }) => position));
  const said = new Map<string, Said>();
  for (const message of messages) {
    const under = shownUnder(message, (position) => !isAll || here.has(position));
    const position = under === null ? String(message.position) : placeOfReaction(under);
    // The last reaction to a text is the one that counts.
    said.set(position, {
      message,
      position,
      at: message.createdAt,
      ...(under === null ? {} : { under }),
    });
  }
  const noted = notes.map((note) => ({ note, position: positionOf(note), at: note.createdAt }));
  return [...said.values(), ...noted].toSorted((a, b) => Number(a.position) - Number(b.position));
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
