import type { Context } from "hono";
import { listDocuments } from "#data/documents.ts";
import { listQuickReplies, readQuickReply } from "#data/quick-replies.ts";
import { mostAttachments } from "#domain/attachment.ts";
import { languages, toLanguage } from "#domain/language.ts";
import { longestBody } from "#domain/message.ts";
import {
  longestFolder,
  longestQuickReplyName,
  mostQuickReplies,
  type QuickReply,
  type QuickReplyProblem,
} from "#domain/quick-reply.ts";
import { dropQuickReply, editQuickReply, makeQuickReply } from "#flows/keep-quick-reply.ts";
import { paths } from "#src/paths.ts";
import { ProblemPage } from "#templates/problem-page.tsx";
import type { TypedQuickReply } from "#templates/quick-replies/quick-reply-form.tsx";
import { QuickRepliesPage } from "#templates/quick-replies/quick-replies-page.tsx";
import { QuickReplyPage } from "#templates/quick-replies/quick-reply-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { storedBeside } from "./stale.ts";

/** What is written again and again: everybody has their own, and admins those of the clinic. */
export const quickReplies = factory
  .createApp()
  .get(paths.quickReplies(), (c) => listPage(c, {}))
  .post(paths.quickReplies(), async (c) => {
    const { typed } = await typedIn(c);
    const outcome = await makeQuickReply(c.env.ports, c.get("signedIn"), typed);
    if (outcome.kind === "forbidden") return forbidden(c);
    if (outcome.kind !== "refused") return c.redirect(paths.quickReplies({ saved: "added" }), 303);
    return listPage(c, { typed, problem: inWords(outcome.problem) });
  })
  .get(paths.quickReply(":id"), async (c) => {
    const reply = await readQuickReply(storeOf(c), c.get("signedIn").staffId, c.req.param("id"));
    if (!reply) return c.notFound();
    return reply.isShared && c.get("signedIn").role !== "admin"
      ? forbidden(c)
      : onePage(c, reply, { typed: reply });
  })
  .post(paths.quickReply(":id"), async (c) => {
    const id = c.req.param("id");
    const { typed, version } = await typedIn(c);
    const change = { ...typed, id, version };
    const outcome = await editQuickReply(c.env.ports, c.get("signedIn"), change);
    switch (outcome.kind) {
      case "kept":
        return c.redirect(paths.quickReplies({ saved: "changed" }), 303);
      case "not-found":
        return c.notFound();
      case "forbidden":
        return forbidden(c);
      case "stale":
        return onePage(c, outcome.stored, { typed, isStale: true });
      case "refused": {
        const reply = await readQuickReply(storeOf(c), c.get("signedIn").staffId, id);
        if (!reply) return c.notFound();
        const shown = { ...reply, version };
        return onePage(c, shown, { typed, problem: inWords(outcome.problem) });
      }
    }
  })
  .post(paths.quickReplyRemoval(":id"), async (c) => {
    const outcome = await dropQuickReply(c.env.ports, c.get("signedIn"), c.req.param("id"));
    if (outcome.kind === "forbidden") return forbidden(c);
    if (outcome.kind !== "kept") return c.notFound();
    return c.redirect(paths.quickReplies({ saved: "removed" }), 303);
  });

async function listPage(
  c: Context<App>,
  { typed = nothing, problem }: { typed?: TypedQuickReply; problem?: FieldProblem },
) {
  const { staffId } = c.get("signedIn");
  const { documents } = await listDocuments(storeOf(c), { archived: false, place: null });
  return c.html(
    <QuickRepliesPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      replies={await listQuickReplies(storeOf(c), staffId)}
      documents={documents}
      typed={typed}
      problem={problem}
      said={problem ? undefined : savedWords[c.req.query("saved") ?? ""]}
    />,
    problem ? 422 : 200,
  );
}

const nothing: TypedQuickReply = {
  ...{ name: "", folder: "", body: "", language: null, documentIds: [], isShared: false },
};

const savedWords: Record<string, string> = {
  added: "Added.",
  changed: "Changed.",
  removed: "Taken away.",
};

async function onePage(
  c: Context<App>,
  reply: QuickReply,
  shown: {
    typed: Omit<TypedQuickReply, "isShared">;
    problem?: FieldProblem;
    isStale?: boolean;
  },
) {
  const { documents } = await listDocuments(storeOf(c), { archived: false, place: null });
  const { problem, isStale = false } = shown;
  const typed = { ...shown.typed, isShared: reply.isShared };
  return c.html(
    <QuickReplyPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      reply={reply}
      typed={typed}
      documents={documents}
      problem={problem}
      stored={isStale ? storedBeside(wordsOf(typed), wordsOf(reply)) : undefined}
      notice={isStale ? staleWords : undefined}
    />,
    isStale ? 409 : problem ? 422 : 200,
  );
}

const staleWords =
  "Somebody else has changed it meanwhile. What you typed is below: look at what is stored now, then save again.";

function wordsOf({ name, folder, body, language }: Omit<TypedQuickReply, "isShared">) {
  return { name, folder, body, language: language === null ? "" : languages[language] };
}

async function typedIn(c: Context<App>): Promise<{ typed: TypedQuickReply; version: number }> {
  const form = await c.req.parseBody({ all: true });
  const all = (name: string) => [form[name] ?? []].flat().filter((one) => typeof one === "string");
  const field = (name: string) => (all(name)[0] ?? "").replaceAll("\r\n", "\n");
  return {
    typed: {
      name: field("name"),
      folder: field("folder"),
      body: field("body"),
      language: toLanguage(field("language")),
      documentIds: all("document").slice(0, mostAttachments),
      isShared: field("shared") === "yes",
    },
    version: Number(field("version")) || 0,
  };
}

function forbidden(c: Context<App>) {
  return c.html(<ProblemPage kind="admins-only" />, 403);
}

function inWords({ field, kind }: QuickReplyProblem): FieldProblem {
  return { field, words: problemWords[field][kind] ?? "" };
}

const problemWords: Record<QuickReplyProblem["field"], Record<string, string>> = {
  name: {
    empty: "Give it a name.",
    "too-long": `A name has ${longestQuickReplyName} characters at most.`,
    taken: "There is one of this name already. Give this one another.",
    "too-many": `There are ${mostQuickReplies} already. Take away one that nobody uses first.`,
  },
  folder: { "too-long": `A folder's name has ${longestFolder} characters at most.` },
  body: {
    empty: "Write the text.",
    "too-long": `A text holds ${longestBody} characters at most.`,
    "lone-brace":
      "There is a { or } that belongs to no blank. A blank is written as {price}: words between two braces.",
  },
};
