import { paths } from "#src/paths.ts";

/** The way to the inbox, with the red ball while something in it is unread. */
export function InboxLink({ unread }: { unread: number }) {
  const name = unread === 0 ? "Inbox" : `Inbox, ${unread} unread`;
  return (
    <a id="inbox-link" href={paths.inbox()} aria-label={name} data-unread={unread}>
      Inbox
      {unread > 0 && <span class="ball" data-count={unread} />}
    </a>
  );
}

/**
 * The page's place in the live feed. app.js says when it is behind; an open thread adds its own
 * conversation to this form, so that the feed knows which messages are wanted.
 */
export function Live({ seq }: { seq: number }) {
  return (
    <form
      id="live"
      data-socket={paths.live()}
      hx-get={paths.changes()}
      hx-trigger="inbox:behind from:body"
      hx-swap="none"
      hx-sync="this:queue last"
    >
      <Cursor seq={seq} />
    </form>
  );
}

export function Cursor({ seq }: { seq: number }) {
  return <input type="hidden" id="cursor" name="after" value={seq} />;
}
