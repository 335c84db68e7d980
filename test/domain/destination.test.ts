import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { expect, test } from "vitest";
import { decideAutoReply, usualAfterHours } from "#domain/auto-responder.ts";
import { replyRefusal } from "#domain/conversation.ts";
import { abroadIn, destinationRefusal, foreignAreaCodes } from "#domain/destination.ts";
import { readNumber } from "#domain/phone-number.ts";

test("texts go to the US and Canada, to toll-free numbers and to codes that are new, and nowhere else", () => {
  for (const contact of ["+15035550111", "+14165550111", "+18005551234", "+12050001234"]) {
    expect(destinationRefusal(contact), contact).toBe(null);
  }
  for (const [contact, place] of [
    ["+18765550111", "Jamaica"],
    ["+12425550100", "Bahamas"],
    ["+442079460000", "United Kingdom"],
    ["+999123456789", "another country"],
  ] as const) {
    expect(destinationRefusal(contact), contact).toBe("abroad");
    expect(abroadIn(contact)).toBe(place);
  }
  for (const contact of ["+19005551234", "+15039761234"]) {
    expect(destinationRefusal(contact), contact).toBe("premium");
  }
  for (const contact of ["72345", "VETSUPPLY", "+1", ""]) {
    expect(destinationRefusal(contact), contact).toBe("unreachable");
  }
});

test("the foreign area codes of +1 are the ones that the library knows", () => {
  const foreign = Array.from({ length: 800 }, (_, i) => String(200 + i)).filter((code) => {
    const country = parsePhoneNumberFromString(`+1${code}5551234`)?.country;
    return country !== undefined && country !== "US" && country !== "CA";
  });
  expect(foreignAreaCodes).toBe(foreign.join(" "));
});

test("a premium number is refused as one, in whatever area", () => {
  for (const typed of ["+1 900 555 0111", "(503) 976-1234", "416-976-0000"]) {
    expect(readNumber(typed, "US"), typed).toMatchObject({ kind: "premium" });
  }
});

test("neither staff nor the auto-responder text where texts don't go, and each says why", () => {
  const facts = {
    afterHours: usualAfterHours,
    period: { isOpen: false, since: 1000, until: 9000, closure: null },
    body: "Hello?",
    isKeyword: false,
    optedOut: false,
    asksToStop: false,
    isOwnNumber: false,
    autoRepliedAt: null,
    emergencyRepliedAt: null,
    staffWroteAt: null,
    now: 5000,
  };
  for (const [contact, reason] of [
    ["+18765550111", "abroad"],
    ["+442079460000", "abroad"],
    ["+19005551234", "premium"],
    ["72345", "unreachable"],
  ] as const) {
    expect(decideAutoReply({ ...facts, contact })).toEqual({ kind: "silence", reason });
    expect(replyRefusal({ contact, closedAt: null }, null)).toBe(reason);
  }
});
