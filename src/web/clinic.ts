import type { Context } from "hono";
import { inboxState } from "#data/conversations.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { App } from "./context.ts";

/** The rows of the clinic of whoever is signed in. */
export function storeOf(c: Context<App>): Store {
  return forClinic(c.env.ports.databases, c.get("signedIn").clinic);
}

/** What every page shows of the inbox: the ball's count, and where its live feed begins. */
export async function stateOf(c: Context<App>): Promise<{ unread: number; seq: number }> {
  const [found] = await inboxState(storeOf(c), c.get("signedIn").staffId);
  return found ?? { unread: 0, seq: 0 };
}
