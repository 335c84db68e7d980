import { commitArrival, lookUpArrival } from "#data/arrivals.ts";
import { forClinic } from "#data/store.ts";
import { marksAfterInbound } from "#domain/conversation.ts";
import { optKeyword } from "#twilio-edge-helpers/keywords.ts";
import type { Ports } from "./ports.ts";

/** A text as the gateway tells it. `number` is the clinic's, `contact` the sender as it came. */
export interface InboundText {
  readonly providerSid: string;
  readonly number: string;
  readonly contact: string;
  readonly body: string;
  readonly mediaCount: number;
  readonly optOutType: string | null;
}

export type Received = "stored" | "repeat" | "unknown-number";

/**
 * Stores a client's text, exactly once (I1). Safe to repeat and to run beside itself: what was
 * decided is checked again by the commit, and a commit that came second decides anew.
 */
export async function receiveMessage(ports: Ports, text: InboundText): Promise<Received> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const arrival = await lookUpArrival(ports.databases, text);
    if (!arrival) return "unknown-number";
    if (arrival.alreadyStored) return "repeat";
    const now = ports.now();
    const seq = await commitArrival(
      forClinic(ports.databases, { id: arrival.clinicId, shard: arrival.shard }),
      {
        ...text,
        ...marksAfterInbound(arrival.conversation, now),
        messageId: ports.newId(),
        conversationId: arrival.conversation?.id ?? ports.newId(),
        opensConversation: arrival.conversation === null,
        clientId: arrival.clientId,
        clientName: arrival.clientName,
        sharedWith: arrival.sharedWith,
        consent: consentOf(text),
        now,
      },
    );
    if (seq === null) continue;
    ports.poke(arrival.clinicId, seq);
    return "stored";
  }
  throw new Error(`Could not store ${text.providerSid}: its conversation kept changing`);
}

/** Each lost round means that somebody else's commit won, so a handful is plenty. */
const mostAttempts = 8;

function consentOf(text: InboundText): "opt-out" | "opt-in" | null {
  const keyword = optKeyword(text.body, text.optOutType);
  if (keyword === "stop") return "opt-out";
  return keyword === "start" ? "opt-in" : null;
}
