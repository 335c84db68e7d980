import { longestNote, mostAfterOne, type NoteProblem } from "#domain/note.ts";
import { paths } from "#src/paths.ts";

/** Writing for colleagues: a form of its own, so that nothing typed here is ever in the composer. */
export function NoteForm({
  conversationId,
  token,
  colleagues,
  typed = "",
  problem,
}: {
  conversationId: string;
  /** Of this form: however often it is posted, there is one note. */
  token: string;
  /** The names of those who can be mentioned. */
  colleagues: readonly string[];
  typed?: string;
  problem?: NoteProblem | undefined;
}) {
  const action = paths.notes(conversationId);
  return (
    <form
      class="note-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target={`#noting-${conversationId}`}
      hx-swap="innerHTML"
      hx-sync="this:drop"
      data-conversation={conversationId}
    >
      <input type="hidden" name="token" value={token} />
      {problem && (
        <p class="alert" role="alert" id="note-problem">
          {words[problem]}
        </p>
      )}
      <label>
        <span>Internal note: colleagues see it, the client never does</span>
        <textarea
          id="note-text"
          name="body"
          rows={2}
          maxlength={longestNote}
          required
          aria-describedby={problem ? "note-problem" : undefined}
        >
          {typed}
        </textarea>
      </label>
      {colleagues.length > 0 && (
        <div class="mentionable" role="group" aria-label="Mention a colleague">
          {colleagues.map((name) => (
            <button type="button" class="quiet" data-mention={name} hidden>
              @{name}
            </button>
          ))}
          <p class="hint">Whoever is named with an @ is told.</p>
        </div>
      )}
      <div class="note-actions">
        <a class="quiet" href={paths.conversation(conversationId)} data-leaves-note>
          Cancel
        </a>
        <button>Keep note</button>
      </div>
    </form>
  );
}

const words: Record<NoteProblem, string> = {
  empty: "Write something first.",
  "too-long": `A note holds ${longestNote} characters at most. Shorten it, or make it two.`,
  "too-many": `There are ${mostAfterOne} notes behind the last text, which is as many as fit. Remove one first.`,
};
