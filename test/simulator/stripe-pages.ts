import { Hono } from "hono";
import { html } from "hono/html";
import type { Network } from "./network.ts";
import { pay } from "./stripe-checkout.ts";
import { type Checkout, totalOf } from "./stripe-state.ts";

/** Where a browser is sent to pay, and to look after what it pays. */
export function stripePages(network: Network) {
  const find = (id: string) => network.stripe.checkouts.find((checkout) => checkout.id === id);
  return new Hono()
    .get("/checkout/:id", (c) => {
      const checkout = find(c.req.param("id"));
      return checkout ? c.html(checkoutPage(checkout)) : c.notFound();
    })
    .post("/checkout/:id/payment", async (c) => {
      const checkout = find(c.req.param("id"));
      if (!checkout) return c.notFound();
      if (checkout.status !== "open") return c.html(checkoutPage(checkout), 410);
      await pay(network, checkout);
      return c.redirect(checkout.successUrl.replace("{CHECKOUT_SESSION_ID}", checkout.id), 303);
    })
    .post("/checkout/:id/refusal", (c) => {
      const checkout = find(c.req.param("id"));
      return checkout
        ? c.html(checkoutPage(checkout, "Your card was declined."), 402)
        : c.notFound();
    })
    .get("/portal/:id", (c) => {
      const returnUrl = network.stripe.portals.get(c.req.param("id"));
      if (returnUrl === undefined) return c.notFound();
      return c.html(shell("Billing", html`<p><a href="${returnUrl}">Back</a></p>`));
    });
}

function checkoutPage({ id, items, currency, cancelUrl, status }: Checkout, problem = "") {
  const sum = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const buttons = html`<form method="post" action="/checkout/${id}/payment">
      <button>Pay</button>
    </form>
    <form method="post" action="/checkout/${id}/refusal">
      <button>Decline the card</button>
    </form>`;
  return shell(
    "Checkout",
    html`<p>${items.map(({ name }) => name).join(", ")}</p>
      <p>${sum.format(totalOf(items) / 100)} per ${items[0]?.interval ?? "month"}</p>
      ${problem ? html`<p role="alert">${problem}</p>` : ""}
      ${status === "open" ? buttons : html`<p>This checkout is over.</p>`}
      ${cancelUrl ? html`<p><a href="${cancelUrl}">Back</a></p>` : ""}`,
  );
}

function shell(title: string, content: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Simulator</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/handsets.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}
