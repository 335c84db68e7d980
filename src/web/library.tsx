import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type DocumentPlace, findDocuments, listDocuments, readDocument } from "#data/documents.ts";
import type { AttachmentProblem } from "#domain/attachment.ts";
import { longestName } from "#domain/client.ts";
import { longestDescription } from "#domain/library.ts";
import { personWords } from "#domain/search.ts";
import {
  addDocuments,
  changeDocument,
  type ChangeProblem,
  type LibraryChange,
} from "#flows/write-library.ts";
import { paths } from "#src/paths.ts";
import { describeRefusal, type RefusedFile } from "#templates/inbox/draft-files.tsx";
import { DocumentPage } from "#templates/library/document-page.tsx";
import { DocumentList, LibraryPage } from "#templates/library/library-page.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { addressOf, find, lookedFor } from "./finding.ts";
import { largestUpload, uploadsIn } from "./uploads.ts";

/** What the clinic keeps to send (R12). */
export const library = factory
  .createApp()
  .get(paths.library(), (c) => show(c, []))
  .post(paths.finding(paths.library()), (c) => find(c, () => show(c, []), { keepsAddress: true }))
  .post(
    paths.library(),
    bodyLimit({ maxSize: largestUpload, onError: (c) => show(c, [tooLarge], 413) }),
    async (c) => {
      const outcome = await addDocuments(c.env.ports, c.get("signedIn"), await uploadsIn(c));
      if (outcome.kind === "forbidden") return forbidden(c);
      if (outcome.refused.length > 0) return show(c, outcome.refused, 422);
      return wantsFragment(c) ? show(c, []) : c.redirect(paths.library(), 303);
    },
  )
  .get(paths.document(":id"), (c) => showDocument(c, c.req.param("id")))
  .post(paths.documentDetails(":id"), async (c) => {
    const field = await fields(c);
    const typed = { name: field("name"), description: field("description") };
    return change(c, c.req.param("id"), { kind: "describe", ...typed }, typed);
  })
  .post(
    paths.documentFile(":id"),
    bodyLimit({
      maxSize: largestUpload,
      onError: (c) => showDocument(c, c.req.param("id") ?? "", "too-large"),
    }),
    async (c) => {
      const [upload = { name: "The file", bytes: new Uint8Array() }] = await uploadsIn(c);
      const field = await fields(c);
      const instead = field("instead");
      return change(c, c.req.param("id"), { kind: "replace", upload, instead });
    },
  )
  .post(paths.documentArchiving(":id"), async (c) => {
    const field = await fields(c);
    return change(c, c.req.param("id"), { kind: "archive", archived: field("archive") !== "no" });
  })
  .post(paths.documentRemoval(":id"), (c) => change(c, c.req.param("id"), { kind: "remove" }));

const tooLarge: RefusedFile = { name: "What you chose", problem: "too-large" };

async function show(
  c: Context<App>,
  refused: readonly RefusedFile[],
  status: 200 | 413 | 422 = 200,
) {
  const signedIn = c.get("signedIn");
  const { q: typed = "", after, ...filter } = lookedFor(c);
  const archived = filter["archived"] === "yes";
  const words = personWords(typed);
  const { documents, next } = words
    ? { documents: await findDocuments(storeOf(c), words), next: null }
    : await listDocuments(storeOf(c), { archived, place: parsePlace(after) });
  const goesOn = next && { ...filter, after: `${next.id}.${next.sortName}` };
  const props = {
    signedIn,
    documents,
    typed: words ? typed : "",
    archived,
    next: goesOn && addressOf(c, paths.library(), goesOn),
    refused,
  };
  if (wantsFragment(c)) return c.html(<DocumentList {...props} />, status);
  return c.html(<LibraryPage {...props} state={await stateOf(c)} />, status);
}

async function showDocument(
  c: Context<App>,
  id: string,
  problem?: ChangeProblem,
  typed?: { name: string; description: string },
) {
  const document = await readDocument(storeOf(c), id);
  if (!document) return c.notFound();
  return c.html(
    <DocumentPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      document={document}
      {...(typed ? { typed } : {})}
      {...(problem ? { problem: describe(problem) } : {})}
    />,
    problem ? 422 : 200,
  );
}

async function change(
  c: Context<App>,
  id: string,
  asked: LibraryChange,
  typed?: { name: string; description: string },
) {
  const outcome = await changeDocument(c.env.ports, c.get("signedIn"), id, asked);
  switch (outcome.kind) {
    case "not-found":
      return c.notFound();
    case "forbidden":
      return forbidden(c);
    case "refused":
      return showDocument(c, id, outcome.problem, typed);
    case "changed":
      return c.redirect(asked.kind === "remove" ? paths.library() : paths.document(id), 303);
  }
}

function forbidden(c: Context<App>) {
  return c.html(<ProblemPage kind="admins-only" />, 403);
}

function describe(problem: ChangeProblem): string {
  if (isAboutFile(problem)) return describeRefusal({ name: "This file", problem });
  switch (problem) {
    case "no-name":
      return "Write a name.";
    case "long-name":
      return `A name holds ${longestName} characters at most.`;
    case "long-description":
      return `A description holds ${longestDescription} characters at most.`;
    case "replaced":
      return "Somebody else has just replaced this file. Look at theirs; then replace it again if need be.";
    case "needed":
      return "A text with this document is just being sent. Remove it in a moment, or archive it.";
  }
}

function isAboutFile(problem: ChangeProblem): problem is AttachmentProblem {
  return !["no-name", "long-name", "long-description", "replaced", "needed"].includes(problem);
}

/** `01J….vaccination form`: the id and sort name of the last document of the page before. */
function parsePlace(text: string | undefined): DocumentPlace | null {
  const [, id, sortName] = /^([\w-]{1,40})\.(.{0,300})$/su.exec(text ?? "") ?? [];
  return id !== undefined && sortName !== undefined ? { id, sortName } : null;
}
