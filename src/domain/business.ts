import { isEmail } from "./client.ts";
import type { Business } from "./line.ts";
import { toNumber } from "./phone-number.ts";

export type BusinessField = keyof Business;

/** The first thing that the carriers would send back, or null. */
export function businessProblem(
  business: Business,
): { readonly field: BusinessField; readonly why: "missing" | "wrong" } | null {
  for (const field of businessFields) {
    if (business[field].trim() === "") return { field, why: "missing" };
  }
  if (!/^https?:\/\/[^\s/]+\.[^\s/]{2,}/.test(business.website)) {
    return { field: "website", why: "wrong" };
  }
  if (!isEmail(business.email)) return { field: "email", why: "wrong" };
  if (!toNumber(business.phone, "US")) return { field: "phone", why: "wrong" };
  return null;
}

/** In the order in which a form asks for them. */
export const businessFields = [
  ...(["legalName", "taxId", "website", "street", "city", "region", "postalCode"] as const),
  ...(["firstName", "lastName", "email", "phone", "optIn", "sample"] as const),
] satisfies readonly BusinessField[];
