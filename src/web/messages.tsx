import type { Context } from "hono";
import { readInboxWithThread } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { sendAgain } from "#flows/send-again.ts";
import { sendReply } from "#flows/send-reply.ts";
import { paths } from "#src/paths.ts";
import type { ComposerProblem } from "#templates/inbox/composer.tsx";
import { ComposerFragment, ReplyFragment } from "#templates/inbox/reply-fragment.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { type App, factory, wantsFragment } from "./context.ts";

export const messages = factory
  .createApp()
  .post(paths.messages(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const form = await c.req.parseBody();
    const body = textOf(form["body"]).replaceAll("\r\n", "\n");
    const given = textOf(form["token"]);
    const token = /^[\w-]{1,64}$/.test(given) ? given : c.env.ports.newId();
    try {
      const outcome = await sendReply(c.env.ports, c.get("signedIn"), {
        conversationId,
        body,
        token,
      });
      if (outcome.kind === "not-found") return c.notFound();
      if (outcome.kind === "refused") return refuse(c, conversationId, body, token, outcome.reason);
      if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
      return c.html(
        <ReplyFragment
          {...outcome}
          clinic={c.get("signedIn").clinic}
          now={c.env.ports.now()}
          token={c.env.ports.newId()}
        />,
      );
    } catch (error) {
      console.error("A reply could not be stored:", error);
      return refuse(c, conversationId, body, token, "unavailable");
    }
  })
  .post(paths.attempts(":id", ":messageId"), async (c) => {
    const { id: conversationId, messageId } = c.req.param();
    const outcome = await sendAgain(c.env.ports, c.get("signedIn"), { conversationId, messageId });
    if (outcome.kind === "not-found") return c.notFound();
    if (outcome.kind === "refused")
      return refuse(c, conversationId, "", c.env.ports.newId(), outcome.reason);
    if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
    return c.html(
      <ReplyFragment
        {...outcome}
        clinic={c.get("signedIn").clinic}
        now={c.env.ports.now()}
        token={null}
      />,
    );
  });

/** The composer again, with the reason and with what was typed. */
async function refuse(
  c: Context<App>,
  conversationId: string,
  typed: string,
  token: string,
  problem: ComposerProblem,
) {
  const status = problem === "unavailable" ? 503 : 422;
  const composer = { conversationId, typed, token, problem };
  if (wantsFragment(c) || problem === "unavailable") {
    return c.html(<ComposerFragment {...composer} />, status);
  }
  const signedIn = c.get("signedIn");
  const found = await readInboxWithThread(
    forClinic(c.env.ports.databases, signedIn.clinic),
    conversationId,
  );
  if (!found) return c.notFound();
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      now={c.env.ports.now()}
      token={token}
      typed={typed}
      problem={problem}
    />,
    status,
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
