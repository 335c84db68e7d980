import { type ReplyRefusal } from "#domain/conversation.ts";
import { longestBody, type Message } from "#domain/message.ts";
import { paths } from "#src/paths.ts";
import { type ComposerProblem, composerWords } from "./composer-words.ts";

/**
 * The form that answers. `token` makes the same form count once, however often it is posted; what
 * was typed comes back with a problem. With `locked` nothing can be sent, and it says why.
 */
export function Composer({
  conversationId,
  contact = "",
  token,
  typed = "",
  problem,
  locked,
  hasFiles = false,
  isFilled = false,
  seen = null,
  since = seen,
  answered,
  now = 0,
}: {
  conversationId: string;
  /** Whom it goes to: when the conversation was deleted meanwhile, a new one can be offered. */
  contact?: string;
  token: string;
  typed?: string;
  problem?: ComposerProblem | undefined;
  locked?: ReplyRefusal | null;
  /** Then it may go without words. */
  hasFiles?: boolean;
  /** A quick reply was just put in: the writer goes on here. */
  isFilled?: boolean;
  /** The position of the last message on the page, for closing; app.js keeps it as it changes. */
  seen?: number | null;
  /** The position of the last message that its writer knows of; composer.js sets it as writing begins. */
  since?: number | null;
  /** What a colleague has answered meanwhile. */
  answered?: Pick<Message, "authorName" | "createdAt"> | undefined;
  now?: number;
}) {
  const action = paths.messages(conversationId);
  // That it is closed, and how to reopen it, stands right above.
  const reason = (locked === "closed" ? null : locked) ?? problem;
  const isGone = problem === "deleted";
  return (
    <form
      id={`composer-${conversationId}`}
      class="composer"
      method="post"
      action={isGone ? paths.conversations() : action}
      hx-post={isGone ? undefined : action}
      hx-swap="outerHTML"
      hx-sync="this:drop"
      hx-include="[name=view]"
      data-conversation={conversationId}
    >
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name={isGone ? "number" : "contact"} value={contact} />
      {!isGone && <input type="hidden" name="seen" value={seen ?? ""} />}
      {!isGone && <input type="hidden" name="since" value={since ?? ""} />}
      {reason && (
        <p class="alert" role="alert" id="composer-problem">
          {composerWords(reason, { contact, typed, answered, now })}
        </p>
      )}
      <textarea
        id="composer-text"
        name="body"
        data-segments="segments"
        data-key="r"
        aria-label="Message"
        aria-describedby={reason ? "composer-problem segments" : "segments"}
        placeholder="Write a text"
        rows={2}
        maxlength={longestBody}
        required={!hasFiles}
        disabled={Boolean(locked)}
        autofocus={isFilled}
      >
        {typed}
      </textarea>
      <output id="segments" class="segments" for="composer-text" />
      <div class="composer-actions">
        {/* The picker is a script: until one has shown it, there is no button. */}
        <button
          type="button"
          id="emoji-button"
          class="quiet"
          popovertarget="emoji-picker"
          aria-haspopup="dialog"
          aria-label="Emoji"
          disabled={Boolean(locked)}
          hidden
        >
          ☺︎
        </button>
        {!isGone && (
          <button
            id="quick-replies-button"
            class="quiet"
            formaction={paths.choosingQuickReply(conversationId)}
            formnovalidate
            hx-post={paths.choosingQuickReply(conversationId)}
            hx-target="#dialog"
            hx-swap="innerHTML"
            aria-label="Quick replies"
            aria-haspopup="dialog"
            disabled={Boolean(locked)}
          >
            /
          </button>
        )}
        {!isGone && (
          <a
            id="note-button"
            class="button quiet"
            href={paths.notes(conversationId)}
            hx-get={paths.notes(conversationId)}
            hx-target={`#noting-${conversationId}`}
            aria-label="Internal note"
            data-key="n"
          >
            Note
          </a>
        )}
        {!isGone && (
          <button
            type="button"
            class="quiet"
            popovertarget="more-menu"
            aria-haspopup="menu"
            aria-label="More actions"
          >
            …
          </button>
        )}
        <button
          disabled={Boolean(locked)}
          title={isGone ? undefined : "Ctrl+Enter sends and closes"}
        >
          {isGone ? "Send in a new conversation" : "Send"}
        </button>
      </div>
    </form>
  );
}
