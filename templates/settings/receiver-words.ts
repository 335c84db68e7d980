import type { AddressProblem } from "#domain/receiver-address.ts";
import type { EventKind } from "#domain/event.ts";
import { longestAddress } from "#domain/receiver-address.ts";
import type { OffReason } from "#domain/receiver.ts";

/** What a receiver can be told of. */
export const kindWords: Record<EventKind | "receiver.tested", string> = {
  "message.received": "A text came",
  "delivery.changed": "A text was sent, arrived or did not",
  "consent.changed": "Somebody texted STOP or START",
  "appointment.answered": "A client answered about an appointment",
  "receiver.tested": "Test",
};

/** Why an address can't be a receiver's, and what to do. */
export const addressWords: Record<AddressProblem, string> = {
  "no-address": "Write the whole address, such as https://pims.example.com/deskline.",
  "too-long": `An address holds ${longestAddress} characters at most.`,
  "not-https": "Events go over https only: write an address that begins with https://.",
  credentials:
    "Take the user name and password out of the address: what is posted is signed instead.",
  port: "Events go to the usual port of https only: take the port out of the address.",
  "ip-address": "Write the system's name instead of an IP address.",
  "not-public":
    "This name leads into a private network, where events can't go. Write one that is reached from everywhere.",
  own: "This is Deskline's own address: write your system's.",
};

/** Why nothing is posted to a receiver, and what to do. */
export const offWords: Record<OffReason, string> = {
  admin: "Off.",
  gone: "Off: it answered that it wants no more events (410).",
  failing: "Off: for three days nothing could be posted to it. Mend it, then switch it on.",
  secret:
    "Off: its secret can't be read any more, since the server's own was changed. Make a new one, then switch it on.",
  removed: "Removed.",
};

/** How a try failed. */
export function problemWords(problem: string | null, status: number | null): string {
  return problems[problem ?? ""] ?? `it answered ${status ?? "nothing"}`;
}

const problems: Record<string, string> = {
  timeout: "it did not answer within 5 seconds",
  unreachable: "it can't be reached",
  redirect:
    "it answered with a redirect, which is not followed: write the address that it leads to",
  address: "its address is not one that events go to",
  gone: "it wants no more events (410)",
};
