import { type ReplyRefusal } from "#domain/conversation.ts";
import { abroadIn } from "#domain/destination.ts";
import { type BodyProblem, longestBody } from "#domain/message.ts";
import { type CapReached, capWords, isCap } from "#domain/send-caps.ts";
import { blankIn } from "#domain/quick-reply.ts";
import { paths } from "#src/paths.ts";

export type ComposerProblem =
  | BodyProblem
  | ReplyRefusal
  | CapReached
  | "not-failed"
  | "unavailable"
  | "deleted"
  | "files-changed"
  | "blank"
  | "new-text";

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
      {reason && (
        <p class="alert" role="alert" id="composer-problem">
          {composerWords(reason, { contact, typed })}
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
            class="quiet"
            href={paths.notes(conversationId)}
            hx-get={paths.notes(conversationId)}
            hx-target={`#noting-${conversationId}`}
            aria-label="Internal note"
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

/** Why a text was not taken, in words. */
export function composerWords(
  reason: ComposerProblem,
  { contact, typed }: { contact: string; typed: string },
): string {
  if (reason === "blank") {
    return `${blankIn(typed) ?? "A blank"} is still to be filled in. Nothing was sent: write what belongs there, or take it out.`;
  }
  if (isCap(reason)) return capWords(reason);
  return reason === "abroad" ? abroadWords(contact) : words[reason];
}

function abroadWords(contact: string): string {
  return `Texts go to the US and Canada only; this number belongs to ${abroadIn(contact)}. Call or email them instead.`;
}

const words: Record<Exclude<ComposerProblem, CapReached | "abroad" | "blank">, string> = {
  empty: "Write something first.",
  "too-long": `A text holds ${longestBody} characters at most. Shorten it or send it as two.`,
  "line-off": "Texting is switched off at this clinic. Nothing was sent.",
  closed: "This conversation is closed. Nothing was sent.",
  "opted-out": "They texted STOP, so texts to them are blocked. Call them instead.",
  "asked-not-to": "They asked not to be texted, so texts to them are blocked. Call them instead.",
  unreachable: "This sender takes no texts: it is not a phone number.",
  premium: "This is a premium number, which charges whoever texts it, so texts to it are blocked.",
  "not-failed": "This text has arrived or is on its way; it was not sent again.",
  unavailable:
    "Deskline can't reach its database just now. Nothing was sent: try again in a moment.",
  deleted:
    "This conversation is no longer there: somebody deleted it. Nothing was sent. Your text is kept, and can go out in a new conversation.",
  "files-changed":
    "The attachments were changed in another window. Nothing was sent: look at them and send again.",
  "new-text":
    "Your text is on its way. A new one came in meanwhile, so the conversation stays open.",
};
