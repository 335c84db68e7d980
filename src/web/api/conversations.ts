import * as z from "zod";
import { listMessagesOf } from "#data/system-messages.ts";
import { listSystemConversations, type SystemConversation } from "#data/system-conversations.ts";
import { paths } from "#src/paths.ts";
import { instant, toInstant } from "./fields.ts";
import { listOf, listQuery, placeIn, toList } from "./lists.ts";
import { asMessages, message, messagePlace } from "./messages.ts";
import { operation } from "./operation.ts";

const conversation = z
  .object({
    id: z.string(),
    contact: z.string().meta({ description: "The other side, as the network names it." }),
    clientId: z.string().nullable(),
    clientExternalId: z.string().nullable(),
    clientName: z.string().nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    lastMessageAt: instant,
    unread: z.boolean().meta({ description: "Nobody has opened it since the client wrote." }),
    waitingSince: instant
      .nullable()
      .meta({ description: "Since when the client waits for an answer." }),
  })
  .meta({
    id: "Conversation",
    description: "What was texted with one contact until it was closed.",
  });
const params = z.object({ id: z.string().max(64) });
const place = z.tuple([z.string()]);
const tag = "Messages";

export const conversationOperations = [
  operation({
    method: "GET",
    path: paths.api.conversations(),
    id: "listConversations",
    summary: "All conversations, the latest opened first",
    tag,
    scope: "messages:read",
    query: listQuery,
    answer: listOf("Conversations", conversation),
    statuses: { 200: "Some of them, open and closed." },
    async run(call) {
      const at = placeIn(call, "conversations", place);
      if ("problem" in at) return at;
      const [before] = at.place ?? ["~"];
      const rows = await listSystemConversations(call.store, {
        before,
        atMost: call.query.limit + 1,
      });
      const list = toList(call, "conversations", rows, {
        placeOf: ({ id }) => [id],
        itemOf: toConversation,
      });
      return { status: 200, answer: list };
    },
  }),
  operation({
    method: "GET",
    path: paths.api.conversationMessages(":id"),
    id: "listMessagesOfConversation",
    summary: "What was said in a conversation, the earliest first",
    tag,
    scope: "messages:read",
    params,
    query: listQuery,
    answer: listOf("ConversationMessages", message),
    statuses: { 200: "Some of its messages." },
    refusals: ["not-found"],
    async run(call) {
      const list = `messages of ${call.params.id}`;
      const at = placeIn(call, list, messagePlace);
      if ("problem" in at) return at;
      const rows = await listMessagesOf(call.store, call.params.id, {
        after: at.place && { position: at.place[0], createdAt: at.place[1] },
        atMost: call.query.limit + 1,
      });
      if (rows) return { status: 200, answer: toList(call, list, rows, asMessages) };
      return { problem: "not-found", detail: "The clinic has no such conversation." };
    },
  }),
];

function toConversation(one: SystemConversation): z.output<typeof conversation> {
  const { id, contact, clientId, clientExternalId, clientName, closedAt, waitingSince } = one;
  return {
    ...{ id, contact, clientId, clientExternalId, clientName },
    openedAt: toInstant(one.openedAt),
    closedAt: closedAt === null ? null : toInstant(closedAt),
    lastMessageAt: toInstant(one.lastMessageAt),
    unread: one.unreadSince !== null,
    waitingSince: waitingSince === null ? null : toInstant(waitingSince),
  };
}
