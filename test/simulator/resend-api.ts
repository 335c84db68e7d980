import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Hono } from "hono";
import * as z from "zod";
import { hangUp } from "./hang-up.ts";
import type { Email, Network } from "./network.ts";
import { reportBounces } from "./resend-events.ts";

/**
 * Resend's `POST /emails` and `GET /emails/:id`. Source: Resend, "Send email", "Errors", "Usage
 * limits" (the headers).
 */
export function resendApi(network: Network) {
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.header("Authorization") === `Bearer ${network.options.resendApiKey}`) return next();
    return c.json({ statusCode: 403, name: "invalid_api_key", message: "API key is invalid" }, 403);
  });
  app.post("/", async (c) => {
    if (network.faults.strikes("email-500")) {
      return c.json({ statusCode: 500, name: "internal_server_error", message: "Try later" }, 500);
    }
    if (network.faults.strikes("email-429")) {
      const message =
        "Too many requests. You can only make 2 requests per second. See rate limit response headers for more information. Or contact support to increase rate limit.";
      const error = { statusCode: 429, name: "rate_limit_exceeded", message };
      return c.json(error, 429, { ...limits, "ratelimit-remaining": "0", "retry-after": "1" });
    }
    if (network.faults.strikes("email-quota")) {
      const message = "You have reached your daily email sending quota.";
      const error = { statusCode: 429, name: "daily_quota_exceeded", message };
      return c.json(error, 429, { ...limits, "x-resend-daily-quota": "100" });
    }
    const parsed = emailBody.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) {
      const message = z.prettifyError(parsed.error);
      return c.json({ statusCode: 422, name: "validation_error", message }, 422);
    }
    const key = c.req.header("Idempotency-Key") ?? null;
    const known = key === null ? undefined : network.emails.find((email) => email.key === key);
    if (known) {
      const isSame = isDeepStrictEqual({ ...known, ...parsed.data }, known);
      if (isSame) return c.json({ id: known.id });
      const message = "Same idempotency key used with a different request payload";
      return c.json({ statusCode: 409, name: "invalid_idempotent_request", message }, 409);
    }
    const email: Email = { id: randomUUID(), key, at: Date.now(), ...parsed.data };
    network.emails.push(email);
    void reportBounces(network, email);
    if (network.faults.strikes("email-timeout-after-accept")) return hangUp(c);
    return c.json({ id: email.id }, 200, limits);
  });
  app.get("/:id", (c) => {
    const email = network.emails.find(({ id }) => id === c.req.param("id"));
    if (!email) return c.json({ statusCode: 404, name: "not_found", message: "Not found" }, 404);
    return c.json({ object: "email", last_event: "delivered", ...email });
  });
  return app;
}

const limits = { "ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1" };

const emailBody = z.object({
  from: z.string().min(1),
  to: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  subject: z.string(),
  text: z.string().default(""),
  html: z.string().default(""),
});
