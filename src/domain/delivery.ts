import { isWithdrawn } from "./departure.ts";

/**
 * What became of an outbound message, and what may become of it next.
 *
 * `queued` is stored and not yet handed over; `sending` is being handed over; `sent` means that the
 * gateway accepted it; `unknown` means that nobody can say whether it did.
 */
export const deliveries = [
  "queued",
  "sending",
  "unknown",
  "sent",
  "delivered",
  "undelivered",
  "failed",
] as const;
export type Delivery = (typeof deliveries)[number];

/**
 * The states that a report of `next` may replace. Deliveries only move forward, so a late "sent"
 * never undoes "delivered", and of two final reports the first stays.
 */
export function statesBefore(next: Delivery): readonly Delivery[] {
  return deliveries.filter((state) => rank[state] < rank[next]);
}

/** The delivery after a report: `next` if it is news, otherwise what it was. */
export function advance(current: Delivery, next: Delivery): Delivery {
  return statesBefore(next).includes(current) ? next : current;
}

/**
 * Our word for the gateway's message status, or null where the status says nothing that we do not
 * know already. Source: Twilio, "Message resource: Message Status values".
 */
export function deliveryOf(gatewayStatus: string): Delivery | null {
  switch (gatewayStatus) {
    case "sent":
      return "sent";
    case "delivered":
    case "read":
      return "delivered";
    case "undelivered":
      return "undelivered";
    case "failed":
    case "canceled":
      return "failed";
    default:
      return null;
  }
}

/**
 * May staff send it again, as a new attempt? Only what has not arrived for all we know, and nothing
 * that we withdrew because it was not right any more.
 */
export function canBeSentAgain({
  delivery,
  errorCode,
}: {
  readonly delivery: Delivery | null;
  readonly errorCode: number | null;
}): boolean {
  if (delivery === "failed") return !isWithdrawn(errorCode);
  return delivery === "undelivered" || delivery === "unknown";
}

/** Nothing follows it: only then does the gateway let a message be deleted. */
export function isFinal(delivery: Delivery): boolean {
  return rank[delivery] === rank.delivered;
}

/** A delivery in words, as the thread says it. */
export const deliveryWords: Record<Delivery, string> = {
  queued: "Queued",
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  undelivered: "Not delivered",
  failed: "Not sent",
  unknown: "Not known whether it was sent",
};

/** It did not arrive, or nobody knows. */
export function isInDoubt(delivery: Delivery): boolean {
  return delivery === "undelivered" || delivery === "failed" || delivery === "unknown";
}

const rank: Record<Delivery, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  failed: 4,
};
