import type { TwilioAccount } from "./client.ts";
import { isRecord } from "./request.ts";
import { request, type Result } from "./result.ts";

/** A number that can be bought. `place` is as Twilio names it: "Portland, OR". */
export interface OfferedNumber {
  readonly number: string;
  readonly place: string;
}

export interface NumberSearch {
  readonly country: "US" | "CA";
  readonly kind: "local" | "toll-free";
  readonly areaCode?: string;
  readonly city?: string;
}

/**
 * At most ten numbers that take and send both SMS and MMS.
 * Source: Twilio, "AvailablePhoneNumber Local resource", "… TollFree resource". Never throws.
 */
export function searchNumbers(
  account: TwilioAccount,
  { country, kind, areaCode, city }: NumberSearch,
): Promise<Result<OfferedNumber[]>> {
  const query = new URLSearchParams({ SmsEnabled: "true", MmsEnabled: "true", PageSize: "10" });
  if (areaCode) query.set("AreaCode", areaCode);
  if (city && kind === "local") query.set("InLocality", city);
  const resource = kind === "local" ? "Local" : "TollFree";
  const path = `${root(account)}/AvailablePhoneNumbers/${country}/${resource}.json?${query.toString()}`;
  return request(account, { method: "GET", path }, (body) =>
    listOf(body["available_phone_numbers"], toOffered),
  );
}

/** A number of the account. `name` is the friendly name that somebody gave it. */
export interface OwnedNumber {
  readonly sid: string;
  readonly number: string;
  readonly name: string;
  /** Where texts to it are posted, and where when that fails. */
  readonly smsUrl: string;
  readonly smsFallbackUrl: string;
  readonly smsMethod: string;
  /** A TwiML application that takes its texts instead: with one, the addresses count for nothing. */
  readonly smsApplicationSid: string;
  readonly takesTexts: boolean;
}

/** The account's numbers, by number or by name. Never throws. */
export function findNumbers(
  account: TwilioAccount,
  by: { readonly number: string } | { readonly name: string },
): Promise<Result<OwnedNumber[]>> {
  const filter = "number" in by ? { PhoneNumber: by.number } : { FriendlyName: by.name };
  const query = new URLSearchParams({ ...filter, PageSize: "50" });
  const path = `${numbersPath(account)}.json?${query.toString()}`;
  return request(account, { method: "GET", path }, (body) => {
    const found = listOf(body["incoming_phone_numbers"], toOwned);
    // Twilio matches parts of a number too.
    return (
      found?.filter(({ number, name }) =>
        "number" in by ? number === by.number : name === by.name,
      ) ?? null
    );
  });
}

/** Where a number's texts go: to these addresses, and to no application instead. */
export interface NumberSettings {
  readonly name: string;
  readonly smsUrl: string;
  readonly smsFallbackUrl: string;
}

/**
 * Buys a number. Twilio has no idempotency key, but an account holds a number once: look for it
 * with `findNumbers` before trying again. 21422: somebody else has it. Never throws.
 */
export function buyNumber(
  account: TwilioAccount,
  number: string,
  settings: NumberSettings,
): Promise<Result<OwnedNumber>> {
  const form = { PhoneNumber: number, ...toForm(settings) };
  return request(
    account,
    { method: "POST", path: `${numbersPath(account)}.json`, form },
    toOwned,
    20_000,
  );
}

/** Sets where texts to a number of the account go. Safe to repeat. Never throws. */
export function configureNumber(
  account: TwilioAccount,
  sid: string,
  settings: NumberSettings,
): Promise<Result<OwnedNumber>> {
  const path = `${numbersPath(account)}/${sid}.json`;
  return request(account, { method: "POST", path, form: toForm(settings) }, toOwned);
}

/** Gives a number back. Safe to repeat: one that is gone is as good. Never throws. */
export async function releaseNumber(account: TwilioAccount, sid: string): Promise<Result<true>> {
  const path = `${numbersPath(account)}/${sid}.json`;
  const released = await request(account, { method: "DELETE", path }, () => true as const);
  const isGone = released.kind === "refused" && released.httpStatus === 404;
  return isGone ? { kind: "ok", value: true } : released;
}

/** Twilio error 21422: the number is not available for purchase. */
export const notAvailable = 21422;

function root({ accountSid }: TwilioAccount): string {
  return `/2010-04-01/Accounts/${accountSid}`;
}

function numbersPath(account: TwilioAccount): string {
  return `${root(account)}/IncomingPhoneNumbers`;
}

function toForm({ name, smsUrl, smsFallbackUrl }: NumberSettings): Record<string, string> {
  return {
    FriendlyName: name,
    // "If an sms_application_sid is present, all of the sms_*_urls are ignored": Twilio,
    // "IncomingPhoneNumber resource".
    SmsApplicationSid: "",
    SmsUrl: smsUrl,
    SmsMethod: "POST",
    SmsFallbackUrl: smsFallbackUrl,
    SmsFallbackMethod: "POST",
  };
}

function listOf<Row>(value: unknown, read: (row: Record<string, unknown>) => Row | null) {
  if (!Array.isArray(value)) return null;
  return value.flatMap((row: unknown) => (isRecord(row) ? (read(row) ?? []) : []));
}

function toOffered(row: Record<string, unknown>): OfferedNumber | null {
  const { phone_number: number, locality, region } = row;
  if (typeof number !== "string") return null;
  const place = [locality, region].filter((part) => typeof part === "string" && part !== "");
  return { number, place: place.join(", ") };
}

function toOwned(row: Record<string, unknown>): OwnedNumber | null {
  const { sid, phone_number: number, capabilities } = row;
  if (typeof sid !== "string" || typeof number !== "string") return null;
  // Twilio writes these in capitals in one list and in small letters in the other.
  const can = isRecord(capabilities) ? capabilities : {};
  const takesTexts = can["sms"] !== false && can["SMS"] !== false;
  const text = (name: string) => (typeof row[name] === "string" ? row[name] : "");
  return {
    sid,
    number,
    name: text("friendly_name"),
    smsUrl: text("sms_url"),
    smsFallbackUrl: text("sms_fallback_url"),
    smsMethod: text("sms_method"),
    smsApplicationSid: text("sms_application_sid"),
    takesTexts,
  };
}
