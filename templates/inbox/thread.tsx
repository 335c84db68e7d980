import type { Conversation } from "#domain/conversation.ts";
import { replyRefusal } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { Composer, type ComposerProblem } from "./composer.tsx";
import { nameOf } from "./conversation-row.tsx";
import { Messages } from "./message-article.tsx";

export interface ThreadProps {
  readonly conversation: Conversation;
  readonly optedOut: boolean;
  readonly messages: readonly Message[];
  readonly earlier: number | null;
}

/** The open conversation: who it is, what was said, and the composer. */
export function Thread({
  thread,
  clinic,
  token,
  typed,
  problem,
}: {
  thread: ThreadProps;
  clinic: Clinic;
  token: string;
  typed?: string | undefined;
  problem?: ComposerProblem | undefined;
}) {
  const { conversation, messages, earlier } = thread;
  const { id, contact, clientName } = conversation;
  return (
    <section id="thread" class="thread" aria-labelledby="thread-title" data-conversation={id}>
      <input type="hidden" name="conversation" value={id} form="live" />
      <header class="thread-head">
        <a class="back" href={paths.inbox()} aria-label="Back to the list">
          ‹
        </a>
        <div>
          <h2 id="thread-title">{nameOf(conversation, clinic)}</h2>
          {clientName && <p>{formatNumber(contact, clinic.country)}</p>}
        </div>
      </header>
      <div
        id={`messages-${id}`}
        class="messages"
        role="log"
        aria-label="Messages"
        tabindex={0}
        data-order="oldest-first"
      >
        {earlier !== null && <Earlier conversationId={id} before={earlier} />}
        <Messages messages={messages} clinic={clinic} />
      </div>
      <Composer
        conversationId={id}
        token={token}
        locked={replyRefusal(conversation, thread.optedOut)}
        {...(typed === undefined ? {} : { typed })}
        problem={problem}
      />
    </section>
  );
}

/** Where the thread goes when no conversation is open. */
export function NoThread() {
  return (
    <section id="thread" class="thread thread-none">
      <p>Choose a conversation to read it and answer.</p>
    </section>
  );
}

export function Earlier({ conversationId, before }: { conversationId: string; before: number }) {
  const path = paths.earlier(conversationId, before);
  return (
    <a
      id="earlier-messages"
      class="more"
      data-position="-Infinity"
      href={path}
      hx-get={path}
      hx-target={`#messages-${conversationId}`}
      hx-swap="upsert"
      hx-trigger="click, near"
      hx-sync="this:drop"
    >
      Earlier messages
    </a>
  );
}
