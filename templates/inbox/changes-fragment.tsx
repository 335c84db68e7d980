import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic } from "#domain/staff.ts";
import { ConversationRow } from "./conversation-row.tsx";
import { Cursor, InboxLink } from "./inbox-link.tsx";
import { Messages } from "./message-article.tsx";

/** What a page has missed, each partial naming its place. A place that is not there is skipped. */
export function ChangesFragment({
  conversations,
  messages,
  state,
  clinic,
  now,
}: {
  conversations: readonly Conversation[];
  messages: readonly Message[];
  state: { unread: number; seq: number };
  clinic: Clinic;
  now: number;
}) {
  const open = conversations.filter(({ closedAt }) => closedAt === null);
  const closed = conversations.filter(({ closedAt }) => closedAt !== null);
  const [first] = messages;
  return (
    <>
      {first && (
        <hx-partial hx-target={`#messages-${first.conversationId}`} hx-swap="upsert">
          <Messages messages={messages} clinic={clinic} />
        </hx-partial>
      )}
      {closed.map(({ id }) => (
        <hx-partial hx-target={`#conversation-${id}`} hx-swap="delete" />
      ))}
      {open.length > 0 && (
        <hx-partial hx-target="#conversations" hx-swap="upsert">
          {open.map((conversation) => (
            <ConversationRow conversation={conversation} clinic={clinic} now={now} />
          ))}
        </hx-partial>
      )}
      <hx-partial hx-target="#inbox-link" hx-swap="outerHTML">
        <InboxLink unread={state.unread} />
      </hx-partial>
      <hx-partial hx-target="#cursor" hx-swap="outerHTML">
        <Cursor seq={state.seq} />
      </hx-partial>
    </>
  );
}
