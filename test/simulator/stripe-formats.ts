import type { Network } from "./network.ts";
import { type Checkout, type Subscription, totalOf } from "./stripe-state.ts";

/** Source: stripe-node 23.1.0, esm/apiVersion.js. Its types say which fields an object has. */
export const apiVersion = "2026-10-28.endive";

/** Stripe, "Errors". */
export function stripeError(
  type: "invalid_request_error" | "idempotency_error" | "api_error",
  message: string,
  more: { code?: string; param?: string } = {},
) {
  return { error: { type, message, ...more } };
}

/** Nothing has this id. With `param`, a parameter named it; otherwise the address did. */
export function noSuch(what: string, id: string, param = "id") {
  return stripeError("invalid_request_error", `No such ${what}: '${id}'`, {
    code: "resource_missing",
    param,
  });
}

/** Stripe, "The Checkout Session object". */
export function checkoutBody(network: Network, checkout: Checkout) {
  const amount = totalOf(checkout.items);
  const isOpen = checkout.status === "open";
  const isPaid = checkout.status === "complete";
  const customer = network.stripe.customers.find(({ id }) => id === checkout.customer);
  const email = customer?.email ?? checkout.customerEmail;
  return {
    id: checkout.id,
    object: "checkout.session",
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: checkout.cancelUrl,
    client_reference_id: checkout.clientReferenceId,
    created: checkout.createdAt,
    currency: checkout.currency,
    customer: checkout.customer,
    customer_details: email === null ? null : { email, name: null, phone: null, address: null },
    customer_email: checkout.customerEmail,
    expires_at: checkout.createdAt + 24 * 60 * 60,
    invoice: null,
    livemode: false,
    locale: null,
    metadata: checkout.metadata,
    mode: "subscription",
    payment_intent: null,
    payment_method_types: ["card"],
    payment_status: isPaid ? "paid" : "unpaid",
    status: checkout.status,
    subscription: checkout.subscription,
    success_url: checkout.successUrl,
    ui_mode: "hosted_page",
    url: isOpen ? checkout.url : null,
  };
}

/** Stripe, "The Subscription object". The period is the item's. */
export function subscriptionBody(subscription: Subscription) {
  const { id, createdAt, currency, status } = subscription;
  const periodEnd = endOfPeriod(subscription);
  const items = subscription.items.map((item, i) => ({
    id: `si_${id.slice(4)}${i}`,
    object: "subscription_item",
    created: createdAt,
    current_period_start: createdAt,
    current_period_end: periodEnd,
    discounts: [],
    metadata: {},
    price: {
      id: `price_${id.slice(4)}${i}`,
      object: "price",
      active: false,
      billing_scheme: "per_unit",
      created: createdAt,
      currency,
      livemode: false,
      metadata: {},
      product: `prod_${id.slice(4)}${i}`,
      recurring: { interval: item.interval, interval_count: 1, usage_type: "licensed" },
      type: "recurring",
      unit_amount: item.unitAmount,
      unit_amount_decimal: String(item.unitAmount),
    },
    quantity: item.quantity,
    subscription: id,
    tax_rates: [],
  }));
  return {
    id,
    object: "subscription",
    billing_cycle_anchor: createdAt,
    cancel_at: subscription.cancelAtPeriodEnd ? periodEnd : null,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    canceled_at: subscription.canceledAt,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: "charge_automatically",
    created: createdAt,
    currency,
    customer: subscription.customer,
    default_payment_method: null,
    ended_at: status === "canceled" ? subscription.canceledAt : null,
    items: {
      object: "list",
      data: items,
      has_more: false,
      total_count: items.length,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: `in_${id.slice(4)}`,
    livemode: false,
    metadata: subscription.metadata,
    start_date: createdAt,
    status,
    trial_end: null,
    trial_start: null,
  };
}

/** One interval after the start, as the calendar counts. */
function endOfPeriod({ createdAt, items }: Subscription): number {
  const end = new Date(createdAt * 1000);
  const interval = items[0]?.interval ?? "month";
  if (interval === "day") end.setUTCDate(end.getUTCDate() + 1);
  if (interval === "week") end.setUTCDate(end.getUTCDate() + 7);
  if (interval === "month") end.setUTCMonth(end.getUTCMonth() + 1);
  if (interval === "year") end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime() / 1000;
}
