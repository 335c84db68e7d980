import * as z from "zod";
import {
  listSystemMessages,
  readSystemMessage,
  type SystemMessage,
} from "#data/system-messages.ts";
import { deliveries, deliveryWords } from "#domain/delivery.ts";
import { describeFailure } from "#domain/failure.ts";
import { longestBody } from "#domain/message.ts";
import { textForSystem, type TextOutcome } from "#flows/text-for-system.ts";
import { paths } from "#src/paths.ts";
import { externalId, instant, toInstant, typedNumber, words } from "./fields.ts";
import { listOf, listQuery, placeIn, toList } from "./lists.ts";
import { operation, type Reply } from "./operation.ts";
import { busy, invalid, type Refusal } from "./problem.ts";

export const message = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    direction: z.enum(["inbound", "outbound"]),
    author: z.enum(["client", "staff", "auto-responder", "automation"]),
    authorName: z.string().nullable().meta({
      description: "The staff member, or what was automatic: the token's name for yours.",
    }),
    contact: z.string().meta({ description: "The other side, as the network names it." }),
    clientId: z.string().nullable(),
    clientExternalId: z.string().nullable(),
    body: z.string(),
    attachments: z.array(
      z.object({
        contentType: z.string().nullable(),
        size: z.int().nullable().meta({ description: "In bytes." }),
        name: z.string().nullable(),
      }),
    ),
    delivery: z
      .object({
        state: z.enum(deliveries),
        words: z.string().meta({ description: "The same for people." }),
        reason: z.string().nullable().meta({ description: "Why it did not arrive." }),
        errorCode: z
          .int()
          .nullable()
          .meta({ description: "The phone network's; below 100: we withdrew it." }),
      })
      .nullable()
      .meta({ description: "What became of it; null for what a client sent." }),
    createdAt: instant,
  })
  .meta({ id: "Message", description: "A text." });
const messagePost = z
  .strictObject({
    to: z.union(
      [z.strictObject({ number: typedNumber }), z.strictObject({ clientExternalId: externalId })],
      "Either a number or a clientExternalId.",
    ),
    body: words(longestBody).min(1),
  })
  .meta({ id: "MessagePost" });
const params = z.object({ id: z.string().max(64) });
const headers = z.object({
  "Idempotency-Key": z
    .string("Send one, such as a new UUID for each text.")
    .regex(/^(?:[\w.:@+=~/-]{1,128}|"[\w.:@+=~/-]{1,128}")$/, "1 to 128 letters, digits and marks.")
    .meta({
      description:
        "Of your making, one for each text. Known for two days: whatever repeats a request under its key sends one text and gets the same answer.",
    }),
});
export const messagePlace = z.tuple([z.number(), z.number()]);
const tag = "Messages";

export const messageOperations = [
  operation({
    method: "POST",
    path: paths.api.messages(),
    id: "sendMessage",
    summary: "Send a text",
    description:
      "It goes at once, at whatever hour, from the clinic's number and in the client's conversation, where staff see it with your token's name.",
    tag,
    scope: "messages:write",
    headers,
    body: messagePost,
    answer: message,
    statuses: { 202: "Taken. What becomes of it, the message tells." },
    refusals: ["not-texted", "key-reused", "gone", "busy"],
    async run({ ports, caller, body, header, secret }) {
      const key = (header("Idempotency-Key") ?? "").replaceAll('"', "");
      return toReply(await textForSystem(ports, caller, { ...body, key }, secret));
    },
  }),
  operation({
    method: "GET",
    path: paths.api.message(":id"),
    id: "getMessage",
    summary: "A text of the clinic's, with what became of it",
    tag,
    scope: "messages:read",
    params,
    answer: message,
    statuses: { 200: "The message." },
    refusals: ["not-found"],
    async run({ store, params }) {
      const found = await readSystemMessage(store, params.id);
      if (found) return { status: 200, answer: toMessage(found) };
      return { problem: "not-found", detail: "The clinic has sent no message with this id." };
    },
  }),
  operation({
    method: "GET",
    path: paths.api.messages(),
    id: "listMessages",
    summary: "All messages, in the order of their storing",
    description:
      "Keep the last cursor and ask again: it leads to what came since. A message may then come twice, never not at all.",
    tag,
    scope: "messages:read",
    query: listQuery,
    answer: listOf("Messages", message),
    statuses: { 200: "Some of them." },
    async run(call) {
      const at = placeIn(call, "messages", messagePlace);
      if ("problem" in at) return at;
      const after = at.place && { position: at.place[0], createdAt: at.place[1] };
      const rows = await listSystemMessages(call.store, { after, atMost: call.query.limit + 1 });
      return { status: 200, answer: toList(call, "messages", rows, asMessages) };
    },
  }),
];

/** How messages stand in a list. */
export const asMessages = {
  placeOf: ({ position, createdAt }: SystemMessage) => [position, createdAt],
  itemOf: toMessage,
};

function toReply(outcome: TextOutcome): Reply<z.output<typeof message>> {
  switch (outcome.kind) {
    case "taken": {
      const location = paths.api.message(outcome.message.id);
      return { status: 202, answer: toMessage(outcome.message), location };
    }
    case "refused":
      return describe(outcome);
    case "key-reused": {
      const detail = "This key was sent with another text. Make a new one for each text.";
      return { problem: "key-reused", detail };
    }
    case "gone":
      return { problem: "gone", detail: "The clinic's staff deleted its conversation." };
    case "capped":
      return {
        problem: "too-many-calls",
        detail:
          outcome.cap === "new_cap"
            ? "The clinic has texted as many new numbers within this hour as it can. Send it again later."
            : "The clinic's automated texts of this hour have all gone. Send it again later.",
        headers: { "Retry-After": "600" },
      };
    case "busy":
      return busy;
  }
}

function describe(refused: Extract<TextOutcome, { kind: "refused" }>): Refusal {
  const wrong = (pointer: string, detail: string) => invalid([{ pointer, detail }]);
  const notTexted = (detail: string): Refusal => ({ problem: "not-texted", detail });
  switch (refused.reason) {
    case "empty":
      return wrong("#/body", "Say something.");
    case "too-long":
      return wrong("#/body", `At most ${longestBody} characters.`);
    case "not-a-number":
      return wrong("#/to/number", "This is no phone number. Give it with its area code.");
    case "premium":
      return wrong("#/to/number", "Numbers that cost whoever texts them are not texted.");
    case "abroad":
      return wrong(
        "#/to",
        `Texts go to the US and Canada only; this number belongs to ${refused.place}.`,
      );
    case "no-client":
      return wrong("#/to/clientExternalId", "No client has this id: put the client first.");
    case "no-number":
      return notTexted("The client has no number that can be texted.");
    case "opted-out":
      return notTexted(
        "They texted STOP or asked not to be texted, so texts to them are blocked. Call them instead.",
      );
    case "no-consent":
      return notTexted(
        "They have not agreed to automated texts. The clinic's staff can text them.",
      );
    case "asks-to-stop":
      return notTexted(
        "They may have asked not to be texted. Texts of systems wait until the clinic's staff decide.",
      );
    case "landline":
      return notTexted("This is a landline, or its carrier takes no texts. Call instead.");
    case "texting-off":
      return notTexted("Texting is switched off at the clinic.");
  }
}

function toMessage(one: SystemMessage): z.output<typeof message> {
  const { id, conversationId, direction, author, authorName, contact, clientId } = one;
  const { clientExternalId, body, delivery, errorCode, createdAt } = one;
  const isLost = delivery === "failed" || delivery === "undelivered";
  return {
    ...{
      id,
      conversationId,
      direction,
      author,
      authorName,
      contact,
      clientId,
      clientExternalId,
      body,
    },
    attachments: one.attachments.map(({ contentType, size, name }) => ({
      contentType,
      size,
      name,
    })),
    delivery: delivery && {
      state: delivery,
      words: deliveryWords[delivery],
      reason: isLost ? describeFailure(errorCode) : null,
      errorCode,
    },
    createdAt: toInstant(createdAt),
  };
}
