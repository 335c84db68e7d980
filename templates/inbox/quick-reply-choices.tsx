import type { QuickReply } from "#domain/quick-reply.ts";
import { paths } from "#src/paths.ts";
import { byFolder } from "#templates/quick-replies/folders.ts";

/**
 * Quick replies to choose from, in the middle of writing: what was typed goes along and comes back in
 * front of the one that is chosen. A script filters them by name or words.
 */
export function QuickReplyChoices({
  conversationId,
  contact,
  typed,
  replies,
}: {
  conversationId: string;
  contact: string;
  typed: string;
  replies: readonly QuickReply[];
}) {
  return (
    <form class="stack" method="post" aria-label="Choose a quick reply">
      <input type="hidden" name="body" value={typed} />
      <input type="hidden" name="contact" value={contact} />
      {replies.length === 0 ? (
        <p>There are none yet.</p>
      ) : (
        <label class="needs-script" hidden>
          Find
          <input
            type="search"
            id="quick-reply-words"
            placeholder="Name or words"
            autocomplete="off"
          />
        </label>
      )}
      <p id="quick-replies-found" role="status" />
      <div id="quick-reply-choices" class="stack">
        {byFolder(replies).map(({ folder, replies: kept }) => (
          <fieldset class="quick-reply-folder">
            {folder !== "" && <legend>{folder}</legend>}
            {kept.map(({ id, name, body, documentIds }) => (
              <button
                class="quick-reply"
                formaction={paths.quickReplyUse(conversationId, id)}
                hx-post={paths.quickReplyUse(conversationId, id)}
                hx-swap="none"
              >
                <strong>{name}</strong>
                {documentIds.length > 0 && (
                  <span class="quick-reply-files">{filesIn(documentIds)}</span>
                )}
                <small>{body}</small>
              </button>
            ))}
          </fieldset>
        ))}
      </div>
      <p>
        <a href={paths.quickReplies()}>Add or change quick replies</a>
      </p>
    </form>
  );
}

function filesIn({ length }: readonly string[]): string {
  return length === 1 ? "1 document" : `${length} documents`;
}
