import { randomBytes } from "node:crypto";
import type { Network } from "./network.ts";

/** The messaging services there are from the start, named after their campaigns. */
export const services = {
  verified: `MG${"1".repeat(32)}`,
  pending: `MG${"2".repeat(32)}`,
} as const;

export const campaignStatuses = ["PENDING", "IN_PROGRESS", "VERIFIED", "FAILED"] as const;

export interface MessagingService {
  readonly sid: string;
  readonly friendlyName: string;
  /** Where the texts of its numbers are posted; empty: nowhere. */
  inboundUrl: string;
  /** False, as Twilio begins, leads texts away from the address of the number. */
  useInboundWebhookOnNumber: boolean;
  /** SIDs of the numbers. */
  readonly pool: Set<string>;
  readonly campaign: {
    readonly sid: string;
    status: (typeof campaignStatuses)[number];
    rejection: string | null;
  };
}

export function firstServices(): Map<string, MessagingService> {
  const service = (sid: string, status: MessagingService["campaign"]["status"]) =>
    [
      sid,
      {
        sid,
        friendlyName: "Clinics",
        inboundUrl: "",
        useInboundWebhookOnNumber: false,
        pool: new Set<string>(),
        campaign: { sid: `QE${randomBytes(16).toString("hex")}`, status, rejection: null },
      },
    ] as const;
  return new Map([service(services.verified, "VERIFIED"), service(services.pending, "PENDING")]);
}

/** The service in whose pool a number is: there is one at most. */
export function serviceOf(network: Network, numberSid: string): MessagingService | undefined {
  return [...network.services.values()].find(({ pool }) => pool.has(numberSid));
}

export function leavePools(network: Network, numberSid: string): void {
  for (const { pool } of network.services.values()) pool.delete(numberSid);
}
