import { expect, test } from "vitest";
import { readAddresses } from "#domain/alert-addresses.ts";
import { type AutoReplyFacts, decideAutoReply, usualAfterHours } from "#domain/auto-responder.ts";

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
  asksToStop: false,
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
  [{ asksToStop: true }, { reason: "asks-to-stop" }],
  [{ isKeyword: true }, { reason: "keyword" }],
  [{ contact: "72345" }, { reason: "unreachable" }],
  [{ contact: "VETSUPPLY" }, { reason: "unreachable" }],
  [{ isOwnNumber: true }, { reason: "own-number" }],
  [{ staffWroteAt: 4000 }, { reason: "staff-active" }],
  [{ now: 700_000, staffWroteAt: 100_001 }, { reason: "staff-active" }],
  [{ now: 700_000, staffWroteAt: 100_000 }, { kind: "reply" }],
  [{ period: { ...closed, since: null } }, { kind: "reply", key: "closed 0" }],
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
  expect(decideAutoReply({ ...urgent, asksToStop: true })).toMatchObject({ isEmergency: true });
});

test("a clinic begins with an answer after hours, and with nothing else", () => {
  expect(usualAfterHours).toEqual({
    autoReply: true,
    message: expect.stringContaining("opens {opens}"),
    emergencyLine: "",
    emergency: { isOn: false, words: ["bleeding", "not breathing", "hit by car"], message: "" },
    alert: { isOn: false, addresses: [], quotes: false },
  });
});

test("addresses are read however they are separated, each once", () => {
  expect(readAddresses("a@b.co, ,c@d.co;A@B.co\n e@f.co,")).toEqual(["a@b.co", "c@d.co", "e@f.co"]);
  expect(readAddresses("")).toEqual([]);
});
