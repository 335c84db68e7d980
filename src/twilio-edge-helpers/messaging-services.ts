import type { TwilioAccount } from "./client.ts";
import { isRecord } from "./request.ts";
import { request, type Result } from "./result.ts";

/** What the carriers say of a registration. */
export interface RegistrationState {
  readonly sid: string;
  readonly state: "pending" | "approved" | "rejected";
  readonly reason: string | null;
}

/** A Messaging Service of the account, as far as incoming texts go. */
export interface MessagingService {
  readonly sid: string;
  /** Where it posts the texts of its numbers; empty when it drops them. */
  readonly inboundUrl: string;
  /** It leaves them to the address of each number instead. */
  readonly defersToNumber: boolean;
}

/**
 * In which Messaging Service a number is; "none" when in none. Twilio tells that only service by
 * service, so this asks each of the first fifty that the account has. Never throws.
 * Source: Twilio, "Services resource", "PhoneNumber resource".
 */
export async function serviceOfNumber(
  account: TwilioAccount,
  numberSid: string,
): Promise<Result<MessagingService | "none">> {
  const path = `${services}?PageSize=50`;
  const listed = await request(account, { method: "GET", path }, (body) => {
    const rows = body["services"];
    if (!Array.isArray(rows)) return null;
    return rows.flatMap((row: unknown) => (isRecord(row) ? (toService(row) ?? []) : []));
  });
  if (listed.kind !== "ok") return listed;
  const asked = await Promise.all(
    listed.value.map(async (service) => ({
      service,
      has: await hasNumber(account, service.sid, numberSid),
    })),
  );
  for (const { has } of asked) if (has.kind !== "ok") return has;
  const home = asked.find(({ has }) => has.kind === "ok" && has.value);
  return { kind: "ok", value: home?.service ?? "none" };
}

async function hasNumber(
  account: TwilioAccount,
  serviceSid: string,
  numberSid: string,
): Promise<Result<boolean>> {
  const path = `${services}/${serviceSid}/PhoneNumbers/${numberSid}`;
  const found = await request(account, { method: "GET", path }, () => true);
  const isElsewhere = found.kind === "refused" && found.httpStatus === 404;
  return isElsewhere ? { kind: "ok", value: false } : found;
}

function toService(row: Record<string, unknown>): MessagingService | null {
  const { sid, inbound_request_url: url, use_inbound_webhook_on_number: defers } = row;
  if (typeof sid !== "string") return null;
  return { sid, inboundUrl: typeof url === "string" ? url : "", defersToNumber: defers === true };
}

/** Lets the webhooks of a service's numbers win over its own. Safe to repeat. Never throws. */
export function deferToNumbers(account: TwilioAccount, serviceSid: string): Promise<Result<true>> {
  const form = { UseInboundWebhookOnNumber: "true" };
  const path = `${services}/${serviceSid}`;
  return request(account, { method: "POST", path, form }, () => true as const);
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
  const set = await deferToNumbers(account, serviceSid);
  if (set.kind !== "ok") return set;
  const path = `${services}/${serviceSid}/PhoneNumbers`;
  const form = { PhoneNumberSid: numberSid };
  const added = await request(account, { method: "POST", path, form }, () => true as const);
  const isIn = added.kind === "refused" && added.code === alreadyInService;
  return isIn ? { kind: "ok", value: true } : added;
}

const services = "/v1/Services";

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
  const path = `${services}/${serviceSid}/Compliance/Usa2p`;
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
