import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { openNetwork } from "./network-for-test.ts";

const checkout = {
  mode: "subscription",
  line_items: [
    {
      price_data: {
        currency: "cad",
        unit_amount: 3900,
        recurring: { interval: "month" },
        product_data: { name: "Texting" },
      },
      quantity: 2,
    },
  ],
  success_url: "https://desk.example/paid",
} satisfies Stripe.Checkout.SessionCreateParams;

test("one Idempotency-Key stands for one request, and gives the same checkout again", async () => {
  const { ledger, stripe } = await openNetwork();
  const buy = (more: object = {}) =>
    stripe.checkout.sessions.create({ ...checkout, ...more }, { idempotencyKey: "order-1" });
  const first = await buy();
  expect((await buy()).id).toBe(first.id);
  await expect(buy({ client_reference_id: "other" })).rejects.toMatchObject({
    type: "StripeIdempotencyError",
    statusCode: 400,
  });
  expect((await ledger()).checkouts).toMatchObject([{ id: first.id, amount: 7800 }]);
});

test("stripe-500 carries nothing out, and the same key may be tried again", async () => {
  const { arm, ledger, stripe } = await openNetwork();
  const buy = () => stripe.checkout.sessions.create(checkout, { idempotencyKey: "order-1" });
  await arm("stripe-500");
  await expect(buy()).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
  expect((await ledger()).checkouts).toEqual([]);
  await buy();
  expect((await ledger()).checkouts).toHaveLength(1);
});

test("stripe-timeout carries it out without an answer; the same key then finds it", async () => {
  const { arm, ledger, stripe } = await openNetwork();
  const buy = (timeout: number) =>
    stripe.checkout.sessions.create(checkout, { idempotencyKey: "order-1", timeout });
  await arm("stripe-timeout");
  await expect(buy(20)).rejects.toMatchObject({ type: "StripeConnectionError" });
  await expect.poll(async () => (await ledger()).checkouts).toHaveLength(1);
  const { id } = await buy(1000);
  expect((await ledger()).checkouts).toMatchObject([{ id }]);
});

test("a client that waits longer than the slow time has its connection cut", async () => {
  const { arm, url } = await openNetwork();
  await arm("stripe-timeout");
  const headers = { Authorization: "Bearer sk_test_key" };
  await expect(fetch(`${url}/v1/subscriptions/sub_1`, { headers })).rejects.toThrow("fetch failed");
  expect((await fetch(`${url}/v1/subscriptions/sub_1`, { headers })).status).toBe(404);
});

test("drop-stripe-webhook keeps one event from the product", async () => {
  const { arm, heard, stripe, url } = await openNetwork();
  const { id } = await stripe.checkout.sessions.create(checkout);
  await arm("drop-stripe-webhook");
  await fetch(`${url}/checkout/${id}/payment`, { method: "POST", redirect: "manual" });
  expect(heard.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "customer.subscription.created" },
  ]);
});

test("a wrong key is a 401 in Stripe's words, and what is not there a 404", async () => {
  const { stripe, url } = await openNetwork();
  const { port } = new URL(url);
  const stranger = new Stripe("sk_test_wrong", { host: "localhost", port, protocol: "http" });
  await expect(stranger.subscriptions.retrieve("sub_1")).rejects.toMatchObject({
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
  await expect(stripe.subscriptions.retrieve("sub_1")).rejects.toMatchObject({
    code: "resource_missing",
    statusCode: 404,
  });
});

test.each([
  ["line_items", { line_items: [] }],
  ["customer_email", { customer_email: "nobody" }],
  ["customer", { customer: "cus_nobody" }],
  ["mode", { mode: "payment" }],
])("a checkout with %s amiss is refused by that name", async (param, more) => {
  const { url } = await openNetwork();
  const { port } = new URL(url);
  const stripe = new Stripe("sk_test_key", { host: "localhost", port, protocol: "http" });
  const form = Object.assign(structuredClone(checkout), more);
  await expect(stripe.checkout.sessions.create(form)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 400,
    param,
  });
});
