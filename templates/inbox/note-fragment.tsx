import type { Note } from "#domain/note.ts";
import type { SignedIn } from "#domain/staff.ts";
import { Messages } from "./messages.tsx";
import { noteId } from "./note-article.tsx";

/** A note that was just kept, in its place, and its form gone; null: it was kept before. */
export function NoteFragment({
  conversationId,
  note,
  signedIn,
}: {
  conversationId: string;
  note: Note | null;
  signedIn: SignedIn;
}) {
  return (
    <>
      <hx-partial hx-target={`#noting-${conversationId} > form`} hx-swap="delete" />
      {note && (
        <hx-partial hx-target={`#messages-${conversationId}`} hx-swap="upsert">
          <Messages messages={[]} notes={[note]} signedIn={signedIn} />
        </hx-partial>
      )}
    </>
  );
}

export function NoteGone({ note }: { note: Pick<Note, "after" | "place"> }) {
  return <hx-partial hx-target={`#${noteId(note)}`} hx-swap="delete" />;
}
