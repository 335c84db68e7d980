import type { Context } from "hono";
import { conversationsOf } from "#data/histories.ts";
import { findClients, readClient } from "#data/clients.ts";
import { inboxState } from "#data/conversations.ts";
import { findMessages, searchPage as mostLookedAt } from "#data/search.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { personWords, searchWords } from "#domain/search.ts";
import { paths } from "#src/paths.ts";
import { Results, type SearchFilters, SearchPage } from "#templates/search/search-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { addressOf, find, lookedFor } from "./finding.ts";

/** Search across clients and all that was texted, as one types. */
export const search = factory
  .createApp()
  .get(paths.search(), (c) => searchPage(c))
  .post(paths.finding(paths.search()), (c) => find(c, () => searchPage(c), { keepsAddress: true }));

async function searchPage(c: Context<App>) {
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const filters = readFilters(c);
  const client = filters.client === "" ? null : await readClient(store, filters.client);
  if (filters.client !== "" && !client) return c.notFound();

  const words = searchWords(filters.q);
  const people = filters.client === "" && filters.before === null ? personWords(filters.q) : null;
  const [clients, found] = await Promise.all([
    people ? findClients(store, people, { atMost: 5 }) : [],
    words ? findThem(c, words, filters) : { messages: [], next: null },
  ]);
  const props = { signedIn, filters, clients, ...found, isTooShort: words === null };
  if (wantsFragment(c)) return c.html(<Results {...props} />);
  const [state] = await inboxState(store, signedIn.staffId);
  return c.html(
    <SearchPage
      {...props}
      state={state ?? { unread: 0, seq: 0 }}
      clientName={client?.client.name ?? null}
    />,
  );
}

/**
 * One look at the index, narrowed afterwards: what was left out is a bounded number, and the search
 * goes on from the last one looked at, so that its cost never depends on how rare a match is.
 */
async function findThem(
  c: Context<App>,
  words: string,
  filters: SearchFilters & { before: number | null },
) {
  const { clinic } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const from = clock.startOfDay(filters.from);
  const lastDay = clock.startOfDay(filters.to);
  // A day and two hours later is the next day, also when the clocks go back.
  const until = lastDay === null ? null : clock.startOfDay(clock.dayKey(lastDay + 26 * hour));
  const conversationIds =
    filters.client === ""
      ? null
      : (await conversationsOf(store, filters.client, null, mostConversations)).conversations.map(
          ({ id }) => id,
        );
  if (conversationIds?.length === 0) return { messages: [], next: null };
  const rows = await findMessages(store, { words, before: filters.before, until, conversationIds });
  const page = rows.slice(0, mostLookedAt);
  const last = page.at(-1);
  const isPast = from !== null && last !== undefined && last.createdAt < from;
  const goesOn = rows.length > mostLookedAt && last !== undefined && !isPast;
  return {
    messages: page.filter(
      ({ closedAt, createdAt }) =>
        (filters.state === "all" || (filters.state === "open") === (closedAt === null)) &&
        (from === null || createdAt >= from) &&
        (until === null || createdAt < until),
    ),
    next: goesOn
      ? {
          address: addressOf(c, paths.search(), { ...filters, before: String(last.position) }),
          at: last.createdAt,
        }
      : null,
  };
}

const hour = 60 * 60_000;
/** Of one client; a search in a history longer than that looks at the latest. */
const mostConversations = 200;

function readFilters(c: Context<App>): SearchFilters & { before: number | null } {
  const { q = "", state = "", from = "", to = "", client = "", before = "" } = lookedFor(c);
  return {
    q: q.slice(0, 2000),
    state: state === "open" || state === "closed" ? state : "all",
    from,
    to,
    client,
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
  };
}
