import { Hono } from "hono";
import * as z from "zod";
import type { Network } from "./network.ts";
import { reportSubscription } from "./stripe-events.ts";
import { readBrackets } from "./stripe-form.ts";
import { noSuch, stripeError, subscriptionBody } from "./stripe-formats.ts";
import { type Subscription, subscriptionStatuses, unixNow } from "./stripe-state.ts";

/** Subscriptions, below /v1/subscriptions. One that was canceled is over for good. */
export function stripeSubscriptions(network: Network) {
  const find = (id: string) => network.stripe.subscriptions.find((known) => known.id === id);
  return new Hono()
    .get("/:id", (c) => {
      const subscription = find(c.req.param("id"));
      if (!subscription) return c.json(noSuch("subscription", c.req.param("id")), 404);
      return c.json(subscriptionBody(subscription));
    })
    .post("/:id", async (c) => {
      const subscription = find(c.req.param("id"));
      if (!subscription) return c.json(noSuch("subscription", c.req.param("id")), 404);
      const wanted = changes.safeParse(readBrackets(await c.req.text()));
      if (!wanted.success) {
        const message = z.prettifyError(wanted.error);
        return c.json(stripeError("invalid_request_error", message), 400);
      }
      const { cancel_at_period_end: willEnd, metadata } = wanted.data;
      if (subscription.status === "canceled" && willEnd !== undefined) {
        const message = "A canceled subscription can only update its metadata";
        return c.json(stripeError("invalid_request_error", message), 400);
      }
      if (willEnd !== undefined) {
        subscription.cancelAtPeriodEnd = willEnd === "true";
        subscription.canceledAt = willEnd === "true" ? unixNow() : null;
      }
      subscription.metadata = mergeMetadata(subscription.metadata, metadata);
      await reportSubscription(network, "updated", subscription);
      return c.json(subscriptionBody(subscription));
    })
    .delete("/:id", async (c) => {
      const subscription = find(c.req.param("id"));
      if (!subscription || subscription.status === "canceled") {
        return c.json(noSuch("subscription", c.req.param("id")), 404);
      }
      await setStatus(network, subscription, "canceled");
      return c.json(subscriptionBody(subscription));
    });
}

/** The control's body: which subscription (the newest if none is named), and its status. */
export const subscriptionControl = z.object({
  id: z.string().optional(),
  customer_email: z.string().optional(),
  status: z.enum(subscriptionStatuses),
});

/** The newest subscription that fits. */
export function chosenSubscription(
  { stripe }: Network,
  { id, customer_email: email }: z.infer<typeof subscriptionControl>,
): Subscription | undefined {
  return stripe.subscriptions.findLast(
    (one) => one.id === (id ?? one.id) && (!email || emailOf(stripe, one) === email),
  );
}

/** Whose subscription it is. */
export function emailOf(
  { customers }: Network["stripe"],
  { customer }: Subscription,
): string | null {
  return customers.find(({ id }) => id === customer)?.email ?? null;
}

/** What a good or bad card, or an end, makes of a subscription; the product is told. */
export async function setStatus(
  network: Network,
  subscription: Subscription,
  status: Subscription["status"],
): Promise<void> {
  subscription.status = status;
  if (status === "canceled") subscription.canceledAt = unixNow();
  await reportSubscription(network, status === "canceled" ? "deleted" : "updated", subscription);
}

/** An empty value takes a name away. Source: Stripe, "Metadata". */
function mergeMetadata(
  known: Subscription["metadata"],
  changed: Record<string, string>,
): Subscription["metadata"] {
  const merged = Object.entries({ ...known, ...changed });
  return Object.fromEntries(merged.filter(([, value]) => value !== ""));
}

const changes = z.object({
  cancel_at_period_end: z.enum(["true", "false"]).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});
