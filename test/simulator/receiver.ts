import { Hono } from "hono";
import type { Network } from "./network.ts";
import { receiverPage } from "./receiver-page.ts";
import { webhookSignature } from "./signing.ts";

/** What a clinic's own system was posted, and how it answered; status 0 is no answer in time. */
export interface Posting {
  /** Which of the clinic's systems: the end of its address. */
  readonly receiver: string;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** Null while nobody has told the secret. */
  readonly isSigned: boolean | null;
  readonly status: number;
}

/** A clinic's own systems, below /receiver: they take webhooks and show what came. */
export function receivers(network: Network) {
  return new Hono()
    .get("/", (c) => c.html(receiverPage(network)))
    .get("/inside", (c) => {
      note(network, "inside", c.req.raw.headers, "", 200);
      return c.text("Nobody from outside should be here.");
    })
    .post("/secret", async (c) => {
      const { secret } = await c.req.parseBody();
      if (typeof secret === "string") network.receiverSecrets.set("", secret.trim());
      return c.redirect("/receiver", 303);
    })
    .post("/:receiver?", async (c) => {
      const { headers } = c.req.raw;
      const receiver = c.req.param("receiver") ?? "";
      const body = await c.req.text();
      const { faults } = network;
      if (faults.strikes("receiver-slow")) {
        note(network, receiver, headers, body, 0);
        await new Promise((resolve) => setTimeout(resolve, longerThanAnybodyWaits).unref());
      }
      if (faults.strikes("receiver-500")) {
        note(network, receiver, headers, body, 500);
        return c.text("Something went wrong", 500);
      }
      if (faults.strikes("receiver-410")) {
        note(network, receiver, headers, body, 410);
        return c.text("No more, please", 410);
      }
      if (faults.strikes("receiver-redirect")) {
        note(network, receiver, headers, body, 302);
        return c.redirect(`${network.url}/receiver/inside`, 302);
      }
      note(network, receiver, headers, body, 200);
      return c.body(null, 200);
    });
}

/** In ms. */
const longerThanAnybodyWaits = 8000;

function note(
  network: Network,
  receiver: string,
  headers: Headers,
  body: string,
  status: number,
): void {
  const secret = network.receiverSecrets.get(receiver);
  network.postings.push({
    receiver,
    id: headers.get("webhook-id") ?? "",
    type: typeOf(body),
    body,
    headers: Object.fromEntries(
      ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [
        name,
        headers.get(name) ?? "",
      ]),
    ),
    isSigned: secret === undefined ? null : isSigned(secret, headers, body),
    status,
  });
}

/** One signature that fits is enough: while a secret is changed there are two. */
function isSigned(secret: string, headers: Headers, body: string): boolean {
  const content = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.${body}`;
  const signatures = headers.get("webhook-signature")?.split(" ") ?? [];
  return signatures.includes(webhookSignature(secret, content));
}

function typeOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const isEvent = typeof parsed === "object" && parsed !== null && "type" in parsed;
    return isEvent && typeof parsed.type === "string" ? parsed.type : "";
  } catch {
    return "";
  }
}
