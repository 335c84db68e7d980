import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { isFoldable, type Message } from "#domain/message.ts";
import { type Note, positionOf } from "#domain/note.ts";
import { shownUnder } from "#domain/shown-reaction.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { AutomatedTexts } from "./automated-texts.tsx";
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
  folds = false,
  at,
}: {
  messages: readonly Message[];
  notes?: readonly Note[];
  signedIn: SignedIn;
  /** What the client is called. */
  who?: string | undefined;
  isAll?: boolean;
  /** A stretch of a thread; what the feed brings comes one by one, and finds its place in the page. */
  folds?: boolean;
  /** The message that somebody came for. */
  at?: number | undefined;
}) {
  const { clinic } = signedIn;
  const said = inOrder(messages, notes, isAll, clinicTime(clinic.timeZone, clinic.country));
  const stretches = folds && clinic.foldsAutomated ? inStretches(said) : said.map((one) => [one]);
  return (
    <>
      {stretches.map((stretch, i) => (
        <>
          <Heading of={stretch[0]} after={stretches[i - 1]?.[0]} clinic={clinic} />
          {stretch.length > 1 ? (
            <AutomatedTexts texts={stretch} clinic={clinic} at={at} />
          ) : (
            stretch.map((one) => <One said={one} signedIn={signedIn} who={who} />)
          )}
        </>
      ))}
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
  /** What somebody did to a text of the day before belongs to that one's day. */
  readonly day: string;
}

function inOrder(
  messages: readonly Message[],
  notes: readonly Note[],
  isAll: boolean,
  clock: ClinicTime,
): Said[] {
  const days = new Map(
    messages.map(({ position, createdAt }) => [position, clock.dayKey(createdAt)]),
  );
  const said = new Map<string, Said>();
  for (const message of messages) {
    const { createdAt: at } = message;
    const under = shownUnder(message, (position) => !isAll || days.has(position));
    const position = under === null ? String(message.position) : placeOfReaction(under);
    const day = days.get(under ?? message.position) ?? "";
    // The last reaction to a text is the one that counts.
    said.set(position, { message, position, at, day, ...(under === null ? {} : { under }) });
  }
  const noted = notes.map((note) => ({
    note,
    position: positionOf(note),
    at: note.createdAt,
    day: clock.dayKey(note.createdAt),
  }));
  return [...said.values(), ...noted].toSorted((a, b) => Number(a.position) - Number(b.position));
}

/** Automated texts that nobody wrote between, or reacted to, together; everything else by itself. */
function inStretches(said: readonly Said[]): Said[][] {
  const meant = new Set(said.map(({ under }) => under));
  const isFolded = ({ message, under }: Said) =>
    message !== undefined &&
    under === undefined &&
    isFoldable(message) &&
    !meant.has(message.position);
  const stretches: Said[][] = [];
  for (const one of said) {
    const last = stretches.at(-1);
    if (last?.every(isFolded) && isFolded(one)) last.push(one);
    else stretches.push([one]);
  }
  return stretches;
}

function One({
  said: { message, note, under },
  signedIn,
  who,
}: {
  said: Said;
  signedIn: SignedIn;
  who: string;
}) {
  const { clinic } = signedIn;
  return (
    <>
      {message && under === undefined && <MessageArticle message={message} clinic={clinic} />}
      {message && under !== undefined && (
        <ReactionArticle message={message} under={under} who={who} clinic={clinic} />
      )}
      {note && <NoteArticle note={note} signedIn={signedIn} />}
    </>
  );
}

/** The heading of a day; it stands above the first that the page has of that day. */
function Heading({
  of,
  after,
  clinic,
}: {
  of: Said | undefined;
  after: Said | undefined;
  clinic: Clinic;
}) {
  if (!of || of.under !== undefined || of.day === after?.day) return null;
  const { day, at, position } = of;
  return (
    <h3 id={`day-${day}`} class="day" data-position={position}>
      {clinicTime(clinic.timeZone, clinic.country).day(at)}
    </h3>
  );
}
