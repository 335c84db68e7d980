import { stream } from "hono/streaming";
import { readClient } from "#data/clients.ts";
import { conversationsOf, type HistoryPlace, messagesAfter, messagesIn } from "#data/histories.ts";
import { forClinic, type Store } from "#data/store.ts";
import { paths } from "#src/paths.ts";
import { PastConversation } from "#templates/clients/history.tsx";
import { PrintBreak, PrintEnd, PrintStart } from "#templates/clients/print.tsx";
import { factory } from "./context.ts";
import { noteBreak } from "./going-out.ts";

/**
 * A client's whole communication history as one document: to be printed, or, with ?download, as a
 * file. Written out as it is read, so that a long one needs no memory.
 */
export const histories = factory.createApp().get(paths.history(":id"), async (c) => {
  const { clinic } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  const id = c.req.param("id");
  const found = await readClient(store, id);
  if (!found) return c.notFound();
  c.header("Content-Type", "text/html; charset=utf-8");
  const isFile = c.req.query("download") !== undefined;
  if (isFile) c.header("Content-Disposition", `attachment; filename="history-${id}.html"`);
  return stream(
    c,
    async (out) => {
      const write = async (part: unknown) => void (await out.write(await marked(part)));
      const now = c.env.ports.now();
      await write(<PrintStart client={found.client} clinic={clinic} now={now} isFile={isFile} />);
      let before: HistoryPlace | null = null;
      do {
        const page = await conversationsOf(store, id, before, conversationsAtOnce);
        for (const conversation of page.conversations) {
          let after = 0;
          for (;;) {
            const messages = await messagesAfter(store, conversation.id, after, messagesAtOnce);
            const last = messages.at(-1);
            if (!last) break;
            await write(
              <PastConversation
                conversation={{ ...conversation, messages }}
                clinic={clinic}
                daysShown={Infinity}
              />,
            );
            after = last.position;
            if (messages.length < messagesAtOnce) break;
          }
        }
        before = page.next;
      } while (before !== null);
      await write(<PrintEnd />);
    },
    // Without this Hono prints the error, and what its query was about with it.
    async (error, out) => {
      noteBreak(error);
      await out.write(await marked(<PrintBreak />));
    },
  );
});

/** A part as markup: a component may be a promise. */
async function marked(part: unknown): Promise<string> {
  return String(await part);
}

/** One page of a client's history, from after a place of the page before, and how it goes on. */
export async function historyOf(store: Store, clientId: string, before: string | undefined) {
  const [, closedAt, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(before ?? "") ?? [];
  const place = closedAt && id ? { closedAt: Number(closedAt), id } : null;
  const { conversations, next } = await conversationsOf(store, clientId, place);
  const ids = conversations.map((conversation) => conversation.id);
  const messages = await messagesIn(store, ids);
  return {
    conversations: conversations.map((conversation) => ({
      ...conversation,
      messages: messages.filter(({ conversationId }) => conversationId === conversation.id),
    })),
    next: next && `${next.closedAt}.${next.id}`,
  };
}

const conversationsAtOnce = 50;
const messagesAtOnce = 500;
