import type { Context } from "hono";
import { readInboxWithThread } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { logError } from "#flows/log-error.ts";
import { sendAgain } from "#flows/send-again.ts";
import { sendReply } from "#flows/send-reply.ts";
import { paths } from "#src/paths.ts";
import type { ComposerProblem } from "#templates/inbox/composer.tsx";
import { ComposerFragment, ReplyFragment } from "#templates/inbox/reply-fragment.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";

export const messages = factory
  .createApp()
  .post(paths.messages(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const form = await c.req.parseBody();
    const typed = textOf(form["body"]).replaceAll("\r\n", "\n");
    const given = textOf(form["token"]);
    const token = /^[\w-]{1,64}$/.test(given) ? given : c.env.ports.newId();
    const reply = { conversationId, body: typed, token };
    return answer(c, { conversationId, typed, token }, c.env.ports.newId(), () =>
      sendReply(c.env.ports, c.get("signedIn"), reply),
    );
  })
  .post(paths.attempts(":id", ":messageId"), async (c) => {
    const { id: conversationId, messageId } = c.req.param();
    const composer = { conversationId, typed: "", token: c.env.ports.newId() };
    return answer(c, composer, null, () =>
      sendAgain(c.env.ports, c.get("signedIn"), { conversationId, messageId }),
    );
  });

interface Composing {
  readonly conversationId: string;
  readonly typed: string;
  readonly token: string;
}

/** Runs a send and shows what came of it. `freshToken` is for the next composer, if it gets one. */
async function answer(
  c: Context<App>,
  composer: Composing,
  freshToken: string | null,
  send: () => Promise<Awaited<ReturnType<typeof sendAgain>>>,
) {
  const { clinic } = c.get("signedIn");
  try {
    const outcome = await send();
    if (outcome.kind === "not-found") return c.notFound();
    if (outcome.kind === "refused") return refuse(c, composer, outcome.reason);
    if (!wantsFragment(c)) return c.redirect(paths.conversation(composer.conversationId), 303);
    const now = c.env.ports.now();
    return c.html(<ReplyFragment {...outcome} clinic={clinic} now={now} token={freshToken} />);
  } catch (error) {
    logError("A reply could not be stored:", error);
    return refuse(c, composer, "unavailable");
  }
}

/** The composer again, with the reason and with what was typed. */
async function refuse(c: Context<App>, composer: Composing, problem: ComposerProblem) {
  const status = problem === "unavailable" ? 503 : 422;
  if (wantsFragment(c)) return c.html(<ComposerFragment {...composer} problem={problem} />, status);
  if (problem === "unavailable") {
    return c.html(<ProblemPage kind="unavailable" typed={composer.typed} />, status);
  }
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const found = await readInboxWithThread(store, composer.conversationId);
  if (!found) return c.notFound();
  const now = c.env.ports.now();
  return c.html(
    <InboxPage signedIn={signedIn} {...found} {...composer} now={now} problem={problem} />,
    status,
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
