import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { openNetwork, stripeSecrets } from "./network-for-test.ts";

const checkout = {
  mode: "subscription",
  line_items: [
    {
      price_data: {
        currency: "usd",
        unit_amount: 2900,
        recurring: { interval: "month" },
        product_data: { name: "Texting for Riverside & Co" },
      },
      quantity: 1,
    },
  ],
  customer_email: "maya@riverside.example",
  client_reference_id: "riverside",
  metadata: { order: "order-1" },
  subscription_data: { metadata: { clinic: "riverside" } },
  success_url: "https://desk.example/paid?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://desk.example/not-paid",
} satisfies Stripe.Checkout.SessionCreateParams;

const idOf = (it: string | { id: string } | null) => (typeof it === "string" ? it : (it?.id ?? ""));

async function openStripe() {
  const network = await openNetwork();
  const { stripe } = network;
  const buy = () => stripe.checkout.sessions.create(checkout);
  const press = (id: string, button: "payment" | "refusal") =>
    fetch(`${network.url}/checkout/${id}/${button}`, { method: "POST", redirect: "manual" });
  const paid = async () => {
    const { id } = await buy();
    await press(id, "payment");
    const { subscription, customer } = await stripe.checkout.sessions.retrieve(id);
    return { id, subscription: idOf(subscription), customer: idOf(customer) };
  };
  const events = () =>
    Promise.all(
      network.heard.map(({ body, header }) =>
        Stripe.webhooks.constructEventAsync(
          body,
          header("stripe-signature"),
          stripeSecrets.webhookSecret,
        ),
      ),
    );
  const types = async () => (await events()).map(({ type }) => type);
  return { ...network, buy, events, paid, press, types };
}

test("a checkout leads to a page with the sum, the name and the way back", async () => {
  const { buy, ledger, stripe } = await openStripe();
  const session = await buy();
  expect(session).toMatchObject({
    id: expect.stringMatching(/^cs_/),
    amount_total: 2900,
    currency: "usd",
    status: "open",
    payment_status: "unpaid",
    client_reference_id: "riverside",
    metadata: { order: "order-1" },
    subscription: null,
  });
  const page = await (await fetch(session.url ?? "")).text();
  for (const said of ["$29.00", "Texting for Riverside &amp; Co", "Pay", "Decline the card"])
    expect(page).toContain(said);
  expect(page).toContain('<a href="https://desk.example/not-paid">Back</a>');
  expect((await stripe.checkout.sessions.retrieve(session.id)).id).toBe(session.id);
  expect((await ledger()).checkouts).toEqual([
    { id: session.id, url: session.url, status: "open", amount: 2900, currency: "usd" },
  ]);
});

test("paying makes a subscription, tells the product signed, and leads to the success page", async () => {
  const { buy, events, ledger, press, stripe } = await openStripe();
  const { id } = await buy();
  const answer = await press(id, "payment");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("Location")).toBe(`https://desk.example/paid?session=${id}`);
  const session = await stripe.checkout.sessions.retrieve(id);
  expect(session).toMatchObject({ status: "complete", payment_status: "paid", url: null });
  const subscription = await stripe.subscriptions.retrieve(idOf(session.subscription));
  expect(subscription).toMatchObject({
    status: "active",
    customer: session.customer,
    cancel_at_period_end: false,
    metadata: { clinic: "riverside" },
  });
  const [item] = subscription.items.data;
  const days = ((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)) / 86_400;
  expect(days).toBeGreaterThanOrEqual(28);
  expect(days).toBeLessThanOrEqual(31);
  expect(await events()).toMatchObject([
    { type: "checkout.session.completed", data: { object: { id } } },
    { type: "customer.subscription.created", data: { object: { id: subscription.id } } },
  ]);
  expect((await ledger()).subscriptions).toEqual([
    {
      id: subscription.id,
      status: "active",
      cancelAtPeriodEnd: false,
      email: "maya@riverside.example",
      clientReferenceId: "riverside",
    },
  ]);
  expect((await press(id, "payment")).status).toBe(410);
  expect((await ledger()).subscriptions).toHaveLength(1);
});

test("a webhook with another secret or another body is not Stripe's", async () => {
  const { heard, paid } = await openStripe();
  await paid();
  const { body = "", header = () => "" } = heard[0] ?? {};
  const verify = (body: string, secret: string) =>
    Stripe.webhooks.constructEventAsync(body, header("stripe-signature"), secret);
  await expect(verify(body, stripeSecrets.webhookSecret)).resolves.toHaveProperty("id");
  await expect(verify(body, "whsec_other")).rejects.toThrow(/signature/);
  await expect(verify(`${body} `, stripeSecrets.webhookSecret)).rejects.toThrow(/signature/);
});

test("a declined card leaves the checkout open, an expired one can't be paid", async () => {
  const { buy, ledger, press, stripe, types } = await openStripe();
  const { id } = await buy();
  const declined = await press(id, "refusal");
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain("Your card was declined.");
  expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  expect((await stripe.checkout.sessions.expire(id)).status).toBe("expired");
  expect((await press(id, "payment")).status).toBe(410);
  await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
  expect(await types()).toEqual(["checkout.session.expired"]);
  expect((await ledger()).subscriptions).toEqual([]);
});

test("a subscription ends at its period's end, or goes on, or ends at once", async () => {
  const { heard, paid, stripe, types } = await openStripe();
  const { subscription: id } = await paid();
  heard.length = 0;
  const ending = await stripe.subscriptions.update(id, {
    cancel_at_period_end: true,
    metadata: { reason: "closed" },
  });
  expect(ending).toMatchObject({
    cancel_at_period_end: true,
    cancel_at: ending.items.data[0]?.current_period_end,
    metadata: { clinic: "riverside", reason: "closed" },
  });
  const going = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  expect(going).toMatchObject({ cancel_at_period_end: false, cancel_at: null, status: "active" });
  expect(await stripe.subscriptions.cancel(id)).toMatchObject({ status: "canceled" });
  await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ code: "resource_missing" });
  expect(await types()).toEqual([
    "customer.subscription.updated",
    "customer.subscription.updated",
    "customer.subscription.deleted",
  ]);
});

test("the status of the newest subscription, or of one's by id or email, can be set", async () => {
  const { heard, ledger, paid, post, types } = await openStripe();
  expect((await post("subscriptions", { status: "unpaid" })).status).toBe(404);
  const first = await paid();
  const second = await paid();
  heard.length = 0;
  const set = (body: object) => post("subscriptions", body);
  expect(await set({ status: "past_due" })).toMatchObject({ body: { id: second.subscription } });
  await set({ id: first.subscription, status: "unpaid" });
  await set({ customer_email: "maya@riverside.example", status: "canceled" });
  expect((await set({ customer_email: "x@y.example", status: "active" })).status).toBe(404);
  expect((await ledger()).subscriptions.map(({ status }) => status)).toEqual([
    "unpaid",
    "canceled",
  ]);
  expect(await types()).toEqual([
    "customer.subscription.updated",
    "customer.subscription.updated",
    "customer.subscription.deleted",
  ]);
});

test("the billing portal is a page with a link back", async () => {
  const { paid, stripe } = await openStripe();
  const { customer } = await paid();
  const enter = (customer: string) =>
    stripe.billingPortal.sessions.create({ customer, return_url: "https://desk.example/back" });
  const page = await (await fetch((await enter(customer)).url)).text();
  expect(page).toContain('<a href="https://desk.example/back">Back</a>');
  await expect(enter("cus_nobody")).rejects.toMatchObject({ code: "resource_missing" });
});

test("reset forgets checkouts, subscriptions and what was told of them", async () => {
  const { ledger, paid, post } = await openStripe();
  await paid();
  expect(await ledger()).toMatchObject({ events: [{}, {}], subscriptions: [{}] });
  await post("reset", {});
  expect(await ledger()).toMatchObject({ events: [], subscriptions: [], checkouts: [] });
});
