import { serviceOf } from "./messaging-services.ts";
import type { IncomingNumber, Network } from "./network.ts";

/** What has happened so far, for tests to compare with what the product believes. */
export function ledgerOf(network: Network) {
  const { messages, webhooks, reports, emails, fetched, refused, purchases, releases } = network;
  return {
    accepted: messages.filter(({ direction }) => direction === "outbound-api"),
    received: messages.filter(({ direction }) => direction === "inbound"),
    webhooks,
    reports,
    emails,
    fetched,
    refused,
    purchases,
    releases,
    numbers: [...network.numbers.values()].map((number) => numberEntry(network, number)),
  };
}

function numberEntry(network: Network, number: IncomingNumber) {
  const { sid, phoneNumber, friendlyName, smsUrl, smsFallbackUrl, statusCallback } = number;
  const messagingServiceSid = serviceOf(network, sid)?.sid ?? null;
  return {
    ...{ sid, phoneNumber, friendlyName, smsUrl, smsFallbackUrl, statusCallback },
    messagingServiceSid,
  };
}
