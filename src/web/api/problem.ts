import type { Context } from "hono";
import * as z from "zod";
import { paths } from "#src/paths.ts";
import type { App } from "#web/context.ts";

/** Every way in which a call can fail, as problem details (RFC 9457). */
export const problems = {
  "invalid-parameters": { status: 400, title: "A parameter is not what it must be." },
  "invalid-json": { status: 400, title: "The body is not JSON." },
  "invalid-token": { status: 401, title: "A valid token is needed." },
  "missing-scope": { status: 403, title: "The token may not do this." },
  "not-found": { status: 404, title: "There is nothing here." },
  "wrong-method": { status: 405, title: "This address takes other methods." },
  "number-taken": { status: 409, title: "A number belongs to another client." },
  merged: { status: 409, title: "The client was merged into another one." },
  busy: { status: 409, title: "Another call is changing the same thing." },
  "not-texted": { status: 409, title: "This can't be texted now." },
  gone: { status: 410, title: "The message was sent and deleted since." },
  "too-large": { status: 413, title: "The body is larger than 64 KiB." },
  "not-json": { status: 415, title: "The body must be application/json." },
  invalid: { status: 422, title: "The body is not what it must be." },
  "key-reused": { status: 422, title: "The idempotency key belongs to another request." },
  "too-many-calls": { status: 429, title: "Too many calls." },
  unavailable: { status: 503, title: "The database does not answer." },
} as const;
export type ProblemKind = keyof typeof problems;

/** What is wrong with a part of a call: `pointer` into the body (a JSON Pointer as a fragment). */
export interface PartProblem {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

/** A call that is refused. `detail` says what to do. */
export interface Refusal {
  readonly problem: ProblemKind;
  readonly detail: string;
  readonly errors?: readonly PartProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem as it goes out, and as the document describes it. */
export const problemSchema = z
  .object({
    type: z.url().meta({ description: "Which problem it is; leads to its description here." }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What is wrong with this call, and what to do." }),
    instance: z
      .string()
      .meta({ description: "The path that was called.", format: "uri-reference" }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().meta({ description: "A JSON Pointer into the body." }),
          parameter: z.string().optional().meta({ description: "A parameter's name." }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: "Problem", description: "Why a call was refused (RFC 9457)." });

/** Answers with a problem. */
export function answerProblem(c: Context<App>, refusal: Refusal): Response {
  const { status, title } = problems[refusal.problem];
  const { detail, errors } = refusal;
  for (const [name, value] of Object.entries(refusal.headers ?? {})) c.header(name, value);
  c.header("Cache-Control", "no-store");
  c.header("Content-Type", "application/problem+json");
  const body = {
    ...{ type: typeOf(c.env.configuration.PUBLIC_URL, refusal.problem), title, status, detail },
    instance: c.req.path,
    ...(errors ? { errors } : {}),
  };
  return c.body(JSON.stringify(body), status);
}

/** Refuses a body for some of its fields. */
export function invalid(errors: readonly PartProblem[]): Refusal {
  return { problem: "invalid", detail: "Some fields are wrong: errors says which.", errors };
}

/** Several calls change one thing at once, and this one was overtaken again and again. */
export const busy: Refusal = {
  problem: "busy",
  detail: "Send it again.",
  headers: { "Retry-After": "1" },
};

/** Where the document describes a problem. */
export function typeOf(publicUrl: string, kind: ProblemKind): string {
  return `${publicUrl}${paths.api.document()}#/components/examples/${kind}`;
}

/** What is wrong with each part of a body that a schema refused. */
export function problemsOfBody(error: z.ZodError): PartProblem[] {
  return error.issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[]) => `#${path.map(escapePart).join("")}`;
    if (issue.code !== "unrecognized_keys") {
      return [{ pointer: at(issue.path), detail: issue.message }];
    }
    return issue.keys.map((key) => ({
      pointer: at([...issue.path, key]),
      detail: "There is no such field.",
    }));
  });
}

/** RFC 6901, as a URI fragment. */
function escapePart(part: PropertyKey): string {
  const text = String(part).replaceAll("~", "~0").replaceAll("/", "~1");
  return `/${encodeURIComponent(text.toWellFormed())}`;
}
