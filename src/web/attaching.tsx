import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { findDocuments, listDocuments } from "#data/documents.ts";
import { readInboxWithThread } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { mostAttachments } from "#domain/attachment.ts";
import { personWords } from "#domain/search.ts";
import {
  attachDocuments,
  attachFiles,
  detachFile,
  type Draft,
  moveFileEarlier,
  readDraft,
} from "#flows/attach-file.ts";
import { paths } from "#src/paths.ts";
import { AttachmentDialog, DocumentChoices } from "#templates/inbox/attachment-dialog.tsx";
import { DraftFiles } from "#templates/inbox/draft-files.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";
import { find, lookedFor } from "./finding.ts";
import { largestUpload, uploadsIn } from "./uploads.ts";

/** What goes out with a text: attached to a draft, ordered, taken off again. */
export const attaching = factory
  .createApp()
  .get(paths.attaching(":id"), (c) => choose(c, c.req.param("id")))
  .post(paths.finding(paths.attaching(":id")), (c) => find(c, () => choose(c, c.req.param("id"))))
  .post(
    paths.attaching(":id"),
    bodyLimit({ maxSize: largestUpload, onError: (c) => tooLarge(c) }),
    async (c) => {
      const uploads = (await uploadsIn(c)).slice(0, mostAttachments + 1);
      const { ports } = c.env;
      return answer(c, await attachFiles(ports, c.get("signedIn"), c.req.param("id"), uploads));
    },
  )
  .post(paths.attachDocuments(":id"), async (c) => {
    const form = await c.req.parseBody({ all: true });
    const ids = [form["document"] ?? []].flat().filter((id) => typeof id === "string");
    const { ports } = c.env;
    return answer(c, await attachDocuments(ports, c.get("signedIn"), c.req.param("id"), ids), {
      fromDialog: true,
    });
  })
  .post(paths.detaching(":id", ":fileId"), async (c) => {
    const { id: conversationId, fileId } = c.req.param();
    const which = { conversationId, fileId };
    return answer(c, await detachFile(c.env.ports, c.get("signedIn"), which));
  })
  .post(paths.movingEarlier(":id", ":fileId"), async (c) => {
    const { id: conversationId, fileId } = c.req.param();
    const which = { conversationId, fileId };
    return answer(c, await moveFileEarlier(c.env.ports, c.get("signedIn"), which));
  });

async function choose(c: Context<App>, conversationId: string) {
  const { clinic, staffId } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  if (!(await readDraft(store, { conversationId, staffId }))) return c.notFound();
  const { q } = lookedFor(c);
  const words = personWords(q ?? "");
  const documents = words
    ? await findDocuments(store, words)
    : (await listDocuments(store, { archived: false, place: null })).documents;
  const shown = { conversationId, documents, typed: words ? (q ?? "") : "" };
  if (q !== undefined && wantsFragment(c)) return c.html(<DocumentChoices {...shown} />);
  const back = paths.conversation(conversationId);
  return ask(c, { title: "Add attachment", back }, <AttachmentDialog {...shown} />);
}

/** The draft as it is now; without a script the whole page, with what was typed in it. */
async function answer(
  c: Context<App>,
  draft: Draft | null,
  { fromDialog = false }: { fromDialog?: boolean } = {},
) {
  if (!draft) return c.notFound();
  const { conversation, files, refused } = draft;
  const { id } = conversation;
  const isRefused = refused.length > 0;
  if (wantsFragment(c)) {
    const fragment = <DraftFiles conversationId={id} files={files} refused={refused} />;
    if (!fromDialog) return c.html(fragment, isRefused ? 422 : 200);
    return c.html(
      <>
        <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
        <hx-partial hx-target={`#draft-${id}`} hx-swap="outerHTML">
          {fragment}
        </hx-partial>
      </>,
    );
  }
  const field = await fields(c);
  const typed = field("body");
  if (typed === "" && !isRefused) return c.redirect(paths.conversation(id), 303);
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const query = { filter: "open", staffId: signedIn.staffId } as const;
  const found = await readInboxWithThread(store, id, query);
  if (!found) return c.notFound();
  const thread = { ...found.thread, refused };
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      thread={thread}
      filter="open"
      now={c.env.ports.now()}
      token={c.env.ports.newId()}
      typed={typed}
    />,
    isRefused ? 422 : 200,
  );
}

/** The body was not read: nothing is known but that it is too large. */
async function tooLarge(c: Context<App>) {
  const { clinic, staffId } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  const draft = await readDraft(store, { conversationId: c.req.param("id") ?? "", staffId });
  if (!draft) return c.notFound();
  const refused = [{ name: "What you chose", problem: "too-large" }] as const;
  if (wantsFragment(c)) {
    const { id } = draft.conversation;
    return c.html(<DraftFiles conversationId={id} files={draft.files} refused={refused} />, 413);
  }
  return c.text("Too large: a text carries 5 MB in all.\n", 413);
}
