import { Hono } from "hono";
import * as z from "zod";
import { report } from "./deliver.ts";
import { faultKinds } from "./faults.ts";
import { ledgerOf } from "./ledger.ts";
import type { Network } from "./network.ts";
import { resetNetwork } from "./network.ts";
import { registrationBody, setRegistration } from "./registrations.ts";
import { bounce, complain } from "./resend-events.ts";
import { chosenSubscription, setStatus, subscriptionControl } from "./stripe-subscriptions.ts";
import { textTheClinic } from "./text-the-clinic.ts";

/** What tests and the handsets' page steer the network with, below /simulator. */
export function controls(network: Network) {
  return new Hono()
    .post("/texts", async (c) => {
      const text = textBody.safeParse(await c.req.json().catch(() => null));
      if (!text.success) return c.json({ error: z.prettifyError(text.error) }, 400);
      return c.json(await textTheClinic(network, text.data));
    })
    .get("/ledger", (c) => c.json(ledgerOf(network)))
    .get("/faults", (c) => c.json(network.faults.armed))
    .post("/faults", async (c) => {
      const fault = faultBody.safeParse(await c.req.json().catch(() => null));
      if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 400);
      network.faults.arm(fault.data.kind, fault.data.times);
      return c.json(network.faults.armed);
    })
    .post("/clock", async (c) => {
      const clock = clockBody.safeParse(await c.req.json().catch(() => null));
      if (!clock.success) return c.json({ error: z.prettifyError(clock.error) }, 400);
      network.clockAheadMs = clock.data.aheadMs;
      return c.json(clock.data);
    })
    .post("/handsets", async (c) => {
      const handset = handsetBody.safeParse(await c.req.json().catch(() => null));
      if (!handset.success) return c.json({ error: z.prettifyError(handset.error) }, 400);
      if (handset.data.on) network.phonesOff.delete(handset.data.number);
      else network.phonesOff.add(handset.data.number);
      return c.json(handset.data);
    })
    .post("/reports", async (c) => {
      const wanted = reportBody.safeParse(await c.req.json().catch(() => null));
      if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 400);
      const message = network.messages.find(({ sid }) => sid === wanted.data.sid);
      if (!message) return c.json({ error: "No such message" }, 404);
      await report(network, message, wanted.data.status, wanted.data.errorCode ?? null);
      return c.json({ sid: message.sid, status: message.status });
    })
    .post("/registrations", async (c) => {
      const wanted = registrationBody.safeParse(await c.req.json().catch(() => null));
      if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 400);
      const outcome = setRegistration(network, wanted.data);
      if (outcome === "set") return c.json(wanted.data);
      return c.json({ error: outcome }, outcome === "no registration" ? 404 : 400);
    })
    .post("/subscriptions", async (c) => {
      const wanted = subscriptionControl.safeParse(await c.req.json().catch(() => null));
      if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 400);
      const subscription = chosenSubscription(network, wanted.data);
      if (!subscription) return c.json({ error: "No such subscription" }, 404);
      await setStatus(network, subscription, wanted.data.status);
      return c.json({ id: subscription.id, status: subscription.status });
    })
    .post("/bounces", async (c) => {
      const wanted = bounceBody.safeParse(await c.req.json().catch(() => null));
      if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 400);
      const { to, kind, reason } = wanted.data;
      if (kind === "bounced") bounce(network, to, reason);
      else if (!(await complain(network, to))) return c.json({ error: "No such email" }, 404);
      return c.json(wanted.data);
    })
    .post("/receivers", async (c) => {
      const told = receiverBody.safeParse(await c.req.json().catch(() => null));
      if (!told.success) return c.json({ error: z.prettifyError(told.error) }, 400);
      network.receiverSecrets.set(told.data.receiver, told.data.secret);
      return c.json({ receiver: told.data.receiver });
    })
    .post("/reset", (c) => {
      resetNetwork(network);
      return c.json({ ok: true });
    });
}

const textBody = z.object({
  from: z.string().min(1).max(64),
  to: z.string().min(1).max(64),
  body: z.string().max(10_000).default(""),
  media: z
    .array(z.object({ contentType: z.string(), base64: z.string() }))
    .max(10)
    .optional(),
  sid: z
    .string()
    .regex(/^(SM|MM)[0-9a-f]{32}$/)
    .optional(),
  afterMs: z.number().int().min(0).max(600_000).optional(),
});
const faultBody = z.object({ kind: z.enum(faultKinds), times: z.number().int().min(0).default(1) });
const clockBody = z.object({ aheadMs: z.number().int() });
const handsetBody = z.object({ number: z.string(), on: z.boolean() });
const bounceBody = z.object({
  to: z.string().min(1),
  kind: z.enum(["bounced", "complained"]),
  reason: z.string().default("The recipient's mailbox does not exist."),
});
const receiverBody = z.object({
  receiver: z.string().default(""),
  secret: z.string().regex(/^whsec_/),
});
const reportBody = z.object({
  sid: z.string(),
  status: z.string(),
  errorCode: z.number().optional(),
});
