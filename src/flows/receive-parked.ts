import { type DeliveryReport, recordDelivery } from "./record-delivery.ts";
import { type InboundText, receiveMessage } from "./receive-message.ts";
import type { Ports } from "./ports.ts";

/** A verified webhook that D1 could not take when it came. */
export type ParkedWebhook =
  | { readonly kind: "message"; readonly text: InboundText }
  | { readonly kind: "delivery"; readonly report: DeliveryReport };

/** What the webhook would have done, with the same flows, which stand any repetition. */
export async function receiveParked(ports: Ports, parked: ParkedWebhook): Promise<void> {
  if (parked.kind === "message") await receiveMessage(ports, parked.text);
  else await recordDelivery(ports, parked.report);
}
