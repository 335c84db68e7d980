import type { Context } from "hono";
import type { Taking } from "#data/households.ts";
import { assignConversation, chooseClient } from "#flows/assign-conversation.ts";
import { paths } from "#src/paths.ts";
import { AssignmentQuestion, Choices, TakenQuestion } from "#templates/inbox/assignment-dialog.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields, goTo } from "./dialogs.tsx";
import { find, lookedFor } from "./finding.ts";

/** "Assign to client" (R15): whose conversation and number this is. */
export const assignment = factory
  .createApp()
  .get(paths.assignment(":id"), (c) => question(c, c.req.param("id")))
  .post(paths.finding(paths.assignment(":id")), (c) =>
    find(c, () => question(c, c.req.param("id"))),
  )
  .post(paths.assignment(":id"), async (c) => {
    const signedIn = c.get("signedIn");
    const conversationId = c.req.param("id");
    const form = await c.req.parseBody();
    const field = await fields(c);
    const newName = "newName" in form ? field("newName") : null;
    const outcome = await assignConversation(c.env.ports, signedIn, {
      conversationId,
      clientId: field("clientId") === "" ? null : field("clientId"),
      newName,
      taking: toTaking(field("taking")),
    });
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "assigned":
        return goTo(c, paths.conversation(conversationId));
      case "number-taken":
        return ask(
          c,
          { ...dialogOf(conversationId), status: 422 },
          <TakenQuestion {...outcome} clinic={signedIn.clinic} />,
        );
      case "refused": {
        const found = await chooseClient(c.env.ports, signedIn, { conversationId, typed: "" });
        if (!found) return c.notFound();
        return ask(
          c,
          { ...dialogOf(conversationId), status: 422 },
          <AssignmentQuestion
            {...found}
            typed=""
            clinic={signedIn.clinic}
            problem={outcome.reason}
            newName={newName ?? ""}
          />,
        );
      }
    }
  });

async function question(c: Context<App>, conversationId: string) {
  const signedIn = c.get("signedIn");
  const { q } = lookedFor(c);
  const found = await chooseClient(c.env.ports, signedIn, { conversationId, typed: q ?? "" });
  if (!found) return c.notFound();
  const props = { ...found, typed: q ?? "", clinic: signedIn.clinic };
  if (q !== undefined && wantsFragment(c)) return c.html(<Choices {...props} />);
  return ask(c, dialogOf(conversationId), <AssignmentQuestion {...props} />);
}

function dialogOf(conversationId: string) {
  return { title: "Assign to client", back: paths.conversation(conversationId) };
}

export function toTaking(text: string): Taking | null {
  return text === "move" || text === "share" ? text : null;
}
