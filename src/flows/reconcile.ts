import {
  findUnknown,
  knownMessages,
  reconciledUntil,
  setReconciledUntil,
} from "#data/reconciliation.ts";
import { nameByTime } from "#data/gateway-deletions.ts";
import { advance, type Delivery, deliveryOf } from "#domain/delivery.ts";
import { listMessages, nextMessages } from "#twilio-edge-helpers/list.ts";
import type { GatewayMessage } from "#twilio-edge-helpers/gateway-message.ts";
import { loggedIn } from "./log.ts";
import { recordDelivery } from "./record-delivery.ts";
import { receiveMessage } from "./receive-message.ts";
import type { Ports } from "./ports.ts";

export type Reconciled =
  | { readonly kind: "reconciled"; readonly inserted: number; readonly corrected: number }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * Compares the gateway's own list with ours: a webhook that never came is made good, a report that
 * never came is read off, and a message of unknown fate is recognised. Begins where the last
 * complete run ended, less an overlap for texts that the gateway lists late. Where the two clocks
 * differ the gateway's decides: a place to go on from that is ahead of it would pass over what comes.
 */
export async function reconcile(ports: Ports): Promise<Reconciled> {
  const startedAt = ports.now();
  const until = await reconciledUntil(ports.databases, ports.gateway.accountSid);
  const sentSince = (until ?? startedAt - firstRun) - overlap;
  const total = { inserted: 0, corrected: 0 };
  let page = await listMessages(ports.gateway, { sentSince, pageSize: 1000 });
  const listedAt = (page.kind === "page" ? page.at : null) ?? startedAt;
  const ahead = startedAt - listedAt;
  for (;;) {
    if (page.kind === "unavailable") return page;
    for (const [number, messages] of byClinicNumber(page.messages)) {
      const { inserted, corrected } = await loggedIn({}, () =>
        reconcileNumber(ports, { number, ahead }, messages),
      );
      total.inserted += inserted;
      total.corrected += corrected;
    }
    if (page.next === null) break;
    page = await nextMessages(ports.gateway, page.next);
  }
  await setReconciledUntil(
    ports.databases,
    ports.gateway.accountSid,
    Math.min(startedAt, listedAt),
  );
  return { kind: "reconciled", ...total };
}

const firstRun = 24 * 60 * 60_000;
const overlap = 5 * 60_000;

function byClinicNumber(messages: readonly GatewayMessage[]): Map<string, GatewayMessage[]> {
  return Map.groupBy(messages, (message) => (isInbound(message) ? message.to : message.from));
}

function isInbound(message: GatewayMessage): boolean {
  return message.direction === "inbound";
}

/** A clinic's number, and how far our clock is ahead of the gateway's, in ms. */
interface Side {
  readonly number: string;
  readonly ahead: number;
}

async function reconcileNumber(
  ports: Ports,
  side: Side,
  messages: readonly GatewayMessage[],
): Promise<{ inserted: number; corrected: number }> {
  const known = await knownMessages(
    ports.databases,
    side.number,
    messages.map(({ sid }) => sid),
  );
  let inserted = 0;
  let corrected = 0;
  // The gateway lists the newest first; a conversation is told from the start.
  for (const message of messages.toReversed()) {
    const ours = known.get(message.sid);
    if (isInbound(message)) {
      if (ours === undefined && (await insert(ports, side.number, message))) inserted += 1;
    } else if (await correct(ports, side, message, ours)) {
      corrected += 1;
    }
  }
  return { inserted, corrected };
}

async function insert(ports: Ports, number: string, message: GatewayMessage): Promise<boolean> {
  const received = await receiveMessage(ports, {
    providerSid: message.sid,
    number,
    contact: message.from,
    body: message.body,
    mediaUrls: Array.from({ length: Math.min(message.mediaCount, 10) }, () => null),
    optOutType: null,
  });
  return received === "stored";
}

async function correct(
  ports: Ports,
  { number, ahead }: Side,
  message: GatewayMessage,
  ours: Delivery | null | undefined,
): Promise<boolean> {
  // Listed means accepted, whatever the gateway has not yet done with it.
  const status = deliveryOf(message.status) ?? "sent";
  if (ours && advance(ours, status) === ours) return false;
  const asWeTellIt = { ...message, number, createdAt: message.createdAt + ahead };
  const messageId = ours
    ? null
    : await findUnknown(ports.databases, { ...asWeTellIt, contact: message.to });
  if (!ours && messageId === null) {
    const isOurs = message.direction === "outbound-api";
    if (isOurs) await nameByTime(ports.databases, { ...asWeTellIt, now: ports.now() });
    return false;
  }
  const recorded = await recordDelivery(ports, {
    messageId,
    providerSid: message.sid,
    number,
    status,
    errorCode: message.errorCode,
  });
  return recorded === "recorded";
}
