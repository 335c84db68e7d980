import type { DraftFile } from "#domain/attachment.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { Message } from "#domain/message.ts";
import type { SignedIn } from "#domain/staff.ts";
import { Composer } from "./composer.tsx";
import type { ComposerProblem } from "./composer-words.ts";
import { RowChange } from "./conversation-row.tsx";
import { DraftFiles } from "./draft-files.tsx";
import { Messages } from "./messages.tsx";

/** After a send: a fresh composer, the message in the thread, and its row where it belongs now. */
export function ReplyFragment({
  message,
  conversation,
  signedIn,
  filter,
  now,
  token,
}: {
  message: Message;
  conversation: Conversation;
  signedIn: SignedIn;
  filter: InboxFilter;
  now: number;
  /** Of the fresh composer; null leaves the composer alone. */
  token: string | null;
}) {
  return (
    <>
      {token !== null && <Composer conversationId={conversation.id} token={token} />}
      {token !== null && (
        <hx-partial hx-target={`#draft-${conversation.id}`} hx-swap="outerHTML">
          <DraftFiles conversationId={conversation.id} files={[]} />
        </hx-partial>
      )}
      <hx-partial hx-target={`#messages-${conversation.id}`} hx-swap="upsert">
        <Messages messages={[message]} signedIn={signedIn} />
      </hx-partial>
      <RowChange conversation={conversation} signedIn={signedIn} filter={filter} now={now} />
    </>
  );
}

/** The composer again, with what was typed and the reason. */
export function ComposerFragment(props: {
  conversationId: string;
  contact: string;
  token: string;
  typed: string;
  problem: ComposerProblem;
  /** The files as they are now, when the page showed others. */
  files: readonly DraftFile[] | null;
  hasFiles: boolean;
  since: number | null;
  answered?: Message;
  signedIn: SignedIn;
  now: number;
}) {
  const { files, conversationId, answered } = props;
  return (
    <>
      <Composer {...props} />
      {answered && (
        <hx-partial hx-target={`#messages-${conversationId}`} hx-swap="upsert">
          <Messages messages={[answered]} signedIn={props.signedIn} />
        </hx-partial>
      )}
      {files !== null && (
        <hx-partial hx-target={`#draft-${conversationId}`} hx-swap="outerHTML">
          <DraftFiles conversationId={conversationId} files={files} />
        </hx-partial>
      )}
    </>
  );
}
