import { nameInFlight } from "#data/gateway-deletions.ts";
import { recordReport } from "#data/deliveries.ts";
import { deliveryOf, isFinal } from "#domain/delivery.ts";
import { logWith } from "./log.ts";
import type { Ports } from "./ports.ts";
import { tellReceivers } from "./tell-receivers.ts";

/** A delivery report as the gateway tells it; `messageId` is ours, from the callback's URL. */
export interface DeliveryReport {
  readonly messageId: string | null;
  readonly providerSid: string;
  readonly number: string;
  readonly status: string;
  readonly errorCode: number | null;
}

export type Recorded = "recorded" | "nothing-new";

/** Moves a delivery forward, never back; in any order, any number of times. */
export async function recordDelivery(ports: Ports, report: DeliveryReport): Promise<Recorded> {
  const delivery = deliveryOf(report.status);
  if (!delivery) return "nothing-new";
  const recorded = await recordReport(ports.databases, { ...report, delivery, now: ports.now() });
  if (!recorded) {
    const { messageId } = report;
    if (messageId && isFinal(delivery)) {
      await nameInFlight(ports.databases, { ...report, messageId, now: ports.now() });
    }
    return "nothing-new";
  }
  logWith({ clinic: recorded.clinicId });
  ports.poke(recorded.clinicId, null);
  await tellReceivers(ports, recorded);
  return "recorded";
}
