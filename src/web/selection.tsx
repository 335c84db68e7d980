import type { Context } from "hono";
import { findClients } from "#data/clients.ts";
import { readInbox } from "#data/inbox-pages.ts";
import { listStaff } from "#data/staff.ts";
import { forClinic } from "#data/store.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { personWords } from "#domain/search.ts";
import { type Action, actOnSeveral, type Chosen, type Summary } from "#flows/act-on-several.ts";
import { paths } from "#src/paths.ts";
import { Choices } from "#templates/inbox/assignment-dialog.tsx";
import { SelectionPage } from "#templates/inbox/selection-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { find, lookedFor } from "./finding.ts";

/** Several conversations at once: close, mark, hand over, assign. */
export const selection = factory
  .createApp()
  .get(paths.selection(), (c) => show(c, ""))
  .post(paths.finding(paths.selection()), (c) => find(c, () => show(c, "")))
  .post(paths.selection(), async (c) => {
    const form = await c.req.parseBody({ all: true });
    const chosen = [form["chosen"] ?? []].flat().flatMap(toChosen).slice(0, mostAtOnce);
    const action = toAction(form);
    if (chosen.length === 0) return show(c, "Nothing was selected.", 422);
    if (!action) return show(c, whoIsMissing(form["action"]), 422);
    const summary = await actOnSeveral(c.env.ports, c.get("signedIn"), chosen, action);
    return show(c, describe(action, summary));
  });

/** A page's worth. */
const mostAtOnce = 30;

async function show(c: Context<App>, said: string, status: 200 | 422 = 200) {
  const signedIn = c.get("signedIn");
  const { ports } = c.env;
  const store = forClinic(ports.databases, signedIn.clinic);
  const { q: typed = "", ...asked } = lookedFor(c);
  const filter = toInboxFilter(asked["filter"]);
  const words = personWords(typed);
  const choices = words ? await findClients(store, words) : [];
  if (wantsFragment(c)) {
    return c.html(
      <Choices
        choices={choices}
        isGuess={!words}
        typed={typed}
        clinic={signedIn.clinic}
        form="selection"
      />,
    );
  }
  const { list, state } = await readInbox(store, { filter, staffId: signedIn.staffId });
  const { staff } = await listStaff(store);
  return c.html(
    <SelectionPage
      signedIn={signedIn}
      state={state}
      conversations={list.conversations}
      filter={filter}
      now={ports.now()}
      colleagues={staff.filter(({ id }) => id !== signedIn.staffId)}
      areAllChosen={c.req.query("all") === "yes"}
      typed={words ? typed : ""}
      choices={choices}
      said={said}
    />,
    status,
  );
}

/** `1764000000000.01J…`: when its last message was, and its id. */
function toChosen(value: unknown): Chosen[] {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(String(value)) ?? [];
  return at && id ? [{ conversationId: id, lastMessageAt: Number(at) }] : [];
}

function toAction({ action, clientId, staffId }: Readonly<Record<string, unknown>>): Action | null {
  const isNamed = (id: unknown): id is string => typeof id === "string" && id !== "";
  if (action === "close" || action === "read" || action === "unread") return { kind: action };
  if (action === "give") return isNamed(staffId) ? { kind: "give", staffId } : null;
  return isNamed(clientId) ? { kind: "assign", clientId } : null;
}

function whoIsMissing(action: unknown): string {
  return action === "give"
    ? "Choose a colleague to hand them over to."
    : "Choose a client to assign them to.";
}

function describe({ kind }: Action, { done, left }: Summary): string {
  const count = done === 1 ? "1 conversation" : `${done} conversations`;
  const what = {
    close: `${count} closed.`,
    read: `${count} marked as read.`,
    unread: `${count} marked as unread.`,
    assign: `${count} assigned.`,
    give: `${count} handed over.`,
  }[kind];
  if (left === 0) return what;
  const rest = {
    close: "closed or answered by somebody else, or with a text that came in meanwhile",
    read: "read already",
    unread: "unread already, or closed",
    assign: "with a number that is somebody else's: assign them one by one",
    give: "closed meanwhile, or the colleague is not there any more",
  }[kind];
  return `${what} ${left} left as they were: ${rest}.`;
}
