import type { ClientCard } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { SearchForm } from "#templates/search-field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { Choices } from "./assignment-dialog.tsx";
import { nameOf } from "./conversation-row.tsx";

export interface SelectionProps {
  readonly signedIn: SignedIn;
  readonly state: { readonly unread: number; readonly seq: number };
  readonly conversations: readonly Conversation[];
  readonly filter: InboxFilter;
  readonly now: number;
  /** To whom they can be handed over. */
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  readonly areAllChosen: boolean;
  readonly typed: string;
  readonly choices: readonly ClientCard[];
  /** What came of the last action, in words. */
  readonly said: string;
}

/**
 * Several conversations at once. A page of its own that stands still: rows that move while one
 * ticks them would have the wrong one closed.
 */
export function SelectionPage(props: SelectionProps) {
  const { signedIn, state, conversations, filter, now, typed, choices, said } = props;
  const { colleagues, areAllChosen } = props;
  const { clinic } = signedIn;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <StaffPage signedIn={signedIn} title="Select conversations" state={state}>
      <div class="page page-narrow">
        <div class="page-head">
          <h1>Select conversations</h1>
          <a href={paths.inbox({ filter })}>Back to the inbox</a>
          {conversations.length > 0 && (
            <a href={paths.selection({ filter, all: "yes" })} data-key="x">
              Select all
            </a>
          )}
        </div>
        <p role="status">{said}</p>
        <form class="stack" method="post" action={paths.selection({ filter })} id="selection">
          <ul aria-label="Conversations">
            {conversations.map((conversation) => (
              <li>
                <label class="choice">
                  <input
                    type="checkbox"
                    name="chosen"
                    value={`${conversation.lastMessageAt}.${conversation.id}`}
                    checked={areAllChosen}
                  />
                  <span>
                    {nameOf(conversation, clinic)}{" "}
                    <small>
                      {clock.short(conversation.lastMessageAt, now)} ·{" "}
                      {conversation.lastMessageText}
                    </small>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {conversations.length === 0 && <p>Nothing here.</p>}
          <div class="choices">
            <button name="action" value="close">
              Close
            </button>
            <button class="quiet" name="action" value="read">
              Mark as read
            </button>
            <button class="quiet" name="action" value="unread">
              Mark as unread
            </button>
          </div>
          {colleagues.length > 0 && (
            <div class="choices">
              <select name="staffId" aria-label="Hand over to" data-key="a">
                <option value="">Hand over to…</option>
                {colleagues.map(({ id, name }) => (
                  <option value={id}>{name}</option>
                ))}
              </select>
              <button class="quiet" name="action" value="give">
                Hand over
              </button>
            </div>
          )}
        </form>
        <h2>Assign to client</h2>
        <SearchForm
          label="Search clients"
          path={paths.selection()}
          typed={typed}
          target="#choices"
          autofocus={false}
        >
          <input type="hidden" name="filter" value={filter} />
        </SearchForm>
        <Choices
          choices={choices}
          isGuess={typed === ""}
          typed={typed}
          clinic={clinic}
          form="selection"
        />
        <button form="selection" name="action" value="assign">
          Assign the selected ones
        </button>
      </div>
    </StaffPage>
  );
}
