import { Stripe } from "stripe";
import type { Billing, Checkout, Subscription } from "./billing.ts";

/** `apiUrl` without a trailing slash: https://api.stripe.com, or whatever stands in for it. */
export interface StripeAccount {
  readonly secretKey: string;
  /** What Stripe signs its webhooks with. */
  readonly webhookSecret: string;
  readonly apiUrl: string;
}

/** Stripe Checkout for a monthly subscription. Never throws. */
export function stripeBilling(account: StripeAccount): Billing {
  const stripe = connect(account);
  return {
    kind: "stripe",

    openCheckout: ({ id, clinicId, fee, currency, email, attempt, returnUrl }) =>
      orUnavailable(async () => {
        const metadata = { clinicId, lineId: id };
        const session = await stripe.checkout.sessions.create(
          {
            mode: "subscription",
            client_reference_id: id,
            customer_email: email,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: currency.toLowerCase(),
                  unit_amount: fee,
                  recurring: { interval: "month" },
                  product_data: { name: "SMS Messaging (Two-Way)" },
                },
              },
            ],
            metadata,
            subscription_data: { metadata },
            success_url: returnUrl,
            cancel_url: returnUrl,
          },
          // A day long Stripe gives the same answer to the same key ("Idempotent requests").
          { idempotencyKey: `checkout ${id} ${attempt}` },
        );
        if (!session.url) return { kind: "unavailable", reason: "Stripe gave no address" };
        return { kind: "opened", checkoutId: session.id, url: session.url };
      }),

    readCheckout: (checkoutId) =>
      orUnavailable(async () => toCheckout(await stripe.checkout.sessions.retrieve(checkoutId))),

    closeCheckout: (checkoutId) =>
      orUnavailable(async () => {
        const before = toCheckout(await stripe.checkout.sessions.retrieve(checkoutId));
        if (before.kind !== "open") return before;
        return toCheckout(await stripe.checkout.sessions.expire(checkoutId));
      }),

    readSubscription: (id) =>
      orUnavailable(async () => toSubscription(await stripe.subscriptions.retrieve(id))),

    setRenewal: (id, renews) =>
      orUnavailable(async () => {
        const before = await stripe.subscriptions.retrieve(id);
        if (isEnded(before)) return { kind: "ended" };
        const cancels = { cancel_at_period_end: !renews };
        return toSubscription(await stripe.subscriptions.update(id, cancels));
      }),

    async hear(payload, signature) {
      try {
        const event = await stripe.webhooks.constructEventAsync(
          payload,
          signature,
          account.webhookSecret,
          undefined,
          Stripe.createSubtleCryptoProvider(),
        );
        const { object } = event.data;
        const clinicId = "metadata" in object ? object.metadata?.["clinicId"] : undefined;
        return clinicId ? { kind: "line", clinicId } : { kind: "other" };
      } catch {
        return { kind: "forged" };
      }
    },

    async portalUrl(customer, returnUrl) {
      try {
        const session = await stripe.billingPortal.sessions.create({
          customer,
          return_url: returnUrl,
        });
        return session.url;
      } catch {
        return null;
      }
    },
  };
}

/** With the fetch of the platform, and our own attempts instead of the library's. */
function connect({ secretKey, apiUrl }: StripeAccount): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    host: hostname,
    protocol: protocol === "http:" ? "http" : "https",
    ...(port === "" ? {} : { port }),
    maxNetworkRetries: 0,
    timeout: 10_000,
    telemetry: false,
  });
}

async function orUnavailable<Answer>(
  ask: () => Promise<Answer>,
): Promise<Answer | { kind: "unavailable"; reason: string }> {
  try {
    return await ask();
  } catch (error) {
    return { kind: "unavailable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Stripe, "Checkout Session object: status". */
function toCheckout(session: Stripe.Checkout.Session): Checkout {
  const customerId = idOf(session.customer);
  const subscriptionId = idOf(session.subscription);
  const isPaid = session.status === "complete" && session.payment_status !== "unpaid";
  if (isPaid && customerId && subscriptionId) return { kind: "paid", customerId, subscriptionId };
  return { kind: session.status === "expired" ? "expired" : "open" };
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === "object" ? (reference?.id ?? null) : reference;
}

/** Stripe, "Subscription object: status". */
function toSubscription(subscription: Stripe.Subscription): Subscription {
  if (isEnded(subscription)) return { kind: "ended" };
  if (subscription.status === "past_due" || subscription.status === "unpaid") {
    return { kind: "past-due" };
  }
  const ends = subscription.items.data[0]?.current_period_end;
  const endsAt = subscription.cancel_at_period_end && ends !== undefined ? ends * 1000 : null;
  return { kind: "active", endsAt };
}

function isEnded({ status }: Stripe.Subscription): boolean {
  return status === "canceled" || status === "incomplete_expired";
}
