import type { Context } from "hono";
import { inboxState } from "#data/conversations.ts";
import { forClinic, type Store } from "#data/store.ts";
import { countWaiting } from "#data/waiting.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { closesSoon } from "#domain/closing.ts";
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

/** When the clinic closes, if that is soon, and how many clients wait still. */
export async function closingOf(c: Context<App>): Promise<{ at: number; waiting: number } | null> {
  const { hours, timeZone, country } = c.get("signedIn").clinic;
  const at = closesSoon(hours, clinicTime(timeZone, country), c.env.ports.now());
  return at === null ? null : { at, waiting: await countWaiting(storeOf(c)) };
}
