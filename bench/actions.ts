import { randomUUID } from "node:crypto";
import { listPage, threadPage } from "#data/conversations.ts";
import { paths } from "#src/paths.ts";
import { sign } from "#test/simulator/signing.ts";
import { numbers } from "#test/support/cast.ts";
import { account } from "#test/support/configuration.ts";
import type { Exchange } from "./measure.ts";
import { publicUrl } from "./runtime.ts";
import { seeded } from "./seed.ts";

/** Something staff or the gateway do. `i` counts its requests to one worker, from 0. */
export interface Action {
  readonly name: string;
  /** The most that the product may cost, as a multiple of the floor. */
  readonly budget: number;
  readonly request: (i: number, seq: number) => Exchange;
  /** What an answer must contain, so that nobody is praised for a quick refusal. */
  readonly shows: { readonly status: number; readonly mark: string; readonly times: number };
}

/** budgets.md, "Ratios, in one run". Both workers answer the same requests. */
export const actions: readonly Action[] = [
  {
    name: "inbound webhook",
    budget: 2,
    // Each to a conversation that nobody has unread, so that the counter is written too.
    request: (i) =>
      webhook(paths.inboundWebhook(), {
        MessageSid: `SM${randomUUID().replaceAll("-", "")}`,
        From: seeded.contact(i + 1),
        To: numbers.riverside,
        Body: "Can we move Friday's visit up? He is limping again.",
        NumMedia: "0",
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
      }),
    shows: { status: 200, mark: "<Response>", times: 1 },
  },
  {
    name: "delivery report",
    budget: 2,
    request: (i) =>
      webhook(paths.deliveryWebhook(seeded.sentMessage(i)), {
        MessageSid: seeded.sentSid(i),
        MessageStatus: "delivered",
        From: numbers.riverside,
        To: seeded.contact(i),
        ApiVersion: "2010-04-01",
      }),
    shows: { status: 204, mark: "", times: 1 },
  },
  {
    name: "send a reply",
    budget: 2,
    request: (i) => {
      const form = { token: randomUUID(), body: "Yes, we have tomorrow at 9:00. Shall I book it?" };
      return post(paths.messages(seeded.conversation(i + 1)), form, fromPage);
    },
    shows: { status: 200, mark: "<article", times: 1 },
  },
  {
    name: "open inbox",
    budget: 2,
    request: () => ({ method: "GET", path: paths.inbox(), headers: { Cookie: seeded.cookie } }),
    shows: { status: 200, mark: '<li id="conversation-', times: listPage },
  },
  {
    name: "list page k",
    budget: 2,
    // Conversations that no action above has moved: the old end of the list, ten pages in turn.
    request: (i) => {
      const last = seeded.conversations - 500 + (i % 10) * listPage;
      const place = `${seeded.lastMessageAt(last)}.${seeded.conversation(last)}`;
      return { method: "GET", path: paths.inbox({ before: place }), headers: fromPage };
    },
    shows: { status: 200, mark: '<li id="conversation-', times: listPage },
  },
  {
    name: "open a conversation",
    budget: 2,
    request: () => ({
      method: "GET",
      path: paths.conversation(seeded.longest),
      headers: fromPage,
    }),
    shows: { status: 200, mark: "<article", times: threadPage },
  },
  {
    name: "changes after N",
    budget: 2,
    // Three changes, of other conversations: what a page sees most of the time.
    request: (_, seq) => ({
      method: "GET",
      path: `${paths.changes()}?after=${seq - 3}&conversation=${seeded.longest}`,
      headers: fromPage,
    }),
    shows: { status: 200, mark: '<li id="conversation-', times: 3 },
  },
];

export const fanOut = { name: "fan-out to 200", budget: 1.3, sockets: 200 } as const;

/** How htmx asks. */
const fromPage = { Cookie: seeded.cookie, "HX-Request": "true" };

function webhook(path: string, params: Record<string, string>): Exchange {
  const signature = sign(account.authToken, publicUrl + path, params);
  return post(path, params, { "X-Twilio-Signature": signature });
}

function post(path: string, form: Record<string, string>, headers: Record<string, string>) {
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(form).toString();
  return { method: "POST", path, headers: { ...headers, ...type }, body } as const;
}
