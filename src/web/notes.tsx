import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { conversationById } from "#data/conversations.ts";
import type { NoteProblem } from "#domain/note.ts";
import { dropNote, keepNote, othersThan } from "#flows/keep-note.ts";
import { paths } from "#src/paths.ts";
import { DialogPage } from "#templates/dialog.tsx";
import { NoteFragment, NoteGone } from "#templates/inbox/note-fragment.tsx";
import { NoteForm } from "#templates/inbox/note-form.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** What colleagues write to each other in a conversation: never sent to anybody. */
export const notes = factory
  .createApp()
  .get(paths.notes(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const [conversation] = await conversationById(storeOf(c), conversationId);
    if (!conversation) return c.notFound();
    return form(c, { conversationId, token: c.env.ports.newId() });
  })
  .post(paths.notes(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const given = field("token");
    const token = /^[\w-]{1,64}$/.test(given) ? given : c.env.ports.newId();
    const typed = field("body");
    const signedIn = c.get("signedIn");
    const outcome = await keepNote(c.env.ports, signedIn, { conversationId, token, body: typed });
    switch (outcome.kind) {
      case "kept": {
        const { note } = outcome;
        return done(c, conversationId, <NoteFragment {...{ conversationId, note, signedIn }} />);
      }
      case "refused":
        return form(c, { conversationId, token, typed, problem: outcome.problem });
      case "not-found":
        return c.html(<ProblemPage kind="not-found" typed={typed} />, 404);
    }
  })
  .post(paths.noteRemoval(":id", ":noteId"), async (c) => {
    const { id: conversationId, noteId } = c.req.param();
    const which = { conversationId, noteId };
    const outcome = await dropNote(c.env.ports, c.get("signedIn"), which);
    if (outcome === "not-found") return c.notFound();
    if (outcome === "forbidden") return c.text("Only its author and admins remove a note.\n", 403);
    return done(c, conversationId, <NoteGone note={outcome} />);
  });

function done(c: Context<App>, conversationId: string, fragment: Child) {
  if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
  return c.html(<>{fragment}</>);
}

async function form(
  c: Context<App>,
  shown: { conversationId: string; token: string; typed?: string; problem?: NoteProblem },
) {
  const signedIn = c.get("signedIn");
  const colleagues = (await othersThan(c.env.ports, signedIn)).map(({ name }) => name);
  const status = shown.problem ? 422 : 200;
  const noteForm = <NoteForm {...shown} colleagues={colleagues.slice(0, 50)} />;
  if (wantsFragment(c)) return c.html(noteForm, status);
  return c.html(
    <DialogPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Internal note"
      back={paths.conversation(shown.conversationId)}
    >
      {noteForm}
    </DialogPage>,
    status,
  );
}
