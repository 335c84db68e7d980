import { Hono } from "hono";
import * as z from "zod";
import type { Network } from "./network.ts";
import { newSid } from "./network.ts";
import { reportCheckout, reportSubscription } from "./stripe-events.ts";
import { readBrackets } from "./stripe-form.ts";
import { checkoutBody, noSuch, stripeError } from "./stripe-formats.ts";
import { type Checkout, intervals, type Subscription, unixNow } from "./stripe-state.ts";

/** Checkout sessions, below /v1/checkout/sessions. Only subscriptions are sold. */
export function stripeCheckout(network: Network) {
  const find = (id: string) => network.stripe.checkouts.find((checkout) => checkout.id === id);
  return new Hono()
    .post("/", async (c) => {
      const wanted = checkoutForm.safeParse(readBrackets(await c.req.text()));
      if (!wanted.success) {
        const param = wanted.error.issues[0]?.path.join(".") ?? "";
        const message = z.prettifyError(wanted.error);
        return c.json(stripeError("invalid_request_error", message, { param }), 400);
      }
      const { customer } = wanted.data;
      if (customer && !network.stripe.customers.some(({ id }) => id === customer)) {
        return c.json(noSuch("customer", customer, "customer"), 400);
      }
      const checkout = open(network, wanted.data);
      return c.json(checkoutBody(network, checkout));
    })
    .get("/:id", (c) => {
      const checkout = find(c.req.param("id"));
      if (!checkout) return c.json(noSuch("checkout.session", c.req.param("id")), 404);
      return c.json(checkoutBody(network, checkout));
    })
    .post("/:id/expire", async (c) => {
      const checkout = find(c.req.param("id"));
      if (!checkout) return c.json(noSuch("checkout.session", c.req.param("id")), 404);
      if (checkout.status !== "open") {
        const message = `Only Checkout Sessions with a status in ["open"] can be expired`;
        return c.json(stripeError("invalid_request_error", message), 400);
      }
      checkout.status = "expired";
      await reportCheckout(network, checkout);
      return c.json(checkoutBody(network, checkout));
    });
}

/** The card was good: there is a customer now, who has a subscription. */
export async function pay(network: Network, checkout: Checkout): Promise<void> {
  const { stripe } = network;
  const customer = checkout.customer ?? newSid("cus_");
  if (checkout.customer === null) {
    stripe.customers.push({ id: customer, email: checkout.customerEmail });
  }
  const subscription: Subscription = {
    id: newSid("sub_"),
    customer,
    clientReferenceId: checkout.clientReferenceId,
    items: checkout.items,
    currency: checkout.currency,
    createdAt: unixNow(),
    status: "active",
    cancelAtPeriodEnd: false,
    canceledAt: null,
    metadata: checkout.subscriptionMetadata,
  };
  stripe.subscriptions.push(subscription);
  Object.assign(checkout, { status: "complete", customer, subscription: subscription.id });
  await reportCheckout(network, checkout);
  await reportSubscription(network, "created", subscription);
}

function open(network: Network, form: z.infer<typeof checkoutForm>): Checkout {
  const id = newSid("cs_test_");
  const checkout: Checkout = {
    id,
    url: `${network.url}/checkout/${id}`,
    items: form.line_items.map(({ price_data: price, quantity }) => ({
      name: price.product_data.name,
      unitAmount: price.unit_amount,
      quantity,
      interval: price.recurring.interval,
    })),
    currency: form.line_items[0]?.price_data.currency ?? "usd",
    customerEmail: form.customer_email ?? null,
    clientReferenceId: form.client_reference_id ?? null,
    metadata: form.metadata,
    subscriptionMetadata: form.subscription_data.metadata,
    successUrl: form.success_url,
    cancelUrl: form.cancel_url ?? null,
    createdAt: unixNow(),
    status: "open",
    customer: form.customer ?? null,
    subscription: null,
  };
  network.stripe.checkouts.push(checkout);
  return checkout;
}

const whole = z.string().regex(/^\d+$/).transform(Number);
const metadata = z.record(z.string(), z.string()).default({});
const lineItem = z.object({
  price_data: z.object({
    currency: z.string().length(3).toLowerCase(),
    unit_amount: whole,
    recurring: z.object({ interval: z.enum(intervals) }),
    product_data: z.object({ name: z.string().min(1) }),
  }),
  quantity: whole,
});

/** Stripe, "Create a Checkout Session". A customer and an email exclude each other there. */
const checkoutForm = z
  .object({
    mode: z.literal("subscription"),
    line_items: z.record(z.string(), lineItem).transform((items) => Object.values(items)),
    customer: z.string().optional(),
    customer_email: z.email().optional(),
    client_reference_id: z.string().max(200).optional(),
    metadata,
    subscription_data: z.object({ metadata }).default({ metadata: {} }),
    success_url: z.string().min(1),
    cancel_url: z.string().min(1).optional(),
  })
  .refine(({ customer, customer_email }) => !(customer && customer_email), {
    message: "You may only specify one of these parameters: customer, customer_email.",
    path: ["customer"],
  });
