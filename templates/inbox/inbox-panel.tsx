import type { Beginning } from "#domain/conversation.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { Message } from "#domain/message.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { ClosingSoon } from "./closing-soon.tsx";
import type { ComposerProblem } from "./composer-words.ts";
import { ConversationList, type ConversationListProps } from "./conversation-list.tsx";
import { NoThread, Thread, type ThreadProps } from "./thread.tsx";

export interface InboxPanelProps {
  readonly signedIn: SignedIn;
  readonly state: { readonly unread: number; readonly seq: number };
  readonly list: ConversationListProps;
  readonly filter: InboxFilter;
  readonly now: number;
  readonly closesSoon?: ClosingSoon | null;
  readonly beginning?: Beginning;
  readonly thread?: ThreadProps;
  readonly token?: string;
  readonly typed?: string;
  readonly problem?: ComposerProblem;
  readonly answered?: Message;
}

/** List and thread: side by side on a desktop, one after the other on a phone. */
export function InboxPanel({
  signedIn,
  state,
  list,
  filter,
  now,
  closesSoon,
  beginning,
  thread,
  token = "",
  typed,
  problem,
  answered,
}: InboxPanelProps) {
  return (
    <div class="inbox">
      <ConversationList {...{ list, filter, signedIn, now, closesSoon, beginning }} />
      {thread ? (
        <Thread
          thread={thread}
          signedIn={signedIn}
          seq={state.seq}
          token={token}
          now={now}
          typed={typed}
          problem={problem}
          answered={answered}
        />
      ) : (
        <NoThread />
      )}
    </div>
  );
}
