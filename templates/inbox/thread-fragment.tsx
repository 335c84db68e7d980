import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { SignedIn } from "#domain/staff.ts";
import { ConversationRow, nameOf } from "./conversation-row.tsx";
import { InboxLink } from "./inbox-link.tsx";
import { mentionId } from "./mentions.tsx";
import { Messages } from "./messages.tsx";
import { Earlier, Later } from "./more-messages.tsx";
import { Thread, type ThreadProps } from "./thread.tsx";

/** A conversation opened in a page that has its list: the thread, its row read, the ball's count. */
export function ThreadFragment({
  thread,
  state,
  signedIn,
  filter,
  now,
  token,
}: {
  thread: ThreadProps;
  state: { unread: number; seq: number };
  signedIn: SignedIn;
  filter: InboxFilter;
  now: number;
  token: string;
}) {
  const { conversation } = thread;
  return (
    <>
      <Thread thread={thread} signedIn={signedIn} seq={state.seq} token={token} now={now} />
      <hx-partial hx-target={`#conversation-${conversation.id}`} hx-swap="outerHTML">
        <ConversationRow
          conversation={conversation}
          clinic={signedIn.clinic}
          filter={filter}
          now={now}
        />
      </hx-partial>
      <hx-partial hx-target={`#${mentionId(conversation.id)}`} hx-swap="delete" />
      <hx-partial hx-target="#inbox-link" hx-swap="outerHTML">
        <InboxLink unread={state.unread} />
      </hx-partial>
    </>
  );
}

/** Earlier messages for a thread that is there already. */
export function EarlierFragment({ thread, signedIn }: { thread: ThreadProps; signedIn: SignedIn }) {
  const { id } = thread.conversation;
  return (
    <>
      <hx-partial hx-target="#earlier-messages" hx-swap="delete" />
      <hx-partial hx-target={`#messages-${id}`} hx-swap="upsert">
        {thread.earlier !== null && <Earlier conversationId={id} before={thread.earlier} />}
        <Messages
          {...thread}
          signedIn={signedIn}
          folds
          who={nameOf(thread.conversation, signedIn.clinic)}
        />
      </hx-partial>
    </>
  );
}

/** Later messages for a thread that was opened somewhere before its end. */
export function LaterFragment({ thread, signedIn }: { thread: ThreadProps; signedIn: SignedIn }) {
  const { id } = thread.conversation;
  return (
    <>
      <hx-partial hx-target="#later-messages" hx-swap="delete" />
      <hx-partial hx-target={`#messages-${id}`} hx-swap="upsert">
        <Messages
          {...thread}
          signedIn={signedIn}
          folds
          who={nameOf(thread.conversation, signedIn.clinic)}
        />
        {thread.later !== null && <Later conversationId={id} from={thread.later} />}
      </hx-partial>
    </>
  );
}
