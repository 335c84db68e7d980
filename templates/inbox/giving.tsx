import type { Conversation } from "#domain/conversation.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { RowChange } from "./conversation-row.tsx";
import { ThreadTitle } from "./thread.tsx";

export type GivingProblem = "nobody-chosen" | "closed";

/** Whose is it to be? One press answers; the first choice has the focus. */
export function GivingQuestion({
  conversation,
  colleagues,
  staffId,
  problem,
}: {
  conversation: Conversation;
  /** Whoever asks is the first of them. */
  colleagues: readonly { readonly id: string; readonly name: string }[];
  /** Whoever asks. */
  staffId: string;
  problem?: GivingProblem | undefined;
}) {
  const action = paths.assignee(conversation.id);
  const choices = [
    ...colleagues.map(({ id, name }) => ({ id, name: id === staffId ? "Me" : name })),
    { id: "nobody", name: "Nobody" },
  ];
  const now = conversation.staffId ?? "nobody";
  return (
    <form
      class="stack"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#dialog"
      hx-swap="innerHTML"
      hx-include="[name=view]"
      hx-sync="this:drop"
    >
      {problem && (
        <p class="alert" role="alert">
          {words[problem]}
        </p>
      )}
      <p>It is in their list, and in their inbox's ball until they have looked.</p>
      <div class="stack staff-choices">
        {choices.map(({ id, name }, i) => (
          <button class="quiet" name="staffId" value={id} autofocus={i === 0}>
            {name}
            {id === now && <small> has it now</small>}
          </button>
        ))}
      </div>
    </form>
  );
}

/** It is somebody else's now: the dialog goes, the thread and the list say so. */
export function GivenFragment({
  conversation,
  signedIn,
  filter,
  now,
}: {
  conversation: Conversation;
  signedIn: SignedIn;
  filter: InboxFilter;
  now: number;
}) {
  return (
    <>
      <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
      <hx-partial hx-target={`#title-${conversation.id}`} hx-swap="outerHTML">
        <ThreadTitle conversation={conversation} clinic={signedIn.clinic} />
      </hx-partial>
      <RowChange conversation={conversation} signedIn={signedIn} filter={filter} now={now} />
    </>
  );
}

const words: Record<GivingProblem, string> = {
  "nobody-chosen": "Choose one of these: whoever it was is not there any more.",
  closed: "This conversation is closed. Reopen it first.",
};
