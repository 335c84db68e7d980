import { type Language, languages } from "#domain/language.ts";
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
  replies: all,
  language,
}: {
  conversationId: string;
  contact: string;
  typed: string;
  replies: readonly QuickReply[];
  /** Only what is written in it; null: all. */
  language: Language | null;
}) {
  const replies = language === null ? all : all.filter((reply) => reply.language === language);
  return (
    <form class="stack" method="post" aria-label="Choose a quick reply">
      <input type="hidden" name="body" value={typed} />
      <input type="hidden" name="contact" value={contact} />
      {replies.length === 0 ? (
        <p>There are none {language !== null && `in ${languages[language]} `}yet.</p>
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
            {kept.map(({ id, name, body, language: written, documentIds }) => (
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
                {written !== null && (
                  <span class="quick-reply-files" lang={written}>
                    {languages[written]}
                  </span>
                )}
                <small lang={written ?? undefined}>{body}</small>
              </button>
            ))}
          </fieldset>
        ))}
      </div>
      {language !== null && (
        <button
          class="quiet"
          formaction={paths.choosingQuickReply(conversationId)}
          hx-post={paths.choosingQuickReply(conversationId)}
          hx-target="#dialog"
          hx-swap="innerHTML"
        >
          In every language
        </button>
      )}
      <p>
        <a href={paths.quickReplies()}>Add or change quick replies</a>
      </p>
    </form>
  );
}

function filesIn({ length }: readonly string[]): string {
  return length === 1 ? "1 document" : `${length} documents`;
}
