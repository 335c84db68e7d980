import type { TwilioAccount } from "./client.ts";
import type { RegistrationState } from "./messaging-services.ts";
import { isRecord } from "./request.ts";
import { request, type Result } from "./result.ts";

/** What Twilio asks for the verification of a toll-free number. */
export interface TollFreeBusiness {
  readonly legalName: string;
  readonly taxId: string;
  readonly country: "US" | "CA";
  readonly website: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** E.164. */
  readonly phone: string;
  readonly optIn: string;
  readonly sample: string;
}

/**
 * Hands in the verification of a toll-free number, or, with the sid of one that was rejected, its
 * correction. Source: Twilio, "Toll-Free Verification resource". Never throws.
 */
export function verifyTollFree(
  account: TwilioAccount,
  business: TollFreeBusiness,
  which: { readonly numberSid: string } | { readonly verificationSid: string },
): Promise<Result<RegistrationState>> {
  const isNew = "numberSid" in which;
  const form = {
    ...toForm(business),
    ...(isNew
      ? { TollfreePhoneNumberSid: which.numberSid }
      : { EditReason: "The clinic corrected what was asked for." }),
  };
  const path = isNew ? verifications : `${verifications}/${which.verificationSid}`;
  return request(account, { method: "POST", path, form }, toState);
}

/** The verification of a number; "none" when nobody handed one in. Never throws. */
export function readTollFree(
  account: TwilioAccount,
  numberSid: string,
): Promise<Result<RegistrationState | "none">> {
  const path = `${verifications}?TollfreePhoneNumberSid=${numberSid}&PageSize=20`;
  return request(account, { method: "GET", path }, (body) => {
    const list = body["verifications"];
    if (!Array.isArray(list)) return null;
    const found: unknown = list.find(
      (one: unknown) => isRecord(one) && one["tollfree_phone_number_sid"] === numberSid,
    );
    return isRecord(found) ? toState(found) : "none";
  });
}

const verifications = "/v1/Tollfree/Verifications";

function toForm(business: TollFreeBusiness) {
  return {
    BusinessName: business.legalName,
    BusinessWebsite: business.website,
    BusinessStreetAddress: business.street,
    BusinessCity: business.city,
    BusinessStateProvinceRegion: business.region,
    BusinessPostalCode: business.postalCode,
    BusinessCountry: business.country,
    BusinessRegistrationNumber: business.taxId,
    BusinessRegistrationAuthority: business.country === "US" ? "EIN" : "CBN",
    BusinessRegistrationCountry: business.country,
    BusinessType: "PRIVATE_PROFIT",
    BusinessContactFirstName: business.firstName,
    BusinessContactLastName: business.lastName,
    BusinessContactEmail: business.email,
    BusinessContactPhone: business.phone,
    NotificationEmail: business.email,
    UseCaseCategories: ["CUSTOMER_CARE", "ACCOUNT_NOTIFICATIONS"],
    UseCaseSummary:
      "A clinic answers its clients' texts, and reminds them of appointments that they have made.",
    ProductionMessageSample: business.sample,
    OptInType: "VERBAL",
    OptInImageUrls: [business.website],
    AdditionalInformation: business.optIn,
    MessageVolume: "1,000",
  };
}

function toState(body: Record<string, unknown>): RegistrationState | null {
  const { sid, status, rejection_reason: reason, rejection_reasons: reasons } = body;
  if (typeof sid !== "string") return null;
  if (status === "TWILIO_APPROVED") return { sid, state: "approved", reason: null };
  if (status !== "TWILIO_REJECTED") return { sid, state: "pending", reason: null };
  const all = (Array.isArray(reasons) ? reasons : []).flatMap((one: unknown) => {
    const said = isRecord(one) ? one["reason"] : null;
    return typeof said === "string" ? [said] : [];
  });
  const first = typeof reason === "string" ? [reason] : [];
  const said = (all.length > 0 ? all : first).join(" ").slice(0, 500);
  return { sid, state: "rejected", reason: said === "" ? null : said };
}
