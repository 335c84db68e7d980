import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic } from "#domain/staff.ts";
import { Composer, type ComposerProblem } from "./composer.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { Messages } from "./message-article.tsx";

/** After a send: a fresh composer, the message in the thread, and its row on top of the list. */
export function ReplyFragment({
  message,
  conversation,
  clinic,
  now,
  token,
}: {
  message: Message;
  conversation: Conversation;
  clinic: Clinic;
  now: number;
  /** Of the fresh composer; null leaves the composer alone. */
  token: string | null;
}) {
  return (
    <>
      {token !== null && <Composer conversationId={conversation.id} token={token} />}
      <hx-partial hx-target={`#messages-${conversation.id}`} hx-swap="upsert">
        <Messages messages={[message]} clinic={clinic} />
      </hx-partial>
      <hx-partial hx-target="#conversations" hx-swap="upsert">
        <ConversationRow conversation={conversation} clinic={clinic} now={now} />
      </hx-partial>
    </>
  );
}

/** The composer again, with what was typed and the reason. */
export function ComposerFragment(props: {
  conversationId: string;
  token: string;
  typed: string;
  problem: ComposerProblem;
}) {
  return <Composer {...props} />;
}
