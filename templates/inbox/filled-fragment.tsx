import type { DraftFile } from "#domain/attachment.ts";
import { Composer } from "./composer.tsx";
import { DraftFiles, type RefusedFile } from "./draft-files.tsx";

/** A quick reply was chosen: the composer with its text, and what is attached by now. */
export function FilledFragment({
  conversationId,
  contact,
  token,
  filled,
}: {
  conversationId: string;
  contact: string;
  token: string;
  filled: {
    readonly text: string;
    readonly draft: {
      readonly files: readonly DraftFile[];
      readonly refused: readonly RefusedFile[];
    };
  };
}) {
  const { text, draft } = filled;
  return (
    <>
      <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
      <hx-partial hx-target={`#draft-${conversationId}`} hx-swap="outerHTML">
        <DraftFiles conversationId={conversationId} {...draft} />
      </hx-partial>
      <hx-partial hx-target={`#composer-${conversationId}`} hx-swap="outerHTML">
        <Composer
          conversationId={conversationId}
          contact={contact}
          token={token}
          typed={text}
          hasFiles={draft.files.length > 0}
          isFilled
        />
      </hx-partial>
    </>
  );
}
