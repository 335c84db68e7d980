import type { Context } from "hono";
import { toInboxFilter } from "#domain/inbox-filter.ts";
import { chooseColleague, giveConversation, type GivingChoices } from "#flows/give-conversation.ts";
import { paths } from "#src/paths.ts";
import { GivenFragment, GivingQuestion, type GivingProblem } from "#templates/inbox/giving.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";

/** "Assign to staff": whose turn it is. */
export const giving = factory
  .createApp()
  .get(paths.assignee(":id"), async (c) => {
    const found = await chooseColleague(c.env.ports, c.get("signedIn"), c.req.param("id"));
    return found ? question(c, found) : c.notFound();
  })
  .post(paths.assignee(":id"), async (c) => {
    const signedIn = c.get("signedIn");
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const to = field("staffId") === "nobody" ? null : field("staffId");
    const outcome = await giveConversation(c.env.ports, signedIn, { conversationId, to });
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "refused":
        return question(c, outcome, outcome.reason);
      case "given": {
        if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
        const filter = toInboxFilter(field("view"));
        const { conversation } = outcome;
        return c.html(
          <GivenFragment {...{ conversation, signedIn, filter }} now={c.env.ports.now()} />,
        );
      }
    }
  });

function question(c: Context<App>, found: GivingChoices, problem?: GivingProblem) {
  const { conversation, colleagues } = found;
  const { staffId } = c.get("signedIn");
  return ask(
    c,
    {
      title: "Assign to staff",
      back: paths.conversation(conversation.id),
      status: problem ? 422 : 200,
    },
    <GivingQuestion {...{ conversation, colleagues, staffId, problem }} />,
  );
}
