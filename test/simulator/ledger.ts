import { serviceOf } from "./messaging-services.ts";
import type { IncomingNumber, Network } from "./network.ts";
import { totalOf } from "./stripe-state.ts";
import { emailOf } from "./stripe-subscriptions.ts";

/** What has happened so far, for tests to compare with what the product believes. */
export function ledgerOf(network: Network) {
  const {
    messages,
    webhooks,
    reports,
    emails,
    fetched,
    refused,
    purchases,
    releases,
    events,
    postings,
    pushes,
    stripe,
  } = network;
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
    events,
    postings,
    pushes,
    subscriptions: stripe.subscriptions.map((subscription) => {
      const { id, status, cancelAtPeriodEnd, clientReferenceId } = subscription;
      const email = emailOf(stripe, subscription);
      return { id, status, cancelAtPeriodEnd, email, clientReferenceId };
    }),
    checkouts: stripe.checkouts.map(({ id, url, status, items, currency }) => {
      return { id, url, status, amount: totalOf(items), currency };
    }),
    numbers: [...network.numbers.values()].map((number) => numberEntry(network, number)),
  };
}

function numberEntry(network: Network, number: IncomingNumber) {
  const { sid, phoneNumber, friendlyName, smsUrl, smsFallbackUrl, statusCallback } = number;
  const { smsApplicationSid } = number;
  const messagingServiceSid = serviceOf(network, sid)?.sid ?? null;
  return {
    ...{
      sid,
      phoneNumber,
      friendlyName,
      smsUrl,
      smsFallbackUrl,
      statusCallback,
      smsApplicationSid,
    },
    messagingServiceSid,
  };
}
