import type { TwilioAccount } from "./client.ts";
import { type GatewayMessage, toGatewayMessage } from "./gateway-message.ts";
import { call, readJson } from "./request.ts";

/** One page of Twilio's own list, newest first; `next` leads to the following one. */
export type Listing =
  | {
      readonly kind: "page";
      readonly messages: readonly GatewayMessage[];
      readonly next: string | null;
      /** What time it was at Twilio, to the second; null when it did not say. */
      readonly at: number | null;
    }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Times are epoch milliseconds; `pageSize` is 1 to 1000 (Twilio's own bounds). */
export interface ListFilter {
  readonly to?: string;
  readonly from?: string;
  readonly sentSince?: number;
  readonly pageSize?: number;
}

/** The account's messages. Never throws. */
export function listMessages(
  account: TwilioAccount,
  { to, from, sentSince, pageSize = 50 }: ListFilter,
  timeoutMs = 10_000,
): Promise<Listing> {
  const query = new URLSearchParams({ PageSize: String(pageSize) });
  if (to) query.set("To", to);
  if (from) query.set("From", from);
  // The inequality is part of the parameter's name: `DateSent>=…` (Twilio, "Read multiple messages").
  if (sentSince !== undefined) query.set("DateSent>", new Date(sentSince).toISOString());
  return readPage(account, `${listPath(account)}?${query.toString()}`, timeoutMs);
}

/** The page that a listing's `next` names. Never throws. */
export async function nextMessages(
  account: TwilioAccount,
  next: string,
  timeoutMs = 10_000,
): Promise<Listing> {
  // Credentials go nowhere but to this account's list.
  if (!next.startsWith(`${listPath(account)}?`)) {
    return { kind: "unavailable", reason: `The next page is elsewhere: ${next}` };
  }
  return readPage(account, next, timeoutMs);
}

function listPath({ accountSid }: TwilioAccount): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages.json`;
}

async function readPage(account: TwilioAccount, path: string, timeoutMs: number): Promise<Listing> {
  const answer = await call(account, { method: "GET", path, timeoutMs });
  if (answer.kind === "unreachable") return { kind: "unavailable", reason: answer.reason };
  const body = answer.status === 200 ? readJson(answer.text) : null;
  const messages = body?.["messages"];
  if (!Array.isArray(messages)) return { kind: "unavailable", reason: `HTTP ${answer.status}` };
  const next = body?.["next_page_uri"];
  return {
    kind: "page",
    messages: messages.flatMap((message: unknown) => toGatewayMessage(message) ?? []),
    next: typeof next === "string" && next !== "" ? next : null,
    at: Date.parse(answer.headers.get("Date") ?? "") || null,
  };
}
