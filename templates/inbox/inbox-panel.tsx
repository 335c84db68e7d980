import type { Clinic } from "#domain/staff.ts";
import type { ComposerProblem } from "./composer.tsx";
import { ConversationList, type ConversationListProps } from "./conversation-list.tsx";
import { NoThread, Thread, type ThreadProps } from "./thread.tsx";

export interface InboxPanelProps {
  readonly list: ConversationListProps;
  readonly now: number;
  readonly thread?: ThreadProps;
  readonly token?: string;
  readonly typed?: string;
  readonly problem?: ComposerProblem;
}

/** List and thread: side by side on a desktop, one after the other on a phone. */
export function InboxPanel({
  clinic,
  list,
  now,
  thread,
  token = "",
  typed,
  problem,
}: InboxPanelProps & { clinic: Clinic }) {
  return (
    <div class="inbox">
      <ConversationList list={list} clinic={clinic} now={now} />
      {thread ? (
        <Thread thread={thread} clinic={clinic} token={token} typed={typed} problem={problem} />
      ) : (
        <NoThread />
      )}
    </div>
  );
}
