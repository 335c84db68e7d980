import type { Context } from "hono";
import { readInboxWithThread } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { readDraft } from "#flows/attach-file.ts";
import { logError } from "#flows/log.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import { closeConversation } from "#flows/close-conversation.ts";
import { sendAgain } from "#flows/send-again.ts";
import { type InboxFilter, toInboxFilter } from "#domain/inbox-filter.ts";
import { isReachable } from "#domain/phone-number.ts";
import { sendReply } from "#flows/send-reply.ts";
import { paths } from "#src/paths.ts";
import type { ComposerProblem } from "#templates/inbox/composer-words.ts";
import { ComposerFragment, ReplyFragment } from "#templates/inbox/reply-fragment.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { goTo, positionIn } from "./dialogs.tsx";

export const messages = factory
  .createApp()
  .post(paths.messages(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const form = await c.req.parseBody();
    const typed = textOf(form["body"]).replaceAll("\r\n", "\n");
    const given = textOf(form["token"]);
    const token = /^[\w-]{1,64}$/.test(given) ? given : c.env.ports.newId();
    const fileCount = Math.min(Number(textOf(form["files"])) || 0, 100);
    const since = positionIn(textOf(form["since"]));
    const reply = { conversationId, body: typed, token, fileCount, since };
    const whom = textOf(form["contact"]);
    const contact = isReachable(whom) ? whom : "";
    const view = toInboxFilter(textOf(form["view"]));
    const closing = textOf(form["close"]) === "yes" ? positionIn(textOf(form["seen"])) : undefined;
    return answer(
      c,
      { conversationId, closing, typed, token, contact, view, fileCount, since },
      c.env.ports.newId(),
      () => sendReply(c.env.ports, c.get("signedIn"), reply),
    );
  })
  .post(paths.attempts(":id", ":messageId"), async (c) => {
    const { id: conversationId, messageId } = c.req.param();
    const token = c.env.ports.newId();
    const view = toInboxFilter(textOf((await c.req.parseBody())["view"]));
    const nothing = { typed: "", contact: "", fileCount: 0, since: null };
    const composer = { ...nothing, conversationId, token, view };
    return answer(c, composer, null, () =>
      sendAgain(c.env.ports, c.get("signedIn"), { conversationId, messageId }),
    );
  });

interface Composing {
  readonly conversationId: string;
  readonly typed: string;
  readonly token: string;
  readonly contact: string;
  /** With the last message that was seen, when the text is to be the last one. */
  readonly closing?: number | null | undefined;
  /** How many files were attached. */
  readonly fileCount: number;
  /** The last message that the writer knew of, and who has answered since, and when. */
  readonly since: number | null;
  readonly answered?: Message;
  /** The list beside it. */
  readonly view: InboxFilter;
}

/** Runs a send and shows what came of it. `freshToken` is for the next composer, if it gets one. */
async function answer(
  c: Context<App>,
  composer: Composing,
  freshToken: string | null,
  send: () => Promise<Awaited<ReturnType<typeof sendAgain>>>,
) {
  const signedIn = c.get("signedIn");
  try {
    const outcome = await send();
    if (outcome.kind === "not-found") return gone(c, composer);
    if (outcome.kind === "answered") {
      const { message: answered } = outcome;
      return refuse(c, { ...composer, answered, since: answered.position }, "answered");
    }
    if (outcome.kind === "refused") return refuse(c, composer, outcome.reason);
    if (composer.closing !== undefined) return close(c, composer, outcome.conversation);
    if (!wantsFragment(c)) return c.redirect(paths.conversation(composer.conversationId), 303);
    const now = c.env.ports.now();
    return c.html(
      <ReplyFragment
        {...outcome}
        signedIn={signedIn}
        filter={composer.view}
        now={now}
        token={freshToken}
      />,
    );
  } catch (error) {
    logError("reply-not-stored", error);
    return refuse(c, composer, "unavailable");
  }
}

/** The text is on its way, and it was to be the last one. */
async function close(
  c: Context<App>,
  { closing: seen = null, ...composer }: Composing,
  { clientId }: Conversation,
) {
  const { conversationId } = composer;
  // It would have no profile to be found in: that is asked first.
  if (clientId === null) return goTo(c, paths.closure(conversationId));
  const { ports } = c.env;
  const closed = await closeConversation(ports, c.get("signedIn"), { conversationId, seen });
  if (closed.kind === "not-found") return goTo(c, paths.inbox());
  if (closed.kind !== "new-text") return goTo(c, paths.inbox({ closed: conversationId }));
  const fresh = { ...composer, typed: "", token: ports.newId(), fileCount: 0 };
  return refuse(c, fresh, "new-text");
}

/** The composer again, with the reason and with what was typed. */
async function refuse(c: Context<App>, composer: Composing, problem: ComposerProblem) {
  const status = problem === "unavailable" ? 503 : problem === "new-text" ? 200 : 422;
  if (wantsFragment(c)) {
    const hasOthers = problem === "files-changed" || problem === "new-text";
    const files = hasOthers ? await filesOf(c, composer) : null;
    const hasFiles = (files?.length ?? composer.fileCount) > 0;
    const shown = {
      ...composer,
      problem,
      files,
      hasFiles,
      signedIn: c.get("signedIn"),
      now: c.env.ports.now(),
    };
    return c.html(<ComposerFragment {...shown} />, status);
  }
  if (problem === "unavailable") {
    return c.html(
      <ProblemPage kind="unavailable" typed={composer.typed} requestId={c.get("requestId")} />,
      status,
    );
  }
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const query = { filter: composer.view, staffId: signedIn.staffId };
  const found = await readInboxWithThread(store, composer.conversationId, query);
  if (!found) return c.notFound();
  const now = c.env.ports.now();
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      {...composer}
      filter={composer.view}
      now={now}
      problem={problem}
    />,
    status,
  );
}

async function filesOf(c: Context<App>, { conversationId }: Composing) {
  const { clinic, staffId } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  return (await readDraft(store, { conversationId, staffId }))?.files ?? [];
}

/** Deleted meanwhile, or never this clinic's: the same answer, and what was typed is not lost. */
function gone(c: Context<App>, composer: Composing) {
  if (composer.typed === "") return c.notFound();
  if (wantsFragment(c)) {
    const signedIn = c.get("signedIn");
    const nothing = { files: [], hasFiles: false, signedIn, now: c.env.ports.now() };
    const shown = { ...composer, ...nothing, problem: "deleted" } as const;
    return c.html(<ComposerFragment {...shown} />, 404);
  }
  return c.html(<ProblemPage kind="not-found" typed={composer.typed} />, 404);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
