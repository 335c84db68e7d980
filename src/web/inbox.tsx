import type { Context } from "hono";
import type { ListPlace } from "#data/inbox-lists.ts";
import { readAround, readInbox, readInboxWithThread } from "#data/inbox-pages.ts";
import { listScheduled } from "#data/scheduled-texts.ts";
import { type Opened, readEarlier, readFolded, readLater, readThread } from "#data/threads.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { readConversation } from "#flows/read-conversation.ts";
import { paths } from "#src/paths.ts";
import { Unfolded } from "#templates/inbox/folded.tsx";
import { ListFragment } from "#templates/inbox/list-fragment.tsx";
import {
  EarlierFragment,
  LaterFragment,
  ThreadFragment,
} from "#templates/inbox/thread-fragment.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { closingOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";

export const inbox = factory
  .createApp()
  .get(paths.inbox(), async (c) => {
    const signedIn = c.get("signedIn");
    const place = c.req.query("before");
    const before = place === undefined ? undefined : parsePlace(place);
    if (before === null) return c.notFound();
    const now = c.env.ports.now();
    const filter = toInboxFilter(c.req.query("filter"));
    const { list, state, beginning } = await readInbox(storeOf(c), {
      filter,
      staffId: signedIn.staffId,
      before,
    });
    const shown = { signedIn, list, filter, now };
    if (wantsFragment(c)) return c.html(<ListFragment {...shown} />);
    const closesSoon = await closingOf(c);
    const justDone = await doneJustNow(c);
    return c.html(<InboxPage {...shown} {...{ state, closesSoon, justDone, beginning }} />);
  })
  .get(paths.conversation(":id"), async (c) => {
    const id = c.req.param("id");
    const { before, after, at } = c.req.query();
    if (before !== undefined) return earlier(c, id, Number(before));
    if (after !== undefined) return around(c, id, Number(after), wantsFragment(c));
    if (at !== undefined) return around(c, id, Number(at), false);
    return wantsFragment(c) ? openThread(c, id) : openPage(c, id);
  })
  .get(paths.folded(":id"), async (c) => {
    const id = c.req.param("id");
    const found = await readFolded(storeOf(c), id);
    if (!found) return c.notFound();
    if (!wantsFragment(c)) return c.redirect(paths.conversation(id));
    const shown = { ...found, id, signedIn: c.get("signedIn"), now: c.env.ports.now() };
    return c.html(<Unfolded {...shown} />);
  })
  .post(paths.reading(":id"), async (c) => {
    const isThere = await readConversation(c.env.ports, c.get("signedIn"), c.req.param("id"));
    return isThere ? c.body(null, 204) : c.notFound();
  });

async function openPage(c: Context<App>, id: string) {
  const signedIn = c.get("signedIn");
  const query = listQuery(c);
  const found = await readInboxWithThread(storeOf(c), id, query);
  if (!found) return c.notFound();
  const { ports } = c.env;
  tellOthers(c, found);
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      filter={query.filter}
      now={ports.now()}
      token={ports.newId()}
    />,
  );
}

async function openThread(c: Context<App>, id: string) {
  const signedIn = c.get("signedIn");
  const { ports } = c.env;
  const found = await readThread(storeOf(c), id, signedIn.staffId);
  if (!found) return c.notFound();
  tellOthers(c, found);
  return c.html(
    <ThreadFragment
      signedIn={signedIn}
      {...found}
      filter={listQuery(c).filter}
      now={ports.now()}
      token={ports.newId()}
    />,
  );
}

/** Earlier messages: into the thread that is there, or, without JavaScript, as a page. */
async function earlier(c: Context<App>, id: string, before: number) {
  const signedIn = c.get("signedIn");
  if (!Number.isSafeInteger(before)) return c.notFound();
  const { ports } = c.env;
  if (wantsFragment(c)) {
    const thread = await readEarlier(storeOf(c), id, before);
    return thread ? c.html(<EarlierFragment signedIn={signedIn} thread={thread} />) : c.notFound();
  }
  const query = listQuery(c);
  const found = await readInboxWithThread(storeOf(c), id, query, before);
  if (!found) return c.notFound();
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      filter={query.filter}
      now={ports.now()}
      token={ports.newId()}
    />,
  );
}

/** A thread around one of its messages, or what comes after it for a thread that is there. */
async function around(c: Context<App>, id: string, at: number, isMore: boolean) {
  const signedIn = c.get("signedIn");
  if (!Number.isSafeInteger(at)) return c.notFound();
  const { ports } = c.env;
  if (isMore) {
    const thread = await readLater(storeOf(c), id, at);
    return thread ? c.html(<LaterFragment signedIn={signedIn} thread={thread} />) : c.notFound();
  }
  const query = listQuery(c);
  const found = await readAround(storeOf(c), id, at, query);
  if (!found) return c.notFound();
  tellOthers(c, found);
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      thread={{ ...found.thread, at }}
      filter={query.filter}
      now={ports.now()}
      token={ports.newId()}
    />,
  );
}

/** What is read in one window is read in all. A mention that was seen is no change of the feed. */
function tellOthers(c: Context<App>, { wasUnread, wasMentioned, state }: Opened) {
  const { clinic } = c.get("signedIn");
  if (wasUnread || wasMentioned) c.env.ports.poke(clinic.id, wasMentioned ? null : state.seq);
}

function listQuery(c: Context<App>) {
  return { filter: toInboxFilter(c.req.query("filter")), staffId: c.get("signedIn").staffId };
}

/** `1764000000000.01J…`: the time and id of the last row of the page before. Null: not one. */
function parsePlace(text: string): ListPlace | null {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(text) ?? [];
  return at && id ? { at: Number(at), id } : null;
}

/** What the page comes after, in words, and where it is taken back. */
async function doneJustNow(c: Context<App>) {
  const snoozed = idIn(c.req.query("snoozed"));
  if (snoozed !== undefined) {
    return { words: "Conversation snoozed.", action: paths.waking(snoozed) };
  }
  const spam = idIn(c.req.query("spam"));
  if (spam !== undefined) {
    const words = "Marked as spam. What this number texts goes there from now on.";
    return { words, action: paths.spam(spam), field: { name: "spam", value: "no" } };
  }
  const closed = idIn(c.req.query("closed"));
  if (closed === undefined) return undefined;
  const later = await listScheduled(storeOf(c), closed);
  const withdrawn = later.filter(({ held }) => held === "closed").length;
  const rest = withdrawn > 0 ? ` What was to leave later in it is withdrawn (${withdrawn}).` : "";
  return { words: `Conversation closed.${rest}`, action: paths.reopening(closed) };
}

function idIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w-]{1,40}$/.test(text) ? text : undefined;
}
