import { readBeside } from "#data/clients.ts";
import { conversationById } from "#data/conversations.ts";
import { paths } from "#src/paths.ts";
import { Beside, NobodyBeside } from "#templates/inbox/beside.tsx";
import { storeOf } from "./clinic.ts";
import { factory } from "./context.ts";
import { ask } from "./dialogs.tsx";

/** Who a conversation is with: beside it, above it, or on a page of its own. */
export const beside = factory.createApp().get(paths.beside(":id"), async (c) => {
  const id = c.req.param("id");
  const { clinic } = c.get("signedIn");
  const store = storeOf(c);
  const [conversation] = await conversationById(store, id);
  if (!conversation) return c.notFound();
  const { clientId, contact } = conversation;
  const back = paths.conversation(id);
  const now = c.env.ports.now();
  const found = clientId === null ? null : await readBeside(store, { clientId, contact }, now);
  if (!found) {
    return ask(c, { title: "Client", back }, <NobodyBeside conversationId={id} />);
  }
  const { name } = found.client;
  return ask(
    c,
    { title: name, back },
    <Beside {...found} clinic={clinic} contact={contact} now={now} />,
  );
});
