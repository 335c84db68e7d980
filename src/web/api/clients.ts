import * as z from "zod";
import { listSystemClients, readForUpsert, type SystemClient } from "#data/system-clients.ts";
import { longestName, longestNotes } from "#domain/client.ts";
import { upsertClient, type UpsertClientOutcome } from "#flows/upsert-client.ts";
import { paths } from "#src/paths.ts";
import { externalId, typedNumber, words } from "./fields.ts";
import { listOf, listQuery, placeIn, toList } from "./lists.ts";
import { operation, type Reply } from "./operation.ts";
import { busy, invalid, type PartProblem, type Refusal } from "./problem.ts";

const client = z
  .object({
    id: z.string().meta({ description: "Deskline's id." }),
    externalId: z
      .string()
      .nullable()
      .meta({ description: "Your id; null for whom no system named." }),
    name: z.string(),
    email: z.string().nullable(),
    notes: z.string(),
    language: z.string().nullable(),
    numbers: z.array(
      z.object({
        number: z.string().meta({ description: "E.164, or a short code as it texted." }),
        shared: z.boolean().meta({ description: "It is somebody else's too." }),
        optedOut: z.boolean().meta({
          description: "It is opted out, by STOP or because somebody asked: nothing is sent to it.",
        }),
      }),
    ),
    preferredNumber: z
      .string()
      .nullable()
      .meta({ description: "The one to text, if not the first." }),
    archived: z.boolean(),
    automatedTexts: z.boolean().meta({
      description: "They agreed to automated texts: reminders, confirmations and yours.",
    }),
  })
  .meta({ id: "Client", description: "Somebody who texts the clinic." });
const clientPut = z
  .strictObject({
    name: words(longestName * 2),
    email: words(254).nullable().optional(),
    notes: words(longestNotes).optional(),
    language: words(60).nullable().optional().meta({ description: "In words, such as Spanish." }),
    numbers: z.array(typedNumber).max(20).optional().meta({
      description: "All that you have. Those that the clinic's staff added stay.",
    }),
    preferredNumber: typedNumber.nullable().optional(),
    automatedTexts: z.boolean().optional().meta({
      description:
        "Whether they agreed to automated texts. Unless you say so, whoever gave the clinic their number for its appointments did.",
    }),
    sharesNumbers: z.boolean().optional().meta({
      description:
        "Whether a number that is another client's is used by both. Otherwise it is refused.",
    }),
  })
  .meta({ id: "ClientPut" });
const params = z.object({ externalId });
const place = z.tuple([z.string()]);
const tag = "Clients";

export const clientOperations = [
  operation({
    method: "PUT",
    path: paths.api.client(":externalId"),
    id: "putClient",
    summary: "Make or change a client",
    tag,
    scope: "clients:write",
    params,
    body: clientPut,
    answer: client,
    statuses: {
      200: "As the client is now.",
      201: "The id names a client from now on: a new one, or one of the same name and number who had no external id.",
    },
    refusals: ["number-taken", "merged", "busy"],
    async run({ ports, caller, params, body }) {
      const outcome = await upsertClient(ports, caller, params.externalId, body);
      return toReply(outcome, body.numbers ?? []);
    },
  }),
  operation({
    method: "GET",
    path: paths.api.client(":externalId"),
    id: "getClient",
    summary: "A client",
    tag,
    scope: "clients:read",
    params,
    answer: client,
    statuses: { 200: "The client." },
    refusals: ["not-found"],
    async run({ store, params }) {
      const { known } = await readForUpsert(store, params.externalId, []);
      if (known) return { status: 200, answer: toClient(known.client) };
      return { problem: "not-found", detail: "No client has this external id." };
    },
  }),
  operation({
    method: "GET",
    path: paths.api.clients(),
    id: "listClients",
    summary: "All clients, in the order in which they were added",
    tag,
    scope: "clients:read",
    query: listQuery,
    answer: listOf("Clients", client),
    statuses: { 200: "Some of them, archived ones too." },
    async run(call) {
      const at = placeIn(call, "clients", place);
      if ("problem" in at) return at;
      const [after] = at.place ?? [""];
      const rows = await listSystemClients(call.store, { after, atMost: call.query.limit + 1 });
      const list = toList(call, "clients", rows, { placeOf: ({ id }) => [id], itemOf: toClient });
      return { status: 200, answer: list };
    },
  }),
];

function toReply(
  outcome: UpsertClientOutcome,
  numbers: readonly string[],
): Reply<z.output<typeof client>> {
  switch (outcome.kind) {
    case "created":
      return { status: 201, answer: toClient(outcome.client) };
    case "known":
      return { status: 200, answer: toClient(outcome.client) };
    case "refused":
      return invalid(outcome.problems.map((problem) => describe(problem, numbers)));
    case "taken":
      return taken(outcome.numbers);
    case "merged":
      return {
        problem: "merged",
        detail:
          outcome.into === null
            ? "The clinic's staff merged this client into one without an external id."
            : `The clinic's staff merged this client into ${outcome.into}: put that one.`,
      };
    case "busy":
      return busy;
  }
}

type ClientProblem = Extract<UpsertClientOutcome, { kind: "refused" }>["problems"][number];

function describe(problem: ClientProblem, numbers: readonly string[]): PartProblem {
  switch (problem) {
    case "no-name":
      return { pointer: "#/name", detail: "Say the client's name." };
    case "long-name":
      return { pointer: "#/name", detail: `At most ${longestName} characters.` };
    case "email":
      return { pointer: "#/email", detail: "This is no email address." };
    case "long-notes":
      return { pointer: "#/notes", detail: `At most ${longestNotes} characters.` };
    case "not-theirs":
      return { pointer: "#/preferredNumber", detail: "This is none of the client's numbers." };
    default: {
      const detail =
        problem.reason === "abroad"
          ? `Texts go to the US and Canada only; this number belongs to ${problem.place ?? "another country"}.`
          : "This is no phone number. Give it with its area code, without an extension.";
      return { pointer: `#/numbers/${numbers.indexOf(problem.number)}`, detail };
    }
  }
}

function taken(numbers: Extract<UpsertClientOutcome, { kind: "taken" }>["numbers"]): Refusal {
  const said = numbers.map(({ number, by }) => {
    const whose = by.map((one) => one ?? "a client without an external id").join(" and ");
    return `${number} belongs to ${whose}.`;
  });
  const how = "Say sharesNumbers when both use it, or let the clinic's staff merge the two.";
  return { problem: "number-taken", detail: [...said, how].join(" ") };
}

function toClient(client: SystemClient) {
  const { id, externalId, name, email, notes, language, preferredNumber, archivedAt } = client;
  return {
    ...{ id, externalId, name, email, notes, language, preferredNumber },
    numbers: client.numbers.map(({ number, isShared, optedOut }) => ({
      ...{ number, optedOut },
      shared: isShared,
    })),
    archived: archivedAt !== null,
    automatedTexts: client.textsConsent === "given",
  };
}
