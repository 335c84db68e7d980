import type { Context } from "hono";
import { createFactory } from "hono/factory";
import type { Session } from "#domain/session.ts";
import type { SignedIn } from "#domain/staff.ts";
import { logError } from "#flows/log.ts";
import type { Ports } from "#flows/ports.ts";
import type { Doors } from "#flows/sign-in.ts";
import type { Bindings, Configuration } from "#src/env.ts";

/** What a request carries through the app: worker.ts fills the bindings, `session` the staff. */
export interface App {
  Bindings: {
    readonly env: Bindings;
    readonly configuration: Configuration;
    readonly ports: Ports;
  };
  Variables: {
    requestId: string;
    session: Session;
    signedIn: SignedIn;
    lookedFor?: Record<string, string>;
  };
}

export const factory = createFactory<App>();

/** Does htmx ask, for a part of a page it has? A restored history entry wants the whole page. */
export function wantsFragment(c: Context<App>): boolean {
  return (
    c.req.header("HX-Request") === "true" && c.req.header("HX-History-Restore-Request") !== "true"
  );
}

export function doors(c: Context<App>): Doors {
  const { ports, configuration } = c.env;
  return {
    databases: ports.databases,
    secret: configuration.AUTH_SECRET,
    now: ports.now,
    newId: ports.newId,
  };
}

/** What the answer does not wait for. What is thrown there would be printed whole by the runtime. */
export function afterwards(c: Context<App>, what: Promise<unknown>): void {
  c.executionCtx.waitUntil(what.catch((error: unknown) => logError("afterwards-failed", error)));
}

/** What somebody typed into the form that this request carries: it must not be lost with it. */
export async function typedText(c: Context<App>): Promise<string | typeof unreadable | null> {
  if (c.req.method !== "POST") return null;
  try {
    const { body } = await c.req.parseBody();
    return typeof body === "string" && body !== "" ? body : null;
  } catch {
    return unreadable;
  }
}

/** A form that breaks off in the middle. */
export const unreadable = Symbol("unreadable");
