import { conversationById } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { closeConversation, reopenConversation } from "#flows/close-conversation.ts";
import { deleteConversation, lookAtDeletion } from "#flows/delete-conversation.ts";
import { markAsSpam } from "#flows/mark-as-spam.ts";
import { markAsUnread } from "#flows/mark-as-unread.ts";
import { settleWaiting } from "#flows/settle-waiting.ts";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { paths } from "#src/paths.ts";
import { ClosingQuestion } from "#templates/inbox/closing-dialog.tsx";
import { RowChange } from "#templates/inbox/conversation-row.tsx";
import { Waiting } from "#templates/inbox/waiting.tsx";
import { DeletionQuestion } from "#templates/inbox/deletion-dialog.tsx";
import { factory, wantsFragment } from "./context.ts";
import { ask, fields, goTo, positionIn } from "./dialogs.tsx";

/** How a conversation leaves the inbox, and comes back: closing, reopening, deleting, unread. */
export const endings = factory
  .createApp()
  .get(paths.closure(":id"), async (c) => {
    const id = c.req.param("id");
    const store = forClinic(c.env.ports.databases, c.get("signedIn").clinic);
    const [conversation] = await conversationById(store, id);
    if (!conversation) return c.notFound();
    return ask(
      c,
      { title: "Close conversation", back: paths.conversation(id) },
      <ClosingQuestion conversationId={id} seen="" />,
    );
  })
  .post(paths.closure(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const closed = await closeConversation(c.env.ports, c.get("signedIn"), {
      conversationId,
      seen: positionIn(field("seen")),
    });
    switch (closed.kind) {
      case "not-found":
        return c.notFound();
      case "new-text":
        return goTo(c, paths.conversation(conversationId));
      case "already-closed":
      case "closed":
        return goTo(c, paths.inbox({ closed: conversationId }));
    }
  })
  .post(paths.reopening(":id"), async (c) => {
    const id = c.req.param("id");
    const reopened = await reopenConversation(c.env.ports, c.get("signedIn"), id);
    switch (reopened.kind) {
      case "not-found":
        return c.notFound();
      case "reopened":
        return goTo(c, paths.conversation(id));
      case "another-is-open":
        return goTo(c, paths.conversation(reopened.conversationId));
    }
  })
  .post(paths.waiting(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const said = {
      conversationId,
      needed: field("needed") === "yes",
      seen: positionIn(field("seen")),
    };
    const signedIn = c.get("signedIn");
    const conversation = await settleWaiting(c.env.ports, signedIn, said);
    if (!conversation) return c.notFound();
    if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
    const shown = { conversation, now: c.env.ports.now() };
    const filter = toInboxFilter(field("view"));
    return c.html(
      <>
        <Waiting {...shown} clinic={signedIn.clinic} />
        <RowChange {...shown} signedIn={signedIn} filter={filter} />
      </>,
    );
  })
  .post(paths.spam(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const isSpam = (await fields(c))("spam") !== "no";
    const said = { conversationId, isSpam };
    const outcome = await markAsSpam(c.env.ports, c.get("signedIn"), said);
    if (outcome === "not-found") return c.notFound();
    const isAway = isSpam && outcome === "done";
    return goTo(
      c,
      isAway ? paths.inbox({ spam: conversationId }) : paths.conversation(conversationId),
    );
  })
  .post(paths.unread(":id"), async (c) => {
    const marked = await markAsUnread(c.env.ports, c.get("signedIn"), c.req.param("id"));
    if (marked === "not-found") return c.notFound();
    return goTo(c, paths.inbox());
  })
  .get(paths.deletion(":id"), async (c) => {
    const signedIn = c.get("signedIn");
    const id = c.req.param("id");
    const found = await lookAtDeletion(c.env.ports, signedIn, id);
    if (!found) return c.notFound();
    return ask(
      c,
      { title: "Delete conversation", back: paths.conversation(id) },
      <DeletionQuestion {...found} clinic={signedIn.clinic} />,
    );
  })
  .post(paths.deletion(":id"), async (c) => {
    const signedIn = c.get("signedIn");
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const outcome = await deleteConversation(c.env.ports, signedIn, {
      conversationId,
      typed: field("confirmation"),
    });
    const dialog = { title: "Delete conversation", back: paths.conversation(conversationId) };
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "forbidden": {
        const found = await lookAtDeletion(c.env.ports, signedIn, conversationId);
        if (!found) return c.notFound();
        return ask(
          c,
          { ...dialog, status: 403 },
          <DeletionQuestion {...found} clinic={signedIn.clinic} problem="forbidden" />,
        );
      }
      case "kept":
      case "unconfirmed":
        return ask(
          c,
          { ...dialog, status: 422 },
          <DeletionQuestion {...outcome} clinic={signedIn.clinic} problem={outcome.kind} />,
        );
      case "deleted":
        return goTo(c, paths.inbox());
    }
  });
