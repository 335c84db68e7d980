import { expect, test } from "vitest";
import {
  type AutoReplyFacts,
  decideAutoReply,
  fillMessage,
  isEmergency,
  openingWords,
  readAddresses,
  usualAfterHours,
} from "#domain/auto-responder.ts";
import { clinicTime } from "#domain/clinic-time.ts";

const closed = { isOpen: false, since: 1000, until: 9000, closure: null };
const afterHours = {
  ...usualAfterHours,
  emergency: { isOn: true, words: ["bleeding", "hit by car"], message: "Call 555-0911 now." },
};
const facts: AutoReplyFacts = {
  afterHours,
  period: closed,
  contact: "+15035550111",
  body: "May I come by?",
  isKeyword: false,
  optedOut: false,
  isOwnNumber: false,
  autoRepliedAt: null,
  emergencyRepliedAt: null,
  staffWroteAt: null,
  now: 5000,
};

test("a text after hours is answered once for its conversation and closed period", () => {
  expect(decideAutoReply(facts)).toEqual({ kind: "reply", isEmergency: false, key: "closed 1000" });
  expect(decideAutoReply({ ...facts, autoRepliedAt: 1000 })).toMatchObject({
    reason: "answered-already",
  });
  expect(decideAutoReply({ ...facts, autoRepliedAt: 999 })).toMatchObject({ kind: "reply" });
});

test.each([
  [{ period: { ...closed, isOpen: true } }, { kind: "open" }],
  [{ afterHours: null }, { reason: "switched-off" }],
  [{ afterHours: { ...afterHours, autoReply: false } }, { reason: "switched-off" }],
  [{ optedOut: true }, { reason: "opted-out" }],
  [{ isKeyword: true }, { reason: "keyword" }],
  [{ contact: "72345" }, { reason: "unreachable" }],
  [{ contact: "VETSUPPLY" }, { reason: "unreachable" }],
  [{ isOwnNumber: true }, { reason: "own-number" }],
  [{ staffWroteAt: 4000 }, { reason: "staff-active" }],
] satisfies [Partial<AutoReplyFacts>, object][])("%j is met with %j", (over, decided) => {
  expect(decideAutoReply({ ...facts, ...over })).toMatchObject(decided);
});

test("an emergency is answered once with its own words, also after the usual answer", () => {
  const urgent = { ...facts, body: "He is BLEEDING!!", autoRepliedAt: 2000 };
  expect(decideAutoReply(urgent)).toEqual({
    kind: "reply",
    isEmergency: true,
    key: "emergency 1000",
  });
  expect(decideAutoReply({ ...urgent, emergencyRepliedAt: 3000 })).toMatchObject({
    reason: "answered-already",
  });
  expect(
    decideAutoReply({ ...urgent, afterHours: { ...afterHours, autoReply: false } }),
  ).toMatchObject({
    isEmergency: true,
  });
  expect(decideAutoReply({ ...urgent, optedOut: true })).toMatchObject({ reason: "opted-out" });
});

test("emergency words are whole words, plurals and slips of the thumb, and nothing else", () => {
  for (const body of [
    "bleeding",
    "she's bleeding a lot",
    "BLEEDNG",
    "bleading",
    "bleedding",
    "blededing",
    "hit by car",
    "Hit  by  cars?",
  ]) {
    expect(isEmergency(body, afterHours), body).toBe(true);
  }
  for (const body of [
    "breeding",
    "nosebleedings stop",
    "hit by a scar",
    "car",
    "hit",
    "by car hit",
    "",
    "👍",
  ]) {
    expect(isEmergency(body, afterHours), body).toBe(false);
  }
  expect(
    isEmergency("bleeding", { ...afterHours, emergency: { ...afterHours.emergency, isOn: false } }),
  ).toBe(false);
});

test("the message says the clinic's name, when it opens and whom to call", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const now = Date.parse("2026-11-24T20:00-08:00");
  const until = Date.parse("2026-11-25T08:00-08:00");
  const about = {
    clinicName: "$& Animal {opens}",
    emergencyLine: "555-0911",
    period: { ...closed, until },
    clock,
    now,
  };
  expect(fillMessage("{clinic} opens {opens}; {emergency}; {else}", about)).toMatch(
    /^\$& Animal \{opens\} opens tomorrow at 8:00\sAM; 555-0911; \{else\}$/,
  );
  const without = { ...about, clinicName: "Riverside", emergencyLine: "" };
  expect(fillMessage("{clinic} is closed. In an emergency call {emergency}. Bye!", without)).toBe(
    "Riverside is closed. Bye!",
  );
  expect(openingWords({ ...closed, until: now + 3_600_000 }, clock, now)).toMatch(
    /^today at 9:00\sPM$/,
  );
  expect(openingWords({ ...closed, until: until + 5 * 86_400_000 }, clock, now)).toMatch(
    /^Monday, November 30 at 8/,
  );
  expect(openingWords({ ...closed, until: null }, clock, now)).toBe("soon");
});

test("addresses are read however they are separated, each once", () => {
  expect(readAddresses("a@b.co, ,c@d.co;A@B.co\n e@f.co,")).toEqual(["a@b.co", "c@d.co", "e@f.co"]);
  expect(readAddresses("")).toEqual([]);
});
