import type { Beginning, Conversation } from "#domain/conversation.ts";
import { type InboxFilter, isOldestFirst } from "#domain/inbox-filter.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { type Mention, Mentions } from "./mentions.tsx";
import { ClosingNotice, type ClosingSoon } from "./closing-soon.tsx";
import { Filters } from "./filters.tsx";
import { FirstText } from "./first-text.tsx";
import { ConversationRow } from "./conversation-row.tsx";

export interface ConversationListProps {
  readonly conversations: readonly Conversation[];
  readonly next: { readonly at: number; readonly id: string } | null;
  readonly mentions: readonly Mention[];
}

export interface ListProps {
  readonly list: ConversationListProps;
  readonly filter: InboxFilter;
  readonly signedIn: SignedIn;
  readonly now: number;
  /** Shortly before the clinic closes; the live feed brings it, and takes it away. */
  readonly closesSoon?: ClosingSoon | null | undefined;
  /** Of a page that shows a list and no conversation. */
  readonly beginning?: Beginning | undefined;
}

/** The inbox's list: what it is narrowed to, and how a conversation is started. */
export function ConversationList(props: ListProps) {
  const { filter } = props;
  const isFirstOldest = isOldestFirst(filter);
  return (
    <section class="list" aria-labelledby="list-title">
      <input type="hidden" name="view" value={filter} form="live" />
      <div class="list-head">
        <h2 id="list-title">Inbox</h2>
        <a class="select" href={paths.selection({ filter })} data-key="x">
          Select
        </a>
        <form action={paths.newConversation()} hx-get={paths.newConversation()} hx-target="#dialog">
          <button class="plus" aria-label="New conversation" title="New conversation" data-key="+">
            +
          </button>
        </form>
      </div>
      <Filters filter={filter} tags={props.signedIn.clinic.tags} />
      <ClosingNotice closing={props.closesSoon ?? null} clinic={props.signedIn.clinic} />
      <Mentions mentions={props.list.mentions} clinic={props.signedIn.clinic} />
      <ul
        id="conversations"
        aria-label="Conversations"
        data-order={isFirstOldest ? "oldest-first" : "newest-first"}
      >
        <ConversationRows {...props} />
      </ul>
      <div class="empty">
        {filter === "open" && props.beginning && !props.beginning.isUsed ? (
          <FirstText line={props.beginning.line} signedIn={props.signedIn} />
        ) : (
          <p>{nothing[filter] ?? "No open conversation has this tag."}</p>
        )}
      </div>
    </section>
  );
}

/** The rows of one page of the list and the way to the next. */
export function ConversationRows({ list, filter, signedIn, now }: ListProps) {
  return (
    <>
      {list.conversations.map((conversation) => (
        <ConversationRow
          conversation={conversation}
          clinic={signedIn.clinic}
          filter={filter}
          now={now}
        />
      ))}
      {list.next && <More filter={filter} place={`${list.next.at}.${list.next.id}`} />}
    </>
  );
}

function More({ filter, place }: { filter: InboxFilter; place: string }) {
  const path = paths.inbox({ filter, before: place });
  return (
    <li id="more-conversations" data-position={isOldestFirst(filter) ? "Infinity" : "-Infinity"}>
      <a
        class="more"
        href={path}
        hx-get={path}
        hx-target="#conversations"
        hx-swap="upsert"
        hx-trigger="click, near"
        hx-sync="this:drop"
      >
        More conversations
      </a>
    </li>
  );
}

const nothing: Record<InboxFilter, string> = {
  open: "Nothing is open: everybody has their answer.",
  unread: "Nothing is unread.",
  waiting: "Nobody waits for an answer.",
  mine: "None of the open conversations is yours.",
  unassigned: "Every open conversation is somebody's.",
  snoozed: "Nothing is snoozed.",
  spam: "Nothing is marked as spam.",
  closed: "No conversation was closed yet.",
  "closed-nobody": "Every closed conversation belongs to a client.",
};
