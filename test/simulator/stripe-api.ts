import type { HttpBindings } from "@hono/node-server";
import { setTimeout as wait } from "node:timers/promises";
import { Hono, type MiddlewareHandler } from "hono";
import type { Network } from "./network.ts";
import { stripeCheckout } from "./stripe-checkout.ts";
import { stripeError } from "./stripe-formats.ts";
import { stripePortal } from "./stripe-portal.ts";
import { stripeSubscriptions } from "./stripe-subscriptions.ts";

/** The part of Stripe's API by which a clinic pays, below /v1. */
export function stripeApi(network: Network) {
  const app = new Hono<Stripe>();
  for (const path of ["/checkout/*", "/subscriptions/*", "/billing_portal/*"]) {
    app.use(path, authenticate(network), misbehave(network), answerOnce(network));
  }
  app.route("/checkout/sessions", stripeCheckout(network));
  app.route("/subscriptions", stripeSubscriptions(network));
  app.route("/billing_portal/sessions", stripePortal(network));
  return app;
}

function authenticate(network: Network): MiddlewareHandler<Stripe> {
  return async (c, next) => {
    const given = c.req.header("Authorization")?.replace("Bearer ", "") ?? "";
    if (given !== "" && given === network.options.stripe?.secretKey) return next();
    const message = given === "" ? "You did not provide an API key" : "Invalid API Key provided";
    return c.json(stripeError("invalid_request_error", message), 401);
  };
}

/** A timeout is carried out; after the slow time the connection is cut without an answer. */
function misbehave(network: Network): MiddlewareHandler<Stripe> {
  return async (c, next) => {
    if (network.faults.strikes("stripe-500")) {
      return c.json(stripeError("api_error", "An unknown error occurred"), 500);
    }
    const isUnanswered = network.faults.strikes("stripe-timeout");
    await next();
    if (!isUnanswered) return undefined;
    await wait(network.options.slowMs ?? 3000);
    c.env.incoming.destroy();
    return undefined;
  };
}

/**
 * A POST with a known Idempotency-Key is not carried out again; what went wrong may be tried again.
 * Source: Stripe, "Idempotent requests".
 */
function answerOnce(network: Network): MiddlewareHandler<Stripe> {
  return async (c, next) => {
    const key = c.req.header("Idempotency-Key");
    if (c.req.method !== "POST" || !key) return next();
    const request = `${c.req.path} ${await c.req.text()}`;
    const known = network.stripe.answers.get(key);
    if (known && known.request !== request) {
      const message = "Keys for idempotent requests can only be used with the same parameters";
      return c.json(stripeError("idempotency_error", message), 400);
    }
    if (known) {
      const headers = { "Content-Type": "application/json", "Idempotent-Replayed": "true" };
      return c.body(known.body, 200, headers);
    }
    await next();
    if (c.res.ok) network.stripe.answers.set(key, { request, body: await c.res.clone().text() });
    return undefined;
  };
}

interface Stripe {
  Bindings: HttpBindings;
}
