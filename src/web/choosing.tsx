import type { Context } from "hono";
import { conversationById } from "#data/conversations.ts";
import { readInboxWithThread } from "#data/inbox-pages.ts";
import { listQuickReplies } from "#data/quick-replies.ts";
import { toLanguage } from "#domain/language.ts";
import { isReachable } from "#domain/phone-number.ts";
import { fillQuickReply } from "#flows/use-quick-reply.ts";
import { paths } from "#src/paths.ts";
import { FilledFragment } from "#templates/inbox/filled-fragment.tsx";
import { InboxPage } from "#templates/inbox/inbox-page.tsx";
import { QuickReplyChoices } from "#templates/inbox/quick-reply-choices.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";

/** Quick replies, in the middle of writing: what was typed goes along, and never into an address. */
export const choosing = factory
  .createApp()
  .post(paths.choosingQuickReply(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const { staffId } = c.get("signedIn");
    const [conversation] = await conversationById(storeOf(c), conversationId);
    if (!conversation) return c.notFound();
    const field = await fields(c);
    const back = paths.conversation(conversationId);
    return ask(
      c,
      { title: "Quick replies", back },
      <QuickReplyChoices
        conversationId={conversationId}
        contact={conversation.contact}
        typed={field("body")}
        replies={await listQuickReplies(storeOf(c), staffId)}
        language={toLanguage(c.req.query("language"))}
      />,
    );
  })
  .post(paths.quickReplyUse(":id", ":replyId"), async (c) => {
    const { id: conversationId, replyId } = c.req.param();
    const field = await fields(c);
    const signedIn = c.get("signedIn");
    const chosen = { conversationId, id: replyId, typed: field("body") };
    const filled = await fillQuickReply(c.env.ports, signedIn, chosen);
    if (!filled) return c.notFound();
    const contact = isReachable(field("contact")) ? field("contact") : "";
    const token = c.env.ports.newId();
    if (wantsFragment(c)) {
      return c.html(
        <FilledFragment
          conversationId={conversationId}
          contact={contact}
          token={token}
          filled={filled}
        />,
      );
    }
    return pageWith(c, conversationId, { token, filled });
  });

/** Without a script: the conversation, with the text in its composer. */
async function pageWith(
  c: Context<App>,
  conversationId: string,
  {
    token,
    filled,
  }: { token: string; filled: NonNullable<Awaited<ReturnType<typeof fillQuickReply>>> },
) {
  const signedIn = c.get("signedIn");
  const query = { filter: "open", staffId: signedIn.staffId } as const;
  const found = await readInboxWithThread(storeOf(c), conversationId, query);
  if (!found) return c.notFound();
  return c.html(
    <InboxPage
      signedIn={signedIn}
      {...found}
      thread={{ ...found.thread, refused: filled.draft.refused }}
      filter="open"
      now={c.env.ports.now()}
      token={token}
      typed={filled.text}
    />,
  );
}
