import * as z from "zod";
import { campaignStatuses, serviceOf } from "./messaging-services.ts";
import type { Network } from "./network.ts";
import { isTollFree } from "./number-atlas.ts";
import { verificationOf, verificationStatuses } from "./tollfree-verifications.ts";

/** The control's body: which number, and what the carriers now say of it. */
export const registrationBody = z.object({
  number: z.string(),
  status: z.enum([...verificationStatuses, ...campaignStatuses]),
  reason: z.string().nullable().default(null),
});

/** Sets what the carriers say of a number: its own verification, or its service's campaign. */
export function setRegistration(
  network: Network,
  { number: phoneNumber, status, reason }: z.infer<typeof registrationBody>,
): "set" | "no registration" | "another kind of registration" {
  const number = network.numbers.get(phoneNumber);
  const registration =
    number && (verificationOf(network, number.sid) ?? serviceOf(network, number.sid)?.campaign);
  if (!registration) return "no registration";
  const statuses: readonly string[] =
    "answers" in registration ? verificationStatuses : campaignStatuses;
  if (!statuses.includes(status)) return "another kind of registration";
  Object.assign(registration, { status, rejection: reason });
  return "set";
}

/**
 * Why the carriers don't carry texts from a number: a toll-free one that is not verified, or a US one
 * outside every approved campaign. Source: Twilio, "Error and warning dictionary", 30032 and 30034.
 */
export function registrationProblem(network: Network, from: string): 30032 | 30034 | null {
  const number = network.numbers.get(from);
  if (!number?.needsRegistration) return null;
  if (isTollFree(from)) {
    return verificationOf(network, number.sid)?.status === "TWILIO_APPROVED" ? null : 30032;
  }
  if (number.country === "CA") return null;
  return serviceOf(network, number.sid)?.campaign.status === "VERIFIED" ? null : 30034;
}
