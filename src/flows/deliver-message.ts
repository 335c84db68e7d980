import {
  claimDelivery,
  optedOutCode,
  releaseClaim,
  settleDelivery,
  switchedOffCode,
  type Settlement,
} from "#data/deliveries.ts";
import { doneWith } from "#data/outbox.ts";
import { mostAttachments } from "#domain/attachment.ts";
import { type DestinationRefusal, destinationRefusal } from "#domain/destination.ts";
import type { Work } from "#domain/work.ts";
import { forClinic } from "#data/store.ts";
import { createMessage, type SendOutcome } from "#twilio-edge-helpers/client.ts";
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
      return;
    case "settled":
      await doneWith(store, "deliver-message", messageId);
      ports.poke(work.clinicId, claim.seq);
      return;
    case "opted-out":
      return settle({ delivery: "failed", errorCode: optedOutCode });
    case "switched-off":
      return settle({ delivery: "failed", errorCode: switchedOffCode });
    case "claimed": {
      const statusCallback = ports.deliveryReportUrl(messageId);
      const { mediaCount, from, to, body } = claim.message;
      // Whoever wrote it, and however it came here: what may not be texted is not (R2).
      const notThere = destinationRefusal(to);
      if (notThere) return settle({ delivery: "failed", errorCode: refusalCodes[notThere] });
      const mediaUrls = tokens.slice(0, mediaCount).map(ports.mediaUrl);
      const outcome = await createMessage(ports.gateway, {
        from,
        to,
        body,
        statusCallback,
        mediaUrls,
      });
      log("info", "handed-over", { message: messageId, outcome: outcome.kind });
      if (outcome.kind !== "rate-limited") return settle(settlementOf(outcome));
      const seconds = Math.max(1, Math.ceil(outcome.retryAfterMs / 1000));
      await releaseClaim(store, messageId, ports.now() + seconds * 1000);
      return ports.enqueue([work], seconds);
    }
  }

  async function settle(settlement: Settlement): Promise<void> {
    const settled = await settleDelivery(store, messageId, settlement, ports.now());
    ports.poke(work.clinicId, settled.seq);
    await tellReceivers(ports, { ...work, receivers: settled.receivers });
  }
}

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
