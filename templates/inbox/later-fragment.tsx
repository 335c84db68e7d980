import type { DraftFile } from "#domain/attachment.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { Message } from "#domain/message.ts";
import type { ScheduledText } from "#domain/send-later.ts";
import type { SignedIn } from "#domain/staff.ts";
import { Composer } from "./composer.tsx";
import { RowChange } from "./conversation-row.tsx";
import { DraftFiles } from "./draft-files.tsx";
import { Messages } from "./messages.tsx";
import { ScheduledTexts } from "./scheduled-texts.tsx";

interface Shown {
  readonly conversation: Conversation;
  readonly texts: readonly ScheduledText[];
  readonly signedIn: SignedIn;
}

/** A text was scheduled out of the composer, or one was changed: `fresh` is the emptied composer. */
export function LaterFragment({
  conversation: { id, contact },
  texts,
  signedIn,
  fresh,
}: Shown & { fresh: { token: string; files: readonly DraftFile[] } | null }) {
  return (
    <>
      <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
      <hx-partial hx-target={`#scheduled-${id}`} hx-swap="outerHTML">
        <ScheduledTexts conversationId={id} texts={texts} clinic={signedIn.clinic} />
      </hx-partial>
      {fresh && (
        <>
          <hx-partial hx-target={`#draft-${id}`} hx-swap="outerHTML">
            <DraftFiles conversationId={id} files={fresh.files} />
          </hx-partial>
          <hx-partial hx-target={`#composer-${id}`} hx-swap="outerHTML">
            <Composer
              conversationId={id}
              contact={contact}
              token={fresh.token}
              hasFiles={fresh.files.length > 0}
              isFilled
            />
          </hx-partial>
        </>
      )}
    </>
  );
}

/** What is to leave later, after something was done with one of them; `sent` is what left. */
export function ScheduledFragment({
  conversation,
  texts,
  signedIn,
  filter,
  now,
  sent,
  problem,
}: Shown & {
  filter: InboxFilter;
  now: number;
  sent?: Message | undefined;
  problem?: string | undefined;
}) {
  const { id } = conversation;
  const { clinic } = signedIn;
  return (
    <>
      <ScheduledTexts conversationId={id} texts={texts} clinic={clinic} problem={problem} />
      {sent && (
        <hx-partial hx-target={`#messages-${id}`} hx-swap="upsert">
          <Messages messages={[sent]} signedIn={signedIn} />
        </hx-partial>
      )}
      <RowChange conversation={conversation} signedIn={signedIn} filter={filter} now={now} />
    </>
  );
}
