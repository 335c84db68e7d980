import { conversationById } from "#data/conversations.ts";
import { mostTags, tagsOn } from "#domain/tag.ts";
import { tagConversation } from "#flows/keep-tags.ts";
import { paths } from "#src/paths.ts";
import { TaggingQuestion } from "#templates/inbox/tags.tsx";
import { ThreadTitle } from "#templates/inbox/thread.tsx";
import { storeOf } from "./clinic.ts";
import { factory, wantsFragment } from "./context.ts";
import { ask } from "./dialogs.tsx";

/** Which tags a conversation has. */
export const tagging = factory
  .createApp()
  .get(paths.tagging(":id"), async (c) => {
    const { clinic, role } = c.get("signedIn");
    const [conversation] = await conversationById(storeOf(c), c.req.param("id"));
    if (!conversation) return c.notFound();
    return ask(
      c,
      { title: "Tags", back: paths.conversation(conversation.id) },
      <TaggingQuestion
        conversationId={conversation.id}
        all={clinic.tags}
        on={tagsOn(conversation, clinic.tags)}
        isAdmin={role === "admin"}
      />,
    );
  })
  .post(paths.tagging(":id"), async (c) => {
    const signedIn = c.get("signedIn");
    const conversationId = c.req.param("id");
    const form = await c.req.parseBody({ all: true });
    const ids = (name: string) =>
      [form[name] ?? []]
        .flat()
        .filter((id) => typeof id === "string")
        .slice(0, 2 * mostTags);
    const change = { conversationId, chosen: ids("tag"), shown: ids("shown") };
    const conversation = await tagConversation(c.env.ports, signedIn, change);
    if (!conversation) return c.notFound();
    if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
    // The row comes with the live feed, here as in every other window.
    return c.html(
      <>
        <hx-partial hx-target="#dialog" hx-swap="innerHTML" />
        <hx-partial hx-target={`#title-${conversationId}`} hx-swap="outerHTML">
          <ThreadTitle conversation={conversation} clinic={signedIn.clinic} />
        </hx-partial>
      </>,
    );
  });
