import { paths } from "#src/paths.ts";

/** Of whom a page is told that they wrote, and when: epoch milliseconds. */
interface News {
  readonly id: string;
  readonly name: string;
  readonly at: number;
}

/** The way to the inbox, with the red ball while something in it is unread. */
export function InboxLink({ unread, news = null }: { unread: number; news?: News | null }) {
  const name = unread === 0 ? "Inbox" : `Inbox, ${unread} unread`;
  return (
    <a
      id="inbox-link"
      href={paths.inbox()}
      aria-label={name}
      data-unread={unread}
      data-news={news?.id}
      data-news-name={news?.name}
      data-news-at={news?.at}
    >
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
