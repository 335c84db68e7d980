import { env } from "cloudflare:workers";
import { beforeEach, expect, inject, test } from "vitest";
import { Stripe } from "stripe";
import { stripeBilling } from "#billing/stripe.ts";
import {
  abandonLine,
  disableLine,
  payAgain,
  register,
  releaseLine,
  restoreLine,
} from "#flows/change-line.ts";
import { enableLine } from "#flows/enable-line.ts";
import { receivePaymentWebhook } from "#flows/hear-of-payment.ts";
import { openPortal } from "#flows/line-billing.ts";
import { grace } from "#domain/line.ts";
import { payment } from "#test/support/configuration.ts";
import {
  agreement,
  atTheNetwork,
  business,
  enable,
  lineOf,
  noBusiness,
  notice,
  tend,
  vera,
  withoutALine,
} from "#test/support/northside.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { askWith, ports } from "#test/support/world.ts";

let now = 0;
const apiUrl = inject("simulatorUrl");
const billing = stripeBilling({ ...payment, apiUrl });
const world = () => ports({ now: () => now, billing });
const later = (ms: number) => (now += ms);
const hour = 3_600_000;

beforeEach(async () => {
  now = Date.parse("2026-11-24T12:00-06:00");
  await withoutALine();
});

/** Pays on Stripe's page, as a person does. */
async function pay(): Promise<void> {
  const { checkoutId } = await lineOf(world());
  const paid = await fetch(`${apiUrl}/checkout/${checkoutId}/payment`, {
    method: "POST",
    redirect: "manual",
  });
  expect(paid.status).toBe(303);
}

async function paidLine(): Promise<void> {
  await enable(world());
  await pay();
  later(hour);
  await tend(world());
  expect((await lineOf(world())).enabledAt).toBe(now);
}

test("no number is bought before Stripe says that it is paid; then it is, webhook or not", async () => {
  await enable(world());
  const { checkouts, purchases } = await atTheNetwork();
  expect(checkouts).toMatchObject([{ amount: 4900, currency: "usd", status: "open" }]);
  expect((await lineOf(world())).checkoutUrl).toBe(checkouts[0]?.url);
  expect(purchases).toBe(0);
  await pay();
  later(hour);
  await tend(world());
  const line = await lineOf(world());
  expect(line).toMatchObject({ enabledAt: now, checkoutUrl: null });
  expect(line.subscriptionId).toMatch(/^sub_/);
  expect((await atTheNetwork()).purchases).toBe(1);
});

test("Stripe's answer that was lost is asked for again, and opens one checkout", async () => {
  await arm("stripe-timeout");
  await enable(world());
  later(hour);
  await tend(world());
  expect((await lineOf(world())).checkoutId).not.toBeNull();
  expect((await atTheNetwork()).checkouts).toHaveLength(1);
});

async function signed(event: object) {
  const payload = JSON.stringify(event);
  const signature = await new Stripe("sk_test_x").webhooks.generateTestHeaderStringAsync({
    payload,
    secret: payment.webhookSecret,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  return { payload, signature };
}
const completed = (clinicId: string) => ({
  id: "evt_1",
  object: "event",
  type: "checkout.session.completed",
  data: { object: { object: "checkout.session", metadata: { clinicId } } },
});

test("a signed webhook makes the line's job run at once, twice is once, and it is believed for nothing more", async () => {
  await enable(world());
  const { payload, signature } = await signed(completed("northside"));
  const one = world();
  expect(await receivePaymentWebhook(one, payload, signature)).toBe("heard");
  expect(await receivePaymentWebhook(one, payload, signature)).toBe("heard");
  expect(one.enqueued.map(({ work }) => work.kind)).toEqual(["tend-line", "tend-line"]);
  // It claims to be paid; Stripe itself says that nobody has.
  await tend(one);
  expect((await lineOf(one)).clearedAt).toBeNull();
  await pay();
  await receivePaymentWebhook(one, payload, signature);
  await tend(one);
  expect((await lineOf(one)).enabledAt).toBe(now);
});

test("a webhook that is not signed is 403, one of a clinic that is not there changes nothing", async () => {
  const { payload, signature } = await signed(completed("nowhere"));
  expect(await receivePaymentWebhook(world(), payload, signature)).toBe("heard");
  const keys = {
    STRIPE_SECRET_KEY: payment.secretKey,
    STRIPE_WEBHOOK_SECRET: payment.webhookSecret,
    STRIPE_API_URL: apiUrl,
  };
  const post = async (headers: Record<string, string>, over: object = keys) =>
    (await askWith(over, "/webhooks/stripe", { method: "POST", body: payload, headers })).status;
  expect(await post({ "Stripe-Signature": signature })).toBe(204);
  expect(await post({ "Stripe-Signature": signature.replace(/v1=..../, "v1=0000") })).toBe(403);
  expect(await post({})).toBe(403);
  // Who bills by invoice hears nobody.
  expect(await post({ "Stripe-Signature": signature }, {})).toBe(403);
});

test("an agreement is taken back unless it was paid in that moment", async () => {
  await enable(world());
  expect(await abandonLine(world(), vera)).toEqual({ kind: "changed" });
  expect((await atTheNetwork()).checkouts[0]?.status).toBe("expired");
  expect(await notice()).toBe("none");
  await enable(world());
  await pay();
  expect(await abandonLine(world(), vera)).toEqual({ kind: "stale" });
  await tend(world());
  expect((await lineOf(world())).enabledAt).toBe(now);
});

test("a checkout that ran out stops the line, and the payment can begin again", async () => {
  await enable(world());
  const { checkoutId } = await lineOf(world());
  await billing.closeCheckout(checkoutId ?? "");
  later(hour);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: "checkout-expired" });
  expect(await payAgain(world(), vera)).toEqual({ kind: "changed" });
  await tend(world());
  await pay();
  later(hour);
  await tend(world());
  expect((await lineOf(world())).enabledAt).toBe(now);
});

test("a fee that can't be collected is said on every page; after two weeks texting is switched off", async () => {
  await paidLine();
  await simulate("subscriptions", { status: "past_due" });
  later(hour);
  await tend(world());
  expect(await notice()).toBe("past-due");
  await simulate("subscriptions", { status: "active" });
  later(hour);
  await tend(world());
  expect(await notice()).toBe("registration-missing");
  await simulate("subscriptions", { status: "past_due" });
  later(hour);
  await tend(world());
  later(grace);
  await tend(world());
  await tend(world());
  expect(await notice()).toBe("off");
});

test("switching off ends the subscription with what is paid; undone in time, it goes on", async () => {
  await paidLine();
  await disableLine(world(), vera);
  await tend(world());
  expect((await atTheNetwork()).subscriptions).toMatchObject([{ cancelAtPeriodEnd: true }]);
  await restoreLine(world(), vera);
  await tend(world());
  expect((await atTheNetwork()).subscriptions).toMatchObject([
    { status: "active", cancelAtPeriodEnd: false },
  ]);
  expect((await lineOf(world())).disabledAt).toBeNull();
});

test("undone after the subscription is over, it has to be paid anew, with the same number", async () => {
  await paidLine();
  await disableLine(world(), vera);
  await tend(world());
  await simulate("subscriptions", { status: "canceled" });
  await restoreLine(world(), vera);
  await tend(world());
  expect(await notice()).toBe("past-due");
  await pay();
  later(hour);
  await tend(world());
  expect(await notice()).toBe("registration-missing");
  expect((await atTheNetwork()).purchases).toBe(1);
});

/** Switched off long enough for the subscription to be over, and wanted again. */
async function restoredUnpaid(): Promise<void> {
  await paidLine();
  await disableLine(world(), vera);
  await tend(world());
  await simulate("subscriptions", { status: "canceled" });
  expect(await restoreLine(world(), vera)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await notice()).toBe("past-due");
}

test("an unpaid restored line is switched off after the grace, also when its checkout ran out", async () => {
  await restoredUnpaid();
  await billing.closeCheckout((await lineOf(world())).checkoutId ?? "");
  later(hour);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: "checkout-expired", disabledAt: null });
  later(grace);
  await tend(world());
  expect(await notice()).toBe("off");
});

test("disabling and restoring does not renew the grace", async () => {
  await paidLine();
  await simulate("subscriptions", { status: "past_due" });
  later(hour);
  await tend(world());
  const { pastDueSince } = await lineOf(world());
  later(grace - 2 * hour);
  await disableLine(world(), vera);
  await tend(world());
  await restoreLine(world(), vera);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ pastDueSince, disabledAt: null });
  later(2 * hour);
  await tend(world());
  expect(await notice()).toBe("off");
  // And from then on it is paid first.
  expect(await restoreLine(world(), vera)).toEqual({ kind: "unpaid" });
  await simulate("subscriptions", { status: "active" });
  expect(await restoreLine(world(), vera)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ pastDueSince: null, disabledAt: null });
});

test("nor does a new checkout: when the grace is over, texting comes on by the payment", async () => {
  await restoredUnpaid();
  later(grace);
  await tend(world());
  const before = (await atTheNetwork()).checkouts.length;
  // The open checkout of the restored line still counts.
  expect(await restoreLine(world(), vera)).toEqual({ kind: "stale" });
  await billing.closeCheckout((await lineOf(world())).checkoutId ?? "");
  later(hour);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ checkoutId: null, problem: null });
  expect(await restoreLine(world(), vera)).toEqual({ kind: "changed" });
  await tend(world());
  expect((await atTheNetwork()).checkouts).toHaveLength(before + 1);
  expect(await notice()).toBe("off");
  await pay();
  later(hour);
  await tend(world());
  expect(await notice()).toBe("registration-missing");
  expect(await lineOf(world())).toMatchObject({ disabledAt: null, pastDueSince: null });
});

test("an unpaid restored line can be switched off, and nobody can pay for it then", async () => {
  await restoredUnpaid();
  expect(await disableLine(world(), vera)).toEqual({ kind: "changed" });
  expect((await atTheNetwork()).checkouts.map(({ status }) => status)).toEqual([
    "complete",
    "expired",
  ]);
  await tend(world());
  expect(await notice()).toBe("off");
});

test("switched off in the moment in which it was paid, it stays on", async () => {
  await restoredUnpaid();
  await pay();
  expect(await disableLine(world(), vera)).toEqual({ kind: "stale" });
  await tend(world());
  expect(await notice()).toBe("registration-missing");
});

test.each([
  ["takes its open checkout along", false, "none"],
  ["stays, when that was paid in this moment", true, "registration-missing"],
] as const)("a number that is to be given back %s", async (_, isPaid, after) => {
  await restoredUnpaid();
  later(grace);
  await tend(world());
  expect(await notice()).toBe("off");
  await releaseLine(world(), vera);
  if (isPaid) await pay();
  await tend(world());
  expect(await notice()).toBe(after);
  const { checkouts, releases } = await atTheNetwork();
  expect(checkouts.at(-1)?.status).toBe(isPaid ? "complete" : "expired");
  expect(releases).toBe(isPaid ? 0 : 1);
});

test("a line that has stopped at its registration is watched for payment all the same", async () => {
  await paidLine();
  const form = { business: noBusiness, messagingServiceSid: `MG${"9".repeat(32)}` };
  await register(world(), vera, form);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: "service-unknown" });
  await simulate("subscriptions", { status: "past_due" });
  later(hour);
  await tend(world());
  expect(await notice()).toBe("past-due");
  later(grace);
  await tend(world());
  expect(await notice()).toBe("off");
});

test("so is one whose registration can't be handed in", async () => {
  await enable(world(), { number: "+18885550150", business });
  await pay();
  const { gateway } = world();
  const refused = () => ports({ now: () => now, billing, gateway: { ...gateway, authToken: "x" } });
  later(hour);
  await tend(world());
  await env.DB.prepare(
    "UPDATE lines SET registration_sid = NULL, due_at = 0 WHERE clinic_id = 'northside'",
  ).run();
  await simulate("subscriptions", { status: "past_due" });
  await tend(refused());
  expect(await lineOf(world())).toMatchObject({ reason: "Authenticate", pastDueSince: now });
  expect(await notice()).toBe("past-due");
});

test("a webhook that comes after the line was released changes nothing", async () => {
  await paidLine();
  await disableLine(world(), vera);
  await releaseLine(world(), vera);
  await tend(world());
  expect(await notice()).toBe("none");
  const { payload, signature } = await signed(completed("northside"));
  const one = world();
  expect(await receivePaymentWebhook(one, payload, signature)).toBe("heard");
  await tend(one);
  expect(one.enqueued).toEqual([]);
  expect(await notice()).toBe("none");
  expect(await atTheNetwork()).toMatchObject({ purchases: 1, releases: 1 });
});

test("without Stripe's keys its lines go on, and none is called ended that Stripe still charges", async () => {
  await paidLine();
  const { subscriptionId } = await lineOf(world());
  const keyless = () => ports({ now: () => now });
  later(hour);
  await tend(keyless());
  expect(await notice()).toBe("registration-missing");
  await disableLine(keyless(), vera);
  await tend(keyless());
  expect(await lineOf(world())).toMatchObject({ subscriptionId, subscriptionEndsAt: null });
  expect(await restoreLine(keyless(), vera)).toEqual({ kind: "unavailable" });
  // They are back.
  later(hour);
  await tend(world());
  expect((await atTheNetwork()).subscriptions).toMatchObject([{ cancelAtPeriodEnd: true }]);
});

test("a line that costs nothing is not paid at Stripe", async () => {
  const free = { fee: 0, currency: "USD" };
  await enableLine(world(), vera, agreement({ seen: free }), free);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ billing: "invoice", enabledAt: now });
});

test("the payer finds card and receipts at Stripe", async () => {
  expect(await openPortal(world(), vera)).toBeNull();
  await paidLine();
  expect(await openPortal(world(), vera)).toContain("/portal/");
});

test("Stripe down is no reason to switch anybody off", async () => {
  await paidLine();
  await arm("stripe-500", 3);
  later(hour);
  await tend(world());
  expect(await notice()).toBe("registration-missing");
  const row = await env.DB.prepare(
    "SELECT disabled_at FROM lines WHERE clinic_id = 'northside'",
  ).first();
  expect(row).toEqual({ disabled_at: null });
});
