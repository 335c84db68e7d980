import type { Context } from "hono";
import { conversationById } from "#data/conversations.ts";
import { listScheduled } from "#data/scheduled-texts.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import type { Message } from "#domain/message.ts";
import { endScheduled, sendScheduledNow } from "#flows/send-later.ts";
import { paths } from "#src/paths.ts";
import { composerWords } from "#templates/inbox/composer-words.ts";
import { LaterStale } from "#templates/inbox/later-dialog.tsx";
import { ScheduledFragment } from "#templates/inbox/later-fragment.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";

/** What becomes of a text that is to leave later: it leaves now, is withdrawn, is put away. */
export const scheduled = factory
  .createApp()
  .post(paths.scheduledDeparture(":id", ":textId"), async (c) => {
    const { seen, view } = await seenIn(c, c.req.param());
    const outcome = await sendScheduledNow(c.env.ports, c.get("signedIn"), seen);
    const shown = { conversationId: seen.conversationId, view };
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "stale":
        return show(c, { ...shown, problem: staleWords });
      case "refused":
        return show(c, {
          ...shown,
          problem: composerWords(outcome.problem, { contact: "", typed: "" }),
        });
      case "sent":
        return show(c, { ...shown, sent: outcome.message });
    }
  })
  .post(paths.scheduledWithdrawal(":id", ":textId"), (c) => end(c, c.req.param(), "withdraw"))
  .post(paths.scheduledRemoval(":id", ":textId"), (c) => end(c, c.req.param(), "put-away"));

const staleWords =
  "Somebody else was quicker: it has left, or was changed or withdrawn. This is how it is now.";

async function end(
  c: Context<App>,
  which: { id: string; textId: string },
  how: "withdraw" | "put-away",
) {
  const { seen, view } = await seenIn(c, which);
  const outcome = await endScheduled(c.env.ports, c.get("signedIn"), seen, how);
  if (outcome === "not-found") return c.notFound();
  const problem = outcome === "stale" ? staleWords : undefined;
  return show(c, { conversationId: seen.conversationId, view, problem });
}

async function seenIn(c: Context<App>, { id, textId }: { id: string; textId: string }) {
  const field = await fields(c);
  const version = Number(field("version")) || 0;
  return { seen: { conversationId: id, id: textId, version }, view: field("view") };
}

/** How it is now, and why what was pressed did not happen. */
async function show(
  c: Context<App>,
  shown: {
    conversationId: string;
    view: string;
    sent?: Message;
    problem?: string | undefined;
  },
) {
  const { conversationId, view, sent, problem } = shown;
  const back = paths.conversation(conversationId);
  if (!wantsFragment(c)) {
    if (problem === undefined) return c.redirect(back, 303);
    const dialog = { title: "Leaves later", back, status: 409 as const };
    return ask(c, dialog, <LaterStale words={problem} typed="" />);
  }
  const store = storeOf(c);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return c.notFound();
  return c.html(
    <ScheduledFragment
      conversation={conversation}
      texts={await listScheduled(store, conversationId)}
      signedIn={c.get("signedIn")}
      filter={toInboxFilter(view)}
      now={c.env.ports.now()}
      sent={sent}
      problem={problem}
    />,
    problem === undefined ? 200 : 409,
  );
}
