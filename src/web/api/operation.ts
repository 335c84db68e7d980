import type { Context } from "hono";
import * as z from "zod";
import { forClinic, type Store } from "#data/store.ts";
import type { Caller, Scope } from "#domain/api-token.ts";
import type { Ports } from "#flows/ports.ts";
import type { App } from "#web/context.ts";
import { authenticate } from "./caller.ts";
import {
  answerProblem,
  invalid,
  type PartProblem,
  type ProblemKind,
  problemsOfBody,
  type Refusal,
} from "./problem.ts";

/** What an operation is called with, parsed. */
export interface Call<Params, Query, Body> {
  readonly ports: Ports;
  readonly caller: Caller;
  readonly store: Store;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly header: (name: string) => string | undefined;
  /** For what is signed or fingerprinted. */
  readonly secret: string;
}

/** What it is about: the document's chapters. */
export type Tag = "Clients" | "Appointments" | "Care" | "Messages";

type Status = 200 | 201 | 202;

export type Reply<Answer> =
  | { readonly status: Status; readonly answer: Answer; readonly location?: string }
  | Refusal;

interface Spec<
  Answer extends z.ZodType,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> {
  readonly method: "GET" | "PUT" | "POST";
  readonly path: string;
  /** Its name in the document, and what it does in a few words. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: Tag;
  readonly scope: Scope;
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: z.ZodObject;
  readonly body?: Body;
  readonly answer: Answer;
  /** What each status of success means. */
  readonly statuses: Partial<Record<Status, string>>;
  /** What it may be refused for, beside what every call may be. */
  readonly refusals?: readonly ProblemKind[];
  readonly run: (
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Reply<z.output<Answer>>>;
}

/** One thing that a system can ask for: how it is described and how it is answered, in one place. */
export interface Operation extends Omit<
  Spec<z.ZodType, z.ZodObject, z.ZodObject, z.ZodType>,
  "run"
> {
  readonly handle: (c: Context<App>) => Promise<Response>;
}

const none = z.object({});
const noBody = z.undefined();

export function operation<
  Answer extends z.ZodType,
  Params extends z.ZodObject = typeof none,
  Query extends z.ZodObject = typeof none,
  Body extends z.ZodType = typeof noBody,
>({ run, ...spec }: Spec<Answer, Params, Query, Body>): Operation {
  const handle = async (c: Context<App>) => {
    const who = await authenticate(c, spec.scope);
    if ("refusal" in who) return answerProblem(c, who.refusal);
    const params = (spec.params ?? none).safeParse(c.req.param());
    const query = (spec.query ?? none).safeParse(c.req.query());
    const headers = (spec.headers ?? none).safeParse(headersOf(c, spec.headers ?? none));
    const wrong = [params, query, headers].flatMap(({ error }) => problemsOf(error));
    if (wrong.length > 0) return answerProblem(c, wrongParameters(wrong));
    const body = spec.body ? await readBody(c, spec.body) : { data: undefined };
    if ("problem" in body) return answerProblem(c, body);
    const { ports, configuration } = c.env;
    const reply = await run({
      ports,
      caller: who.caller,
      store: forClinic(ports.databases, who.caller.clinic),
      // Parsed above, by these very schemas.
      params: params.data as z.output<Params>,
      query: query.data as z.output<Query>,
      body: body.data as z.output<Body>,
      header: (name) => c.req.header(name),
      secret: configuration.AUTH_SECRET,
    });
    if ("problem" in reply) return answerProblem(c, reply);
    c.header("Cache-Control", "no-store");
    if (reply.location !== undefined) c.header("Location", reply.location);
    return c.json(reply.answer, reply.status);
  };
  return { ...spec, handle };
}

function headersOf(c: Context<App>, { shape }: z.ZodObject): object {
  const names = Object.keys(shape);
  return Object.fromEntries(names.map((name) => [name, c.req.header(name)]));
}

async function readBody(
  c: Context<App>,
  schema: z.ZodType,
): Promise<{ readonly data: unknown } | Refusal> {
  const type = c.req.header("Content-Type") ?? "";
  if (!/^application\/json *(;|$)/i.test(type)) {
    return { problem: "not-json", detail: "Send the body with Content-Type: application/json." };
  }
  const json = await jsonOf(c);
  if (json === unreadable) {
    return { problem: "invalid-json", detail: "The body ends too early or is written wrongly." };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { data: parsed.data };
  return invalid(problemsOfBody(parsed.error));
}

async function jsonOf(c: Context<App>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return unreadable;
  }
}

const unreadable = Symbol("unreadable");

/** Refuses a call for its path or its query. */
export function wrongParameters(errors: readonly PartProblem[]): Refusal {
  return {
    problem: "invalid-parameters",
    detail: "Some parameters are wrong: errors says which.",
    errors,
  };
}

function problemsOf(error: z.ZodError | undefined): PartProblem[] {
  return (error?.issues ?? []).map(({ path, message }) => ({
    parameter: path.map(String).join("."),
    detail: message,
  }));
}
