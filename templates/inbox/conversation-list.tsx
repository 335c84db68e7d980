import type { Conversation } from "#domain/conversation.ts";
import { type InboxFilter, isOldestFirst, isTagFilter } from "#domain/inbox-filter.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { type Mention, Mentions } from "./mentions.tsx";
import { ClosingNotice, type ClosingSoon } from "./closing-soon.tsx";
import { TagFilters } from "./tags.tsx";
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
        <a class="select" href={paths.selection({ filter })}>
          Select
        </a>
        <form action={paths.newConversation()} hx-get={paths.newConversation()} hx-target="#dialog">
          <button class="plus" aria-label="New conversation" title="New conversation" data-key="+">
            +
          </button>
        </form>
      </div>
      <nav class="filters" aria-label="Show">
        {groups.map(([about, filters]) => (
          <div role="group" aria-label={about}>
            {filters.map(([name, words]) => (
              <a
                href={paths.inbox({ filter: name })}
                aria-current={isCurrent(words, filter) ? "true" : undefined}
              >
                {words}
              </a>
            ))}
          </div>
        ))}
      </nav>
      {isClosed(filter) && <ClosedFilters filter={filter} />}
      <ClosingNotice closing={props.closesSoon ?? null} clinic={props.signedIn.clinic} />
      <TagFilters tags={props.signedIn.clinic.tags} filter={filter} />
      <Mentions mentions={props.list.mentions} clinic={props.signedIn.clinic} />
      <ul
        id="conversations"
        aria-label="Conversations"
        data-order={isFirstOldest ? "oldest-first" : "newest-first"}
      >
        <ConversationRows {...props} />
      </ul>
      <p class="empty">{nothing[filter] ?? "No open conversation has this tag."}</p>
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

/** Closed conversations that belong to nobody have no profile to be found in; spam is here, too. */
function ClosedFilters({ filter }: { filter: InboxFilter }) {
  return (
    <p class="filters-more">
      {filter === "closed" ? (
        <a href={paths.inbox({ filter: "closed-nobody" })}>Closed, no client</a>
      ) : (
        <a href={paths.inbox({ filter: "closed" })}>All closed</a>
      )}{" "}
      {filter === "spam" ? (
        <strong>Spam</strong>
      ) : (
        <a href={paths.inbox({ filter: "spam" })}>Spam</a>
      )}
    </p>
  );
}

/** Whose, and which of them. Somebody's own and nobody's are open ones, the other lists everyone's. */
const groups = [
  [
    "Whose",
    [
      ["open", "Everyone"],
      ["mine", "Mine"],
      ["unassigned", "Unassigned"],
    ],
  ],
  [
    "Which",
    [
      ["open", "Open"],
      ["unread", "Unread"],
      ["waiting", "Waiting"],
      ["snoozed", "Snoozed"],
      ["closed", "Closed"],
    ],
  ],
] as const;

type Words = (typeof groups)[number][1][number][1];

function isCurrent(words: Words, filter: InboxFilter): boolean {
  const isOfSome = filter === "mine" || filter === "unassigned";
  switch (words) {
    case "Everyone":
      return !isOfSome;
    case "Open":
      return filter === "open" || isOfSome || isTagFilter(filter);
    case "Closed":
      return isClosed(filter);
    case "Mine":
    case "Unassigned":
    case "Unread":
    case "Waiting":
    case "Snoozed":
      return words.toLowerCase() === filter;
  }
}

function isClosed(filter: InboxFilter): boolean {
  return filter === "closed" || filter === "closed-nobody" || filter === "spam";
}

const nothing: Record<InboxFilter, string> = {
  open: "No conversations. A text to your number starts one.",
  unread: "Nothing is unread.",
  waiting: "Nobody waits for an answer.",
  mine: "None of the open conversations is yours.",
  unassigned: "Every open conversation is somebody's.",
  snoozed: "Nothing is snoozed.",
  spam: "Nothing is marked as spam.",
  closed: "No conversation was closed yet.",
  "closed-nobody": "Every closed conversation belongs to a client.",
};
