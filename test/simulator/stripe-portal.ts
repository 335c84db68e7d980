import { Hono } from "hono";
import type { Network } from "./network.ts";
import { newSid } from "./network.ts";
import { noSuch } from "./stripe-formats.ts";
import { unixNow } from "./stripe-state.ts";

/** Ways into the billing portal, below /v1/billing_portal/sessions. */
export function stripePortal(network: Network) {
  return new Hono().post("/", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const customer = form.get("customer") ?? "";
    if (!network.stripe.customers.some(({ id }) => id === customer)) {
      return c.json(noSuch("customer", customer, "customer"), 400);
    }
    const id = newSid("bps_");
    const returnUrl = form.get("return_url") ?? "";
    network.stripe.portals.set(id, returnUrl);
    return c.json({
      id,
      object: "billing_portal.session",
      configuration: "bpc_simulator",
      created: unixNow(),
      customer,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: returnUrl,
      url: `${network.url}/portal/${id}`,
    });
  });
}
