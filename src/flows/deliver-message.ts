import {
  type Asks,
  claimDelivery,
  optedOutCode,
  type Outgoing,
  releaseClaim,
  settleDelivery,
  switchedOffCode,
  type Settlement,
} from "#data/deliveries.ts";
import { doneWith } from "#data/outbox.ts";
import { mostAttachments } from "#domain/attachment.ts";
import type { Withdrawal } from "#domain/departure.ts";
import { type DestinationRefusal, destinationRefusal } from "#domain/destination.ts";
import type { Work } from "#domain/work.ts";
import { forClinic } from "#data/store.ts";
import { createMessage, type SendOutcome } from "#twilio-edge-helpers/client.ts";
import { lookAgain, withdraw } from "./leave.ts";
import { log } from "./log.ts";
import { hashOf, linkLasts, newToken } from "./media-token.ts";
import type { Ports } from "./ports.ts";
import { tellReceivers } from "./tell-receivers.ts";

/**
 * Hands one queued message to the gateway, at most once whatever repeats this call (I2): only the
 * claim's winner posts, and a post whose answer is not known is never made again, because Twilio
 * has no idempotency key.
 */
export async function deliverMessage(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const messageId = work.subjectId;
  const tokens = Array.from({ length: mostAttachments }, newToken);
  const expiresAt = ports.now() + linkLasts;
  const links = tokens.map((token) => ({ tokenHash: hashOf(token), expiresAt }));
  const claim = await claimDelivery(store, messageId, links, ports.now());
  switch (claim.kind) {
    case "busy":
      // Whoever hands it over may have died: then its fate is said to be unknown as soon as it is.
      return ports.enqueue([work], Math.ceil((claim.until - ports.now()) / 1000) + 1);
    case "settled":
      await doneWith(store, "deliver-message", messageId);
      ports.poke(work.clinicId, claim.seq);
      return;
    case "opted-out":
      return refuse("opted-out", optedOutCode, claim.isAutomated);
    case "switched-off":
      return refuse("texting-off", switchedOffCode, claim.isAutomated);
    case "claimed":
      return handOver(claim.message);
  }

  async function handOver(message: Outgoing): Promise<void> {
    const { mediaCount, from, to, body } = message;
    const { departure, asks } = message.isAutomated ? await lookAgain(ports, work, to) : byHand;
    if (departure.kind === "withdraw") return withdraw(ports, work, departure);
    if (departure.kind === "later") return putOff(departure.at, oneMinute);
    // Whoever wrote it, and however it came here: what may not be texted is not (R2).
    const notThere = destinationRefusal(to);
    if (notThere) return settle({ delivery: "failed", errorCode: refusalCodes[notThere] });
    const mediaUrls = tokens.slice(0, mediaCount).map(ports.mediaUrl);
    const statusCallback = ports.deliveryReportUrl(messageId);
    const outcome = await createMessage(ports.gateway, {
      from,
      to,
      body,
      statusCallback,
      mediaUrls,
    });
    log("info", "handed-over", { message: messageId, outcome: outcome.kind });
    if (outcome.kind !== "rate-limited") return settle(settlementOf(outcome), asks);
    // The longer it has waited, the longer it stands aside: those that came together part.
    const now = ports.now();
    const waited = now - message.createdAt;
    const spread = Math.min(Math.max(waited, shortestSpread), oneMinute);
    await putOff(now + Math.max(1000, outcome.retryAfterMs), spread);
  }

  /** It is handed over again at an instant or, at random, up to `spread` later. */
  async function putOff(at: number, spread: number): Promise<void> {
    const now = ports.now();
    const seconds = Math.ceil((at - now + Math.random() * spread) / 1000);
    await releaseClaim(store, messageId, now + seconds * 1000);
    await ports.enqueue([work], Math.min(seconds, longestDelay));
  }

  async function refuse(reason: Withdrawal, errorCode: number, isAutomated: boolean) {
    if (isAutomated) return withdraw(ports, work, { reason, isWrittenAnew: false });
    return settle({ delivery: "failed", errorCode });
  }

  async function settle(settlement: Settlement, asks: Asks | null = null): Promise<void> {
    const now = ports.now();
    const settled = await settleDelivery(store, messageId, settlement, { now, asks });
    ports.poke(work.clinicId, settled.seq);
    await tellReceivers(ports, { ...work, receivers: settled.receivers });
  }
}

const byHand = { departure: { kind: "send" }, asks: null } as const;
const oneMinute = 60_000;
const shortestSpread = 2000;
/** In seconds, as the queue takes it: what comes before its time is put off once more. */
const longestDelay = 12 * 3600;

/** As Twilio would say it. Source: "Error and warning dictionary". */
const refusalCodes: Record<DestinationRefusal, number> = {
  unreachable: 21211,
  abroad: 21408,
  premium: 21408,
};

function settlementOf(outcome: Exclude<SendOutcome, { kind: "rate-limited" }>): Settlement {
  switch (outcome.kind) {
    case "accepted":
      return { delivery: "sent", providerSid: outcome.sid };
    case "rejected":
      return { delivery: "failed", errorCode: outcome.code };
    case "unknown":
      return { delivery: "unknown" };
  }
}
