import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { expect, test } from "vitest";
import { formatNumber, isReachable, readNumber, toNumber } from "#domain/phone-number.ts";

test("a number is written as people of the clinic's country write it", () => {
  expect(formatNumber("+15035550111", "US")).toBe("(503) 555-0111");
  expect(formatNumber("+14165550111", "CA")).toBe("(416) 555-0111");
  expect(formatNumber("+442079460000", "US")).toBe("+44 20 7946 0000");
  expect(formatNumber("+15035550111", "GB")).toBe("+1 503 555 0111");
});

test("our way of writing +1 numbers is the library's", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }), (digits) => {
      const national = parsePhoneNumberFromString(`+1${digits}`)?.formatNational();
      fc.pre(national !== undefined && national !== String(digits));
      expect(formatNumber(`+1${digits}`, "US")).toBe(national);
    }),
  );
});

test("what is no number is shown as it came", () => {
  expect(formatNumber("40404", "US")).toBe("40404");
  expect(formatNumber("VETSUPPLY", "US")).toBe("VETSUPPLY");
  expect(formatNumber("+150355501112", "US")).not.toContain("(503)");
  expect(formatNumber("++15035550111", "US")).toBe("++15035550111");
});

test("only a number in full can be texted", () => {
  expect(isReachable("+15035550111")).toBe(true);
  for (const contact of ["40404", "VETSUPPLY", "+1", "5035550111", "+0155501110", ""].concat([
    "x+15035550111",
    "+15035550111x",
  ])) {
    expect(isReachable(contact)).toBe(false);
  }
});

test("a typed number of the US or Canada is understood in any format, and no other", () => {
  for (const typed of ["(503) 555-0111", "503.555.0111", "+1 503 555 0111", "1-503-555-0111"]) {
    expect(toNumber(typed, "US")).toBe("+15035550111");
  }
  expect(toNumber("(212) 736-5000", "CA")).toBe("+12127365000");
  expect(toNumber("(416) 967-1111", "US")).toBe("+14169671111");
  for (const elsewhere of ["+1 876 555 0111", "+1 242 322 1234", "+44 20 7946 0000", "hello", ""]) {
    expect(toNumber(elsewhere, "US")).toBeNull();
  }
});

test("a number that can't be texted says why: another country by name, or no number at all", () => {
  expect(readNumber("+1 876 555 0111", "US")).toMatchObject({ kind: "abroad", place: "Jamaica" });
  expect(readNumber("+44 20 7946 0000", "US")).toMatchObject({
    kind: "abroad",
    place: "United Kingdom",
  });
  expect(readNumber("+800 1234 5678", "US")).toMatchObject({ kind: "abroad", place: "+800" });
  expect(readNumber("(900) 234-5678", "US").kind).toBe("premium");
  for (const typed of [
    "(503) 555-0111 ext. 4",
    "VETSUPPLY",
    "503",
    "9".repeat(99),
    "+1 200 234 5678",
  ]) {
    expect(readNumber(typed, "US")).toEqual({ kind: "not-a-number" });
  }
});

test("a number that is set aside for fiction is one of the US, whatever its area code", () => {
  expect(readNumber("+1 200 555 0123", "US")).toEqual({ kind: "number", number: "+12005550123" });
});
