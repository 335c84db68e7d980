import { expect, test } from "vitest";
import {
  type ConsentEntry,
  consentRefusal,
  consentWords,
  longestReason,
  type OptOutSource,
  textsConsentWords,
} from "#domain/consent.ts";

const stopped = (source: OptOutSource) => ({ at: 1000, source });

test.each([
  ["opt-out", null],
  ["opt-out", stopped("texted")],
  ["opt-in", null],
  ["opt-in", stopped("staff")],
] as const)("staff may record %s, with a reason, where the opt-out is %j", (change, optOut) => {
  expect(consentRefusal(change, "Asked by phone", optOut)).toBeNull();
  expect(consentRefusal(change, " \n", optOut)).toBe("no-reason");
  expect(consentRefusal(change, ` ${"é".repeat(longestReason)} `, optOut)).toBeNull();
  expect(consentRefusal(change, "😀".repeat(longestReason), optOut)).toBeNull();
  expect(consentRefusal(change, "é".repeat(longestReason + 1), optOut)).toBe("long-reason");
});

test.each(["texted", "gateway"] as const)(
  "nobody here lifts an opt-out that is '%s', whatever the reason",
  (source) => {
    for (const reason of ["Asked by phone", ""]) {
      expect(consentRefusal("opt-in", reason, stopped(source))).toBe("carrier-stop");
    }
  },
);

test.each<[Partial<ConsentEntry>, string]>([
  [{ kind: "opted-out", source: "texted" }, "opted out, by texting STOP"],
  [{ kind: "opted-out", source: "gateway" }, "is opted out, says the phone network"],
  [
    { kind: "opted-out", source: "staff", byName: "Maya", reason: "By phone" },
    "opted out, Maya recorded: “By phone”",
  ],
  [{ kind: "opted-out", source: "staff" }, "opted out"],
  [{ kind: "opted-in", source: "texted" }, "opted in, by texting START"],
  [
    { kind: "opted-in", source: "staff", byName: "Maya", reason: "By phone" },
    "opted in again, Maya recorded: “By phone”",
  ],
  [
    { kind: "flagged", source: "texted", reason: "no more texts" },
    "may have asked not to be texted: “no more texts”",
  ],
  [
    { kind: "dismissed", source: "staff", byName: "Maya", reason: "A joke" },
    "did not ask not to be texted, Maya recorded: “A joke”",
  ],
  [{ kind: "agreed", source: "texted" }, "agreed to automated texts, having texted first"],
  [{ kind: "agreed", source: "gateway" }, "agreed to automated texts"],
  [{ kind: "agreed", source: "form", byName: "Maya" }, "agreed to automated texts, Maya recorded"],
  [{ kind: "agreed", source: "staff", byName: "Maya" }, "agreed to automated texts, Maya recorded"],
  [
    { kind: "agreed", source: "api", byName: "Vetspire" },
    "agreed to automated texts, says their system, Vetspire recorded",
  ],
  [{ kind: "withdrew", source: "import" }, "has not agreed to automated texts, says a file"],
])("the ledger's line %j says so in words", (over, words) => {
  const entry = { id: "1", at: 1000, number: "+15035550111", byName: null, reason: "" };
  expect(consentWords({ ...entry, kind: "agreed", source: "form", ...over })).toBe(words);
});

test("lists and files say whether a client agreed", () => {
  expect(textsConsentWords).toEqual({
    given: "Agreed",
    unknown: "Not asked",
    withdrawn: "Declined",
  });
});
