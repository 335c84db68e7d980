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

/** E.164 of what a person typed, if it is a number of the US or Canada; otherwise null. */
export function toNumber(typed: string, clinicCountry: Country): string | null {
  const number = parsePhoneNumberFromString(typed, clinicCountry);
  const country = number?.country ?? countryOfFictionalNumber(number?.number);
  return number && (country === "US" || country === "CA") ? number.number : null;
}

/**
 * 555-01xx is set aside for fiction and so belongs to no country in the numbering data, but demo
 * clinics live there; the area code would tell, and both demo countries are allowed.
 */
function countryOfFictionalNumber(number: string | undefined): Country | null {
  return number && /^\+1\d{3}55501\d{2}$/u.test(number) ? "US" : null;
}
