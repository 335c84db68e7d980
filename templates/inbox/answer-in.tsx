import { type Language, languages } from "#domain/language.ts";
import { paths } from "#src/paths.ts";

/** The quick replies in the client's language, beside the composer; empty where there is none to offer. */
export function AnswerIn({
  conversationId,
  language,
}: {
  conversationId: string;
  language: Exclude<Language, "en"> | null;
}) {
  return (
    <div id={`answer-in-${conversationId}`} class="answer-in">
      {language !== null && (
        <button
          class="quiet"
          form={`composer-${conversationId}`}
          formaction={paths.answeringIn(conversationId, language)}
          formnovalidate
          hx-post={paths.answeringIn(conversationId, language)}
          hx-target="#dialog"
          hx-swap="innerHTML"
          aria-haspopup="dialog"
        >
          Answer in <span lang={language}>{languages[language]}</span>
        </button>
      )}
    </div>
  );
}
