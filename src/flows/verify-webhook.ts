import { noteRefusedWebhook } from "#data/line-health.ts";
import { countForged, type SigningService } from "#data/watch.ts";
import { isSignedByTwilio } from "#twilio-edge-helpers/signature.ts";
import { emptyResponse } from "#twilio-edge-helpers/twiml.ts";
import { logError } from "./log.ts";
import type { Ports } from "./ports.ts";

/** Did our gateway post this form to this address? The address is the public one, query and all. */
export function isFromGateway(
  ports: Ports,
  webhook: { url: string; params: URLSearchParams; signature: string },
): Promise<boolean> {
  return isSignedByTwilio(ports.gateway.authToken, webhook.signature, webhook);
}

/** Keeps why a webhook for a clinic's number was not believed. Never throws. */
export async function noteRefusal(
  ports: Ports,
  { number, reason }: { number: string; reason: string },
): Promise<void> {
  try {
    await noteRefusedWebhook(ports.databases, { number, reason, at: ports.now() });
  } catch (error) {
    logError("refusal-not-noted", error);
  }
}

/** Counts a webhook that was not signed by whom it claims to be from. Never throws. */
export async function noteForged(ports: Ports, service: SigningService): Promise<void> {
  try {
    await countForged(ports.databases, service, Math.floor(ports.now() / 3_600_000));
  } catch (error) {
    logError("forgery-not-counted", error);
  }
}

/** The answer to an inbound text that texts nothing back: replies go their own way. */
export const silence = { type: "text/xml; charset=utf-8", body: emptyResponse } as const;
