import type { TwilioAccount } from "./client.ts";
import { isRecord } from "./request.ts";
import { request, type Result } from "./result.ts";

/** What the carriers say of a registration. */
export interface RegistrationState {
  readonly sid: string;
  readonly state: "pending" | "approved" | "rejected";
  readonly reason: string | null;
}

/**
 * Puts a number into a Messaging Service, whose registered campaign then covers it, and lets the
 * number's own webhook win over the service's. Safe to repeat.
 * Source: Twilio, "Services resource" (UseInboundWebhookOnNumber), "PhoneNumber resource". Never throws.
 */
export async function joinService(
  account: TwilioAccount,
  serviceSid: string,
  numberSid: string,
): Promise<Result<true>> {
  const path = `/v1/Services/${serviceSid}`;
  const form = { UseInboundWebhookOnNumber: "true" };
  const set = await request(account, { method: "POST", path, form }, () => true as const);
  if (set.kind !== "ok") return set;
  const added = await request(
    account,
    { method: "POST", path: `${path}/PhoneNumbers`, form: { PhoneNumberSid: numberSid } },
    () => true as const,
  );
  const isIn = added.kind === "refused" && added.code === alreadyInService;
  return isIn ? { kind: "ok", value: true } : added;
}

/** Twilio error 21710: the number is in this Messaging Service already. */
const alreadyInService = 21710;

/**
 * How far the US carriers have let in the campaign of a Messaging Service (10DLC); null when none
 * was registered. Source: Twilio, "UsAppToPerson resource". Never throws.
 */
export function readCampaign(
  account: TwilioAccount,
  serviceSid: string,
): Promise<Result<RegistrationState | "none">> {
  const path = `/v1/Services/${serviceSid}/Compliance/Usa2p`;
  return request(account, { method: "GET", path }, (body) => {
    const list = body["compliance"];
    if (!Array.isArray(list)) return null;
    const campaign: unknown = list[0];
    return isRecord(campaign) ? toCampaign(campaign) : "none";
  });
}

function toCampaign(campaign: Record<string, unknown>): RegistrationState | null {
  const { sid, campaign_status: status, errors } = campaign;
  if (typeof sid !== "string") return null;
  if (status === "VERIFIED") return { sid, state: "approved", reason: null };
  if (status !== "FAILED") return { sid, state: "pending", reason: null };
  const reasons = (Array.isArray(errors) ? errors : []).flatMap((error: unknown) => {
    if (!isRecord(error)) return [];
    const said = error["description"] ?? error["message"];
    return typeof said === "string" ? [said] : [];
  });
  return { sid, state: "rejected", reason: reasons.join(" ").slice(0, 500) || null };
}
