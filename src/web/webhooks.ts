import type { Context } from "hono";
import * as z from "zod";
import { recordTest } from "#flows/line-health.ts";
import { log, logError } from "#flows/log.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import type { ParkedWebhook } from "#flows/receive-parked.ts";
import { receiveEmailWebhook } from "#flows/hear-of-email.ts";
import { receivePaymentWebhook } from "#flows/hear-of-payment.ts";
import { isFromGateway, noteForged, noteRefusal, silence } from "#flows/verify-webhook.ts";
import { paths } from "#src/paths.ts";
import { afterwards, type App, factory } from "./context.ts";

/** What the gateway posts. Nothing is believed before its signature is checked. */
export const webhooks = factory
  .createApp()
  .post(paths.inboundWebhook(), async (c) => {
    const form = await signedForm(c, "To");
    if (form instanceof Response) return form;
    const text = inboundText.safeParse(form);
    if (!text.success) return c.text(`${z.prettifyError(text.error)}\n`, 400);
    const received = await orPark(c, { kind: "message", text: text.data }, () =>
      receiveMessage(c.env.ports, text.data),
    );
    if (received === "unknown-number") return c.text("No clinic has this number.\n", 404);
    if (received === "lost") return c.text("Could not be stored: send it again.\n", 503);
    return c.body(silence.body, 200, { "Content-Type": silence.type });
  })
  .post(paths.deliveryWebhook(":messageId"), async (c) => {
    const form = await signedForm(c, "From");
    if (form instanceof Response) return form;
    const parsed = deliveryReport.safeParse(form);
    if (!parsed.success) return c.text(`${z.prettifyError(parsed.error)}\n`, 400);
    const report = { ...parsed.data, messageId: c.req.param("messageId") };
    const recorded = await orPark(c, { kind: "delivery", report }, () =>
      recordDelivery(c.env.ports, report),
    );
    if (recorded === "lost") return c.text("Could not be recorded: send it again.\n", 503);
    if (recorded === "nothing-new") log("info", "report-without-news");
    return c.body(null, 204);
  })
  .post(paths.testWebhook(":sentAt"), async (c) => {
    const form = await signedForm(c, "From");
    if (form instanceof Response) return form;
    const parsed = deliveryReport.safeParse(form);
    if (!parsed.success) return c.text(`${z.prettifyError(parsed.error)}\n`, 400);
    const sentAt = Number(c.req.param("sentAt"));
    const isKnown = Number.isSafeInteger(sentAt);
    if (isKnown) await recordTest(c.env.ports, { ...parsed.data, sentAt });
    return c.body(null, 204);
  })
  .post(paths.stripeWebhook(), async (c) => {
    const signature = c.req.header("Stripe-Signature") ?? "";
    const heard = await receivePaymentWebhook(c.env.ports, await c.req.text(), signature);
    return heard === "forged" ? forged(c, "stripe") : c.body(null, 204);
  })
  .post(paths.resendWebhook(), async (c) => {
    const header = (name: string) => c.req.header(`svix-${name}`) ?? "";
    const headers = {
      id: header("id"),
      timestamp: header("timestamp"),
      signature: header("signature"),
    };
    const heard = await receiveEmailWebhook(c.env.ports, await c.req.text(), headers);
    return heard === "forged" ? forged(c, "resend") : c.body(null, 204);
  });

const sid = z.string().min(1).max(64);
const party = z.string().min(1).max(64);

/** Twilio, "Messaging webhooks: request parameters". Unknown parameters are left alone. */
const inboundText = z
  .object({
    MessageSid: sid,
    To: party,
    From: party,
    Body: z.string().default(""),
    NumMedia: z.coerce.number().int().min(0).max(10).default(0),
    OptOutType: z.string().optional(),
  })
  .loose()
  .transform((form) => ({
    providerSid: form.MessageSid,
    number: form.To,
    contact: form.From,
    body: form.Body,
    mediaUrls: Array.from({ length: form.NumMedia }, (_, i) => {
      const url = form[`MediaUrl${i}`];
      return typeof url === "string" ? url : null;
    }),
    optOutType: form.OptOutType ?? null,
  }));

/** Twilio, "Message resource: StatusCallback request parameters". */
const deliveryReport = z
  .object({
    MessageSid: sid,
    From: party,
    MessageStatus: z.string().min(1).max(32),
    ErrorCode: z.coerce.number().int().optional().catch(undefined),
  })
  .transform((form) => ({
    providerSid: form.MessageSid,
    number: form.From,
    status: form.MessageStatus,
    errorCode: form.ErrorCode ?? null,
  }));

/**
 * The form of a webhook that Twilio signed for our public address; otherwise the refusal. `ours` is
 * the parameter with the clinic's number.
 */
async function signedForm(
  c: Context<App>,
  ours: "To" | "From",
): Promise<Record<string, string> | Response> {
  const signature = c.req.header("X-Twilio-Signature");
  const { configuration, ports } = c.env;
  const { pathname, search } = new URL(c.req.url);
  const params = new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()));
  if (!signature) return refuse(c, "Not signed.", params.get(ours));
  const url = configuration.PUBLIC_URL + pathname + search;
  if (!(await isFromGateway(ports, { url, params, signature }))) {
    return refuse(c, "The signature does not fit.", params.get(ours));
  }
  const type = c.req.header("Content-Type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    return c.text("Expected a form (application/x-www-form-urlencoded).\n", 415);
  }
  return Object.fromEntries(params);
}

function forged(c: Context<App>, service: "stripe" | "resend"): Response {
  afterwards(c, noteForged(c.env.ports, service));
  return c.text("The signature does not fit.\n", 403);
}

/** Says no, and keeps why where an admin looks: a wrong token makes a line dead and silent. */
function refuse(c: Context<App>, reason: string, number: string | null): Response {
  afterwards(c, noteForged(c.env.ports, "twilio"));
  if (number !== null) {
    afterwards(c, noteRefusal(c.env.ports, { number: number.slice(0, 20), reason }));
  }
  return c.text(`${reason}\n`, 403);
}

/**
 * Runs a flow; when D1 does not let it, the webhook waits on a queue instead and the gateway is
 * told that we have it. Only when the queue fails too must the gateway keep it ("lost").
 */
async function orPark<Outcome>(
  c: Context<App>,
  webhook: ParkedWebhook,
  flow: () => Promise<Outcome>,
): Promise<Outcome | "parked" | "lost"> {
  try {
    return await flow();
  } catch (error) {
    logError("webhook-parked", error);
  }
  try {
    await c.env.ports.park(webhook);
    return "parked";
  } catch (error) {
    logError("webhook-lost", error);
    return "lost";
  }
}
