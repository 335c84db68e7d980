import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The countries that a clinic may be in and text to (R2). Other +1 countries are neither. */
export type Country = "US" | "CA";

/**
 * How a number is written for people of the clinic's country: "(503) 555-0111" at home,
 * "+1 416 555 0111" abroad. What is no number (a short code, letters) is shown as it came.
 */
export function formatNumber(contact: string, clinicCountry: string): string {
  // Nearly every number of a list, written the one way there is (a parse takes 8 µs each).
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/u.exec(contact) ?? [];
  if (area && (clinicCountry === "US" || clinicCountry === "CA")) {
    return `(${area}) ${exchange}-${line}`;
  }
  const number = parsePhoneNumberFromString(contact);
  if (!number) return contact;
  return number.formatInternational();
}

/** Can a text be sent there at all? Short codes and sender names take none: E.164 only. */
export function isReachable(contact: string): boolean {
  return /^\+[1-9]\d{7,14}$/u.test(contact);
}

export type ReadNumber =
  | { readonly kind: "number"; readonly number: string }
  /** A number of another country, `place` in words. Not every +1 number is of the US or Canada. */
  | { readonly kind: "abroad"; readonly number: string; readonly place: string }
  /** One that charges whoever texts it. */
  | { readonly kind: "premium"; readonly number: string }
  | { readonly kind: "not-a-number" };

/** What a person typed as a number: in any format, with the clinic's country for local ones. */
export function readNumber(typed: string, clinicCountry: string): ReadNumber {
  const home = clinicCountry === "CA" ? "CA" : "US";
  const parsed = parsePhoneNumberFromString(typed, home);
  // An extension can't be texted, and to leave it out silently would text the switchboard.
  if (!parsed?.isPossible() || parsed.ext) return { kind: "not-a-number" };
  const { number } = parsed;
  if (isPremium(number)) return { kind: "premium", number };
  const country = parsed.country ?? countryOfFictionalNumber(number);
  if (country === "US" || country === "CA") return { kind: "number", number };
  if (!country && parsed.countryCallingCode === "1") return { kind: "not-a-number" };
  return { kind: "abroad", number, place: placeOf(number) ?? `+${parsed.countryCallingCode}` };
}

/** The country of a number in words: "Jamaica"; null where the numbering data knows none. */
export function placeOf(number: string): string | null {
  const country = parsePhoneNumberFromString(number)?.country;
  return (country && places.of(country)) ?? null;
}

/** E.164 of what a person typed, if it is a number of the US or Canada; otherwise null. */
export function toNumber(typed: string, clinicCountry: Country): string | null {
  const read = readNumber(typed, clinicCountry);
  return read.kind === "number" ? read.number : null;
}

/** Does it charge whoever reaches it? The area code 900 and, in every area, the exchange 976. */
export function isPremium(number: string): boolean {
  return /^\+1(?:900|\d{3}976)/u.test(number);
}

const places = new Intl.DisplayNames("en", { type: "region" });

/**
 * 555-01xx is set aside for fiction and so belongs to no country in the numbering data, but demo
 * clinics live there; the area code would tell, and both demo countries are allowed.
 */
function countryOfFictionalNumber(number: string | undefined): Country | null {
  return number && /^\+1\d{3}55501\d{2}$/u.test(number) ? "US" : null;
}
