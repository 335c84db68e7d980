import * as z from "zod";
import { scopes, scopeWords } from "#domain/api-token.ts";
import type { Operation, Tag } from "./operation.ts";
import { eventHeaders, eventSchema } from "#web/event-schemas.ts";
import { type ProblemKind, problems, problemSchema, typeOf } from "./problem.ts";

/**
 * The API in the OpenAPI format (3.1), made from the very schemas that parse the calls: those with
 * an `id` among their meta data are called by it, and every body and answer has one.
 */
export function describeApi(operations: readonly Operation[], publicUrl: string): object {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: addressOf, io: "input" });
  const byPath = Map.groupBy(operations, ({ path }) => path.replaceAll(/:(\w+)/g, "{$1}"));
  const tags = new Set(operations.map(({ tag }) => tag));
  return {
    openapi: "3.1.1",
    info,
    servers: [{ url: publicUrl }],
    tags: [...tags].map((name) => ({ name, description: chapters[name] })),
    paths: Object.fromEntries(
      [...byPath].map(([path, atPath]) => [
        path,
        Object.fromEntries(atPath.map((one) => [one.method.toLowerCase(), describe(one)])),
      ]),
    ),
    webhooks: Object.fromEntries(
      eventSchema.options.map((event) => [event.shape.type.value, { post: describeEvent(event) }]),
    ),
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: `Made by an admin under Settings, API, with the scopes that it is to have: ${scopes
            .map((scope) => `${scope} (${scopeWords[scope].toLowerCase()})`)
            .join(", ")}.`,
        },
      },
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, one]) => [id, plain(one)])),
      examples: Object.fromEntries(kinds.map((kind) => [kind, exampleOf(kind, publicUrl)])),
    },
  };
}

const info = {
  title: "Deskline",
  version: "1",
  summary: "A clinic's clients, appointments and texts, for its own systems.",
  description: [
    "Rows are put by the ids that your system has for them: a first PUT makes a row (201), a later one changes it (200), and one that says what the last one said writes nothing. A field that is left out, or that says what it said the last time, leaves what the clinic's staff and clients have changed since.",
    "Lists go on by cursor, which is good for as long as you keep it.",
    "Events are posted to the receivers that an admin names under Settings, Webhooks, signed as Standard Webhooks has it, and again for three days until a 2xx answers. Tell repeats by their webhook-id.",
    "Every error is a problem (RFC 9457); its type leads to its description among the examples of this document.",
    "Times are RFC 3339. A token may call 600 times a minute.",
  ].join("\n\n"),
  license: { name: "Proprietary", identifier: "LicenseRef-proprietary" },
};

const chapters: Record<Tag, string> = {
  Clients: "Who texts the clinic, and the patients that belong to them.",
  Appointments: "Who comes when. What is texted about it, the clinic decides for each kind.",
  Care: "What is due for a patient, and when it was done.",
  Messages: "What was texted, what became of it, and texts of your own.",
};

const kinds = Object.keys(problems).filter((kind): kind is ProblemKind => kind in problems);
/** What every call may be refused for; with parameters or a body, that too. */
const always = ["invalid-token", "missing-scope", "too-many-calls", "unavailable"] as const;
const ofParameters = ["invalid-parameters"] as const;
const ofBody = ["invalid-json", "too-large", "not-json", "invalid"] as const;

function describe(operation: Operation): object {
  const { params, query, headers, body } = operation;
  const parameters = [
    ...parametersIn("path", params),
    ...parametersIn("query", query),
    ...parametersIn("header", headers),
  ];
  const refusals = [
    ...(parameters.length > 0 ? ofParameters : []),
    ...(body ? ofBody : []),
    ...(operation.refusals ?? []),
    ...always,
  ];
  const byStatus = Map.groupBy(new Set(refusals), (kind) => problems[kind].status);
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [operation.tag],
    security: [{ token: [operation.scope] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: { required: true, content: { "application/json": { schema: named(body) } } },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.statuses).map(([status, about]) => [
          status,
          {
            description: about,
            content: { "application/json": { schema: named(operation.answer) } },
          },
        ]),
      ),
      ...Object.fromEntries([...byStatus].map(([status, some]) => [status, refusal(some)])),
      default: refusal(["wrong-method"]),
    },
  };
}

/** What we post to a receiver, and how it may answer. */
function describeEvent(event: (typeof eventSchema.options)[number]): object {
  const type = event.shape.type.value;
  const { description = type } = event.meta() ?? {};
  return {
    operationId: type.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: description,
    security: [],
    parameters: parametersIn("header", eventHeaders),
    requestBody: { required: true, content: { "application/json": { schema: named(event) } } },
    responses: {
      "2XX": { description: "Taken." },
      "410": { description: "It wants no more: the receiver is switched off." },
      default: { description: "Not taken, redirects among them: it is posted again." },
    },
  };
}

function parametersIn(place: "path" | "query" | "header", schema: z.ZodObject | undefined) {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, one]) => {
    const described = typeof one === "object" ? one : {};
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(described.description ? { description: described.description } : {}),
      schema: plain(described),
    };
  });
}

function refusal(some: readonly ProblemKind[]): object {
  return {
    description: some.map((kind) => problems[kind].title).join(" Or: "),
    content: {
      "application/problem+json": {
        schema: named(problemSchema),
        examples: Object.fromEntries(
          some.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }]),
        ),
      },
    },
  };
}

function exampleOf(kind: ProblemKind, publicUrl: string): object {
  const { status, title } = problems[kind];
  const detail = "What is wrong with this call, and what to do.";
  return {
    summary: title,
    value: {
      type: typeOf(publicUrl, kind),
      title,
      status,
      detail,
      instance: "/api/v1/clients/4711",
    },
  };
}

function named(schema: z.ZodType): object {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error("A body or an answer has no name");
  return { $ref: addressOf(id) };
}

function addressOf(id: string): string {
  return `#/components/schemas/${id}`;
}

/** Without what is only for a schema that stands alone. */
function plain(schema: object): object {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== "$schema" && key !== "$id" && key !== "id"),
  );
}
