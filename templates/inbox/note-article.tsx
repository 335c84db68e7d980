import { clinicTime } from "#domain/clinic-time.ts";
import { mayRemove, type Note, positionOf } from "#domain/note.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { MessageText } from "./message-text.tsx";

/** A note among the texts, which nobody can take for one: its words say so, and its look. */
export function NoteArticle({ note, signedIn }: { note: Note; signedIn: SignedIn }) {
  const { clinic } = signedIn;
  const { id, conversationId, authorName, mentions, createdAt } = note;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const removal = paths.noteRemoval(conversationId, id);
  return (
    <article
      id={noteId(note)}
      class="internal-note"
      data-position={positionOf(note)}
      aria-label={`Internal note by ${authorName}, ${clock.time(createdAt)}`}
    >
      <header>Internal note</header>
      <MessageText text={note.body} country={clinic.country} said={clock.dayKey(createdAt)} />
      <footer>
        {authorName} · <time datetime={clock.iso(createdAt)}>{clock.time(createdAt)}</time>
        {mentions.length > 0 && ` · for ${mentions.join(", ")}`}
        {mayRemove(signedIn, note) && (
          <form method="post" action={removal} hx-post={removal} hx-swap="none">
            <button class="quiet" aria-label="Remove this note">
              Remove
            </button>
          </form>
        )}
      </footer>
    </article>
  );
}

/** Names its place: what comes to the same place takes it. */
export function noteId(note: Pick<Note, "after" | "place">): string {
  return `note-${positionOf(note).replace(".", "-")}`;
}
