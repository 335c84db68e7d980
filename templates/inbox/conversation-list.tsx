import type { Conversation } from "#domain/conversation.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { ConversationRow } from "./conversation-row.tsx";

export interface ConversationListProps {
  readonly conversations: readonly Conversation[];
  readonly next: { readonly at: number; readonly id: string } | null;
}

/** The inbox's list, newest first. */
export function ConversationList({
  list,
  clinic,
  now,
}: {
  list: ConversationListProps;
  clinic: Clinic;
  now: number;
}) {
  return (
    <section class="list" aria-labelledby="list-title">
      <h2 id="list-title">Inbox</h2>
      <ul id="conversations" aria-label="Conversations" data-order="newest-first">
        <ConversationRows list={list} clinic={clinic} now={now} />
      </ul>
      <p class="empty">No conversations. A text to your number starts one.</p>
    </section>
  );
}

/** The rows of one page of the list and the way to the next. */
export function ConversationRows({
  list,
  clinic,
  now,
}: {
  list: ConversationListProps;
  clinic: Clinic;
  now: number;
}) {
  return (
    <>
      {list.conversations.map((conversation) => (
        <ConversationRow conversation={conversation} clinic={clinic} now={now} />
      ))}
      {list.next && <More place={`${list.next.at}.${list.next.id}`} />}
    </>
  );
}

function More({ place }: { place: string }) {
  return (
    <li id="more-conversations" data-position="-Infinity">
      <a
        class="more"
        href={paths.inbox(place)}
        hx-get={paths.inbox(place)}
        hx-target="#conversations"
        hx-swap="upsert"
        hx-trigger="click, near"
        hx-sync="this:drop"
      >
        Older conversations
      </a>
    </li>
  );
}
