import { createHmac } from "node:crypto";
import type { Network } from "./network.ts";
import { newSid } from "./network.ts";
import { postEvent } from "./post-event.ts";
import { apiVersion, checkoutBody, subscriptionBody } from "./stripe-formats.ts";
import { type Checkout, type Subscription, unixNow } from "./stripe-state.ts";

export async function reportCheckout(network: Network, checkout: Checkout): Promise<void> {
  const type = checkout.status === "expired" ? "expired" : "completed";
  await report(network, `checkout.session.${type}`, checkoutBody(network, checkout));
}

export async function reportSubscription(
  network: Network,
  what: "created" | "updated" | "deleted",
  subscription: Subscription,
): Promise<void> {
  await report(network, `customer.subscription.${what}`, subscriptionBody(subscription));
}

/** Stripe, "The Event object". */
async function report(network: Network, type: string, object: object): Promise<void> {
  const { stripe } = network.options;
  if (!stripe || network.faults.strikes("drop-stripe-webhook")) return;
  const id = newSid("evt_");
  const body = JSON.stringify({
    id,
    object: "event",
    api_version: apiVersion,
    created: unixNow(),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });
  const headers = { "Stripe-Signature": signature(stripe.webhookSecret, body) };
  await postEvent(network, stripe.webhookUrl, { id, type, body }, headers);
}

/** Stripe, "Verify webhook signatures manually". */
function signature(secret: string, body: string): string {
  const now = unixNow();
  return `t=${now},v1=${createHmac("sha256", secret).update(`${now}.${body}`).digest("hex")}`;
}
