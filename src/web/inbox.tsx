import type { Context } from "hono";
import type { ListPlace } from "#data/conversations.ts";
import { readEarlier, readInbox, readInboxWithThread, readThread } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { readConversation } from "#flows/read-conversation.ts";
import { paths } from "#src/paths.ts";
import { ListFragment } from "#templates/inbox/list-fragment.tsx";
import { EarlierFragment, ThreadFragment } from "#templates/inbox/thread-fragment.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";

export const inbox = factory
  .createApp()
  .get(paths.inbox(), async (c) => {
    const signedIn = c.get("signedIn");
    const place = c.req.query("before");
    const before = place === undefined ? undefined : parsePlace(place);
    if (before === null) return c.notFound();
    const now = c.env.ports.now();
    const { list, state } = await readInbox(store(c), before);
    if (wantsFragment(c))
      return c.html(<ListFragment clinic={signedIn.clinic} list={list} now={now} />);
    return c.html(<InboxPage signedIn={signedIn} list={list} state={state} now={now} />);
  })
  .get(paths.conversation(":id"), async (c) => {
    const before = c.req.query("before");
    if (before !== undefined) return earlier(c, c.req.param("id"), Number(before));
    return wantsFragment(c) ? openThread(c, c.req.param("id")) : openPage(c, c.req.param("id"));
  })
  .post(paths.reading(":id"), async (c) => {
    const { clinic } = c.get("signedIn");
    const isThere = await readConversation(c.env.ports, clinic, c.req.param("id"));
    return isThere ? c.body(null, 204) : c.notFound();
  });

async function openPage(c: Context<App>, id: string) {
  const signedIn = c.get("signedIn");
  const found = await readInboxWithThread(store(c), id);
  if (!found) return c.notFound();
  if (found.wasUnread) c.env.ports.poke(signedIn.clinic.id, found.state.seq);
  const { ports } = c.env;
  return c.html(
    <InboxPage signedIn={signedIn} {...found} now={ports.now()} token={ports.newId()} />,
  );
}

async function openThread(c: Context<App>, id: string) {
  const { clinic } = c.get("signedIn");
  const { ports } = c.env;
  const found = await readThread(store(c), id);
  if (!found) return c.notFound();
  if (found.wasUnread) ports.poke(clinic.id, found.state.seq);
  return c.html(
    <ThreadFragment clinic={clinic} {...found} now={ports.now()} token={ports.newId()} />,
  );
}

/** Earlier messages: into the thread that is there, or, without JavaScript, as a page. */
async function earlier(c: Context<App>, id: string, before: number) {
  const signedIn = c.get("signedIn");
  if (!Number.isSafeInteger(before)) return c.notFound();
  const { ports } = c.env;
  if (wantsFragment(c)) {
    const thread = await readEarlier(store(c), id, before);
    return thread
      ? c.html(<EarlierFragment clinic={signedIn.clinic} thread={thread} />)
      : c.notFound();
  }
  const found = await readInboxWithThread(store(c), id, before);
  if (!found) return c.notFound();
  return c.html(
    <InboxPage signedIn={signedIn} {...found} now={ports.now()} token={ports.newId()} />,
  );
}

function store(c: Context<App>) {
  return forClinic(c.env.ports.databases, c.get("signedIn").clinic);
}

/** `1764000000000.01J…`: the time and id of the last row of the page before. Null: not one. */
function parsePlace(text: string): ListPlace | null {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(text) ?? [];
  return at && id ? { at: Number(at), id } : null;
}
