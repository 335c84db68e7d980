import { type Conversation, mayDelete } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";

/**
 * What else can be done with a conversation (R10), behind the composer's "…". A popover, so that it
 * opens and closes without a script; app.js adds the arrow keys.
 */
export function ThreadMenu({
  conversation,
  signedIn,
  seen,
}: {
  conversation: Conversation;
  signedIn: SignedIn;
  /** The position of the last message on the page: what came after it must not be closed away. */
  seen: number;
}) {
  const { id, clientId, closedAt, aside } = conversation;
  const isOpen = closedAt === null;
  return (
    <>
      <form id="closing" method="post" action={paths.closure(id)} hx-post={paths.closure(id)}>
        <input type="hidden" name="seen" value={seen} />
      </form>
      <form id="unreading" method="post" action={paths.unread(id)} hx-post={paths.unread(id)} />
      <form id="spamming" method="post" action={paths.spam(id)} hx-post={paths.spam(id)} />
      <div id="more-menu" class="menu" popover="auto" role="menu" aria-label="More actions">
        {isOpen && (
          <DialogItem path={paths.attaching(id)} keyed="f">
            Add attachment
          </DialogItem>
        )}
        {isOpen && (
          <DialogItem path={paths.assignee(id)} keyed="a">
            Assign to staff
          </DialogItem>
        )}
        <DialogItem path={paths.assignment(id)} keyed="p">
          Assign to client
        </DialogItem>
        <DialogItem path={paths.tagging(id)} keyed="t">
          Tags
        </DialogItem>
        {isOpen && (
          <button
            type="submit"
            role="menuitem"
            id="send-and-close"
            form={`composer-${id}`}
            name="close"
            value="yes"
          >
            Send and close
          </button>
        )}
        {isOpen && (
          <button
            type="submit"
            role="menuitem"
            form={`composer-${id}`}
            formaction={paths.sendingLater(id)}
            formnovalidate
            hx-post={paths.sendingLater(id)}
            hx-target="#dialog"
            hx-swap="innerHTML"
          >
            Send later
          </button>
        )}
        {isOpen && clientId !== null && (
          <button type="submit" role="menuitem" form="closing" data-key="c">
            Close conversation
          </button>
        )}
        {isOpen && clientId === null && (
          <DialogItem path={paths.closure(id)} keyed="c">
            Close conversation
          </DialogItem>
        )}
        {isOpen && aside !== "spam" && (
          <DialogItem path={paths.snooze(id)} keyed="s">
            Snooze
          </DialogItem>
        )}
        {isOpen && aside === null && (
          <button type="submit" role="menuitem" form="unreading" data-key="u">
            Mark as unread
          </button>
        )}
        {isOpen && clientId === null && aside !== "spam" && (
          <button type="submit" role="menuitem" form="spamming" data-key="!">
            Mark as spam
          </button>
        )}
        <DialogItem path={paths.contactConsent(id)}>Consent to texts</DialogItem>
        {mayDelete(signedIn) && (
          <DialogItem path={paths.deletion(id)}>Delete conversation</DialogItem>
        )}
      </div>
    </>
  );
}

function DialogItem({
  path,
  keyed,
  children,
}: {
  path: string;
  /** The key that presses it. */
  keyed?: string;
  children: string;
}) {
  return (
    <a role="menuitem" href={path} hx-get={path} hx-target="#dialog" data-key={keyed}>
      {children}
    </a>
  );
}
