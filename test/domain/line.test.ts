import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openTimeBetween, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  grace,
  isLineOff,
  isTollFree,
  type Line,
  nextLook,
  nextStep,
  noticeOf,
  readLineNumber,
  settling,
} from "#domain/line.ts";
import { isUnusuallyQuiet } from "#domain/quiet-line.ts";

const hour = 3_600_000;
const agreed: Line = {
  id: "01LINE",
  number: "+15035550150",
  kind: "local",
  isBrought: false,
  numberSid: null,
  messagingServiceSid: null,
  configuredAt: null,
  agreedAt: 0,
  agreedBy: "Vera",
  fee: 4900,
  currency: "USD",
  payer: { name: "Northside", address: "", email: "books@northside.example" },
  billing: "stripe",
  checkouts: 0,
  checkoutId: null,
  checkoutUrl: null,
  customerId: null,
  subscriptionId: null,
  subscriptionEndsAt: null,
  clearedAt: null,
  pastDueSince: null,
  enabledAt: null,
  registration: "not-needed",
  registrationSid: null,
  registrationReason: null,
  business: null,
  disabledAt: null,
  releaseAt: null,
  releaseBegunAt: null,
  releasedAt: null,
  quietSince: null,
  problem: null,
  reason: null,
  attempts: 0,
  dueAt: 0,
  version: 0,
};

const instant = fc.option(fc.nat(1000), { nil: null });
const text = fc.option(fc.constantFrom("a", "b"), { nil: null });
const anyLine = fc
  .record({
    numberSid: text,
    configuredAt: instant,
    checkoutId: text,
    subscriptionId: text,
    subscriptionEndsAt: instant,
    clearedAt: instant,
    pastDueSince: instant,
    enabledAt: instant,
    disabledAt: instant,
    releaseBegunAt: instant,
    releasedAt: instant,
    problem: fc.option(fc.constantFrom("number-taken", "refused"), { nil: null }),
  })
  .map((over): Line => {
    const releaseAt = over.disabledAt === null ? null : over.disabledAt + 100;
    return { ...agreed, ...over, releaseAt };
  });

test("nothing is bought before it is paid or to be invoiced, and nothing twice", () => {
  fc.assert(
    fc.property(anyLine, fc.nat(2000), (line, now) => {
      const step = nextStep(line, now);
      if (step === "buy-number") {
        expect(line.clearedAt).not.toBeNull();
        expect(line.numberSid).toBeNull();
      }
      if (step === "come-on") expect(line.configuredAt).not.toBeNull();
    }),
  );
});

test("a line that is switched off is never bought for, switched on or registered: it is ended, released, or paid to return", () => {
  fc.assert(
    fc.property(anyLine, fc.nat(2000), (line, now) => {
      fc.pre(line.disabledAt !== null && line.releasedAt === null);
      const step = nextStep(line, now);
      const steps = ["end-subscription", "read-checkout", "close-checkout", "rest"];
      expect([...steps, "begin-release", "release"]).toContain(step);
      if (step === "release") expect(line.releaseBegunAt).not.toBeNull();
      if (step === "begin-release") expect(line.releaseAt).toBeLessThanOrEqual(now);
      if (step.endsWith("checkout")) expect(line.clearedAt).toBeNull();
    }),
  );
});

test("a line that needs a person, or is gone, does nothing by itself but stop in time", () => {
  fc.assert(
    fc.property(anyLine, fc.nat(2000), (line, now) => {
      fc.pre(line.disabledAt === null && (line.problem !== null || line.releasedAt !== null));
      expect(["rest", "disable-unpaid"]).toContain(nextStep(line, now));
      if (line.releasedAt !== null) expect(nextLook(line, now)).toBeNull();
      if (line.enabledAt === null) expect(nextLook(line, now)).toBeNull();
    }),
  );
});

test("a line that is on is always looked at again, also when it has stopped, and never later than its grace ends", () => {
  const on = { ...agreed, clearedAt: 0, configuredAt: 0, numberSid: "PN1", enabledAt: 0 };
  for (const problem of [null, "service-unknown", "checkout-expired"] as const) {
    const pastDueSince = 5 * hour;
    const late = pastDueSince + grace;
    expect(nextLook({ ...on, problem }, 7 * hour)).toBe(8 * hour);
    expect(nextLook({ ...on, problem, pastDueSince }, late - 1000)).toBe(late);
    expect(nextStep({ ...on, problem, pastDueSince }, late - 1)).toBe("rest");
    expect(nextStep({ ...on, problem, pastDueSince }, late)).toBe("disable-unpaid");
  }
});

test("a number is not given back while its purchase may be under way", () => {
  const off = { ...agreed, clearedAt: 0, disabledAt: 1000, releaseAt: 1000 };
  expect(nextStep(off, 1000 + settling - 1)).toBe("rest");
  expect(nextLook(off, 2000)).toBe(1000 + settling);
  expect(nextStep(off, 1000 + settling)).toBe("begin-release");
  expect(nextStep({ ...off, numberSid: "PN1" }, 1000)).toBe("begin-release");
});

test("texts are refused exactly while no number of the clinic's is on", () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      const isOn = line.enabledAt !== null && line.disabledAt === null && line.releasedAt === null;
      expect(isLineOff(noticeOf(line))).toBe(!isOn);
    }),
  );
});

test("a clinic's own number may be toll-free; premium and foreign numbers are none", () => {
  expect(readLineNumber("(888) 555-0150", "US")).toBe("+18885550150");
  expect(readLineNumber("503-555-0150", "US")).toBe("+15035550150");
  expect(readLineNumber("+44 20 7946 0000", "US")).toBeNull();
  expect(readLineNumber("900 555 0150", "US")).toBeNull();
  expect(readLineNumber("", "US")).toBeNull();
  expect(isTollFree("+18005550150")).toBe(true);
  expect(isTollFree("+15035550150")).toBe(false);
});

test("open time counts only business hours, over a night, a weekend and a change of the clocks", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const open = (from: string, to: string) =>
    openTimeBetween(usualHours, clock, { from: Date.parse(from), to: Date.parse(to) }) / hour;
  expect(open("2026-11-24T17:00-08:00", "2026-11-25T09:00-08:00")).toBe(2);
  expect(open("2026-11-27T18:00-08:00", "2026-11-30T08:00-08:00")).toBe(0);
  expect(open("2026-10-30T08:00-07:00", "2026-11-02T18:00-08:00")).toBe(20);
});

test("a line is quiet when nothing came for twice its longest pause, and at least four hours", () => {
  const now = 1000 * hour;
  const every = (gap: number, last: number) =>
    Array.from({ length: 30 }, (_, i) => now - last * hour - i * gap * hour);
  const openTime = (from: number, to: number) => to - from;
  expect(isUnusuallyQuiet(every(0.5, 3), now, openTime)).toBe(false);
  expect(isUnusuallyQuiet(every(0.5, 5), now, openTime)).toBe(true);
  expect(isUnusuallyQuiet(every(3, 5), now, openTime)).toBe(false);
  expect(isUnusuallyQuiet(every(3, 7), now, openTime)).toBe(true);
  expect(isUnusuallyQuiet(every(0.5, 4), now, openTime)).toBe(false);
  const busyButOnce = every(0.5, 5).map((at, i) => (i > 9 ? at - 2.5 * hour : at));
  expect(isUnusuallyQuiet(busyButOnce, now, openTime)).toBe(false);
  expect(isUnusuallyQuiet(every(0.5, 500).slice(0, 20), now, openTime)).toBe(true);
  // Too few to know what is usual.
  expect(isUnusuallyQuiet(every(0.5, 500).slice(0, 19), now, openTime)).toBe(false);
});
