import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openTimeBetween, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  grace,
  isHandMade,
  isLineOff,
  isOffered,
  isOverdue,
  isPayingToReturn,
  isSettled,
  isTollFree,
  keptFor,
  type Line,
  nextLook,
  nextStep,
  noticeOf,
  readLineNumber,
  type Registration,
  registrationAtFirst,
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

/** Paid, bought and connected, and on since then. */
const on: Line = { ...agreed, clearedAt: 0, numberSid: "PN1", configuredAt: 0, enabledAt: 0 };
/** Switched off by somebody, with a subscription that ends with what is paid. */
const off: Line = {
  ...on,
  ...{ subscriptionId: "sub_1", subscriptionEndsAt: 9 * hour },
  ...{ disabledAt: 2 * hour, releaseAt: 2 * hour + keptFor },
};
/** Off and unpaid, with a checkout that switches it on. */
const returning: Line = {
  ...off,
  ...{ subscriptionId: null, subscriptionEndsAt: null, clearedAt: null, checkoutId: "cs_1" },
};
const business = {
  ...{ legalName: "Northside LLC", taxId: "12-3456789", website: "https://northside.example" },
  ...{ street: "1 Main St", city: "Portland", region: "OR", postalCode: "97201" },
  ...{ firstName: "Vera", lastName: "Holt", email: "vera@northside.example" },
  ...{ phone: "+15035550150", optIn: "At the desk", sample: "See you on Friday" },
};

test("from the agreement on a line comes on by itself, one step after the other", () => {
  let line = agreed;
  const taken: string[] = [];
  const after = (change: Partial<Line>) => {
    taken.push(nextStep(line, 3 * hour));
    line = { ...line, ...change };
  };
  after({ checkoutId: "cs_1" });
  after({ clearedAt: 0 });
  after({ numberSid: "PN1" });
  after({ configuredAt: 0 });
  after({ enabledAt: 0 });
  after({});
  expect(taken).toEqual([
    ...["open-checkout", "read-checkout", "buy-number", "configure-number", "come-on", "rest"],
  ]);
});

test.each<[string, Partial<Line>, string]>([
  ["joins another service", { configuredAt: null }, "configure-number"],
  ["is to be paid anew", { clearedAt: null }, "open-checkout"],
  ["waits to be paid anew", { clearedAt: null, checkoutId: "cs_2" }, "read-checkout"],
  [
    "was off until now and has a subscription that would end",
    { subscriptionId: "sub_1", subscriptionEndsAt: 9 * hour },
    "resume-subscription",
  ],
  ["needs a person", { problem: "service-unknown", configuredAt: null }, "rest"],
])("a line that is on and %s goes on with that", (_, over, step) => {
  expect(nextStep({ ...on, ...over }, 3 * hour)).toBe(step);
});

test("a number that the operator set up by hand is not bought, and its release waits for no purchase", () => {
  const byHand = { ...agreed, id: agreed.number, clearedAt: 0 };
  expect(isHandMade(byHand)).toBe(true);
  expect(isHandMade(agreed)).toBe(false);
  expect(nextStep(byHand, 3 * hour)).toBe("configure-number");
  expect(nextStep({ ...byHand, configuredAt: 0, enabledAt: 0 }, 3 * hour)).toBe("rest");
  const leaving = { ...byHand, disabledAt: 3 * hour, releaseAt: 3 * hour };
  expect(nextStep(leaving, 3 * hour)).toBe("begin-release");
});

const tollFree: Line = { ...on, number: "+18885550150", kind: "toll-free", business };

test.each<[string, Partial<Line>, string]>([
  ["pending and not handed in", { registration: "pending" }, "register"],
  ["handed in", { registration: "pending", registrationSid: "HV1" }, "rest"],
  ["without a word on the business", { registration: "pending", business: null }, "rest"],
  ["missing", { registration: "missing" }, "rest"],
  ["refused", { registration: "rejected", registrationSid: "HV1" }, "rest"],
  ["approved", { registration: "approved" }, "rest"],
  ["a local number's", { registration: "pending", kind: "local" }, "rest"],
  ["of a number that is not on yet", { registration: "pending", enabledAt: null }, "come-on"],
])("a registration with the carriers is handed in once, with all it takes: %s", (_, over, step) => {
  expect(nextStep({ ...tollFree, ...over }, 3 * hour)).toBe(step);
});

test.each<[string, Line, number, string]>([
  [
    "its subscription is ended first",
    { ...off, subscriptionEndsAt: null },
    2 * hour,
    "end-subscription",
  ],
  [
    "also when its number goes back at once",
    { ...off, subscriptionEndsAt: null, releaseAt: 3 * hour },
    3 * hour,
    "end-subscription",
  ],
  ["it rests as long as the number is kept", off, 2 * hour + keptFor - 1, "rest"],
  ["then the number goes back", off, 2 * hour + keptFor, "begin-release"],
  [
    "and once that has begun, it is carried through",
    { ...off, releaseBegunAt: 3 * hour },
    2 * hour + keptFor,
    "release",
  ],
  ["a payment that switches it on again is looked for", returning, 3 * hour, "read-checkout"],
  [
    "nobody can pay any more for a number that goes back",
    returning,
    2 * hour + keptFor,
    "close-checkout",
  ],
  ["without a day for it no number goes back", { ...off, releaseAt: null }, 9 * keptFor, "rest"],
  [
    "a problem that it had does not keep the number",
    { ...off, problem: "refused" },
    9 * keptFor,
    "begin-release",
  ],
  ["what is not paid stops nothing more", { ...off, pastDueSince: 0 }, 3 * hour + grace, "rest"],
])("of a line that is switched off: %s", (_, line, now, step) => {
  expect(nextStep(line, now)).toBe(step);
});

test("texting goes on for fourteen days without payment, and a number is kept for thirty", () => {
  expect([grace, keptFor]).toEqual([14 * 24 * hour, 30 * 24 * hour]);
  const since = 5 * hour;
  expect(isOverdue({ pastDueSince: since }, since + grace - 1)).toBe(false);
  expect(isOverdue({ pastDueSince: since }, since + grace)).toBe(true);
  expect(isOverdue({ pastDueSince: null }, 9 * grace)).toBe(false);
  expect(nextStep(on, 9 * grace)).toBe("rest");
  // What never was on has nothing to be switched off.
  const early = { ...on, enabledAt: null, pastDueSince: since };
  expect(nextStep(early, since + grace)).toBe("come-on");
});

test.each<[string, Line, number, number | null]>([
  ["one that is on within the hour", on, 9 * grace, 9 * grace + hour],
  [
    "one that is on, whatever was to be given back once",
    { ...on, releaseAt: 1 },
    3 * hour,
    4 * hour,
  ],
  ["one under way within the hour", agreed, 9 * grace, 9 * grace + hour],
  [
    "one that stopped under way not before a person did something",
    { ...agreed, problem: "refused" },
    3 * hour,
    null,
  ],
  ["one that is off when its number goes back", off, 3 * hour, 2 * hour + keptFor],
  [
    "one whose number goes back now when a purchase would have its answer",
    { ...off, releaseAt: 3 * hour },
    3 * hour,
    2 * hour + settling,
  ],
  [
    "one that is off for no known time within the hour",
    { ...off, releaseAt: null },
    9 * hour,
    10 * hour,
  ],
  ["one whose number is gone never", { ...off, releasedAt: 3 * hour }, 9 * hour, null],
])("a line at rest is looked at again: %s", (_, line, now, at) => {
  expect(nextLook(line, now)).toBe(at);
});

test("a line comes back by being paid only where it is off, unpaid and has a checkout open", () => {
  expect(isPayingToReturn(returning)).toBe(true);
  expect(isPayingToReturn({ ...returning, disabledAt: null })).toBe(false);
  expect(isPayingToReturn({ ...returning, clearedAt: 0 })).toBe(false);
  expect(isPayingToReturn({ ...returning, checkoutId: null })).toBe(false);
});

test.each<[string, Line, boolean]>([
  ["is being set up", agreed, false],
  ["has stopped and needs a person", { ...agreed, problem: "number-taken" }, true],
  ["was taken back before it came on", { ...agreed, releasedAt: 0 }, true],
  ["is on", on, true],
  ["is off", off, true],
  ["is off and comes on as soon as it is paid", returning, false],
])("the page of a line that %s is settled: %j", (_, line, is) => {
  expect(isSettled(line)).toBe(is);
});

test.each<[string | null, Partial<Line>]>([
  [null, {}],
  [null, { registration: "approved" }],
  ["none", { releasedAt: 0, disabledAt: 0 }],
  ["off", { disabledAt: 0, enabledAt: null, problem: "refused" }],
  ["coming", { enabledAt: null, clearedAt: null }],
  ["stuck", { enabledAt: null, clearedAt: null, problem: "number-taken" }],
  ["past-due", { pastDueSince: 0, registration: "missing" }],
  ["past-due", { clearedAt: null, problem: "service-unknown" }],
  ["registration-missing", { registration: "missing", quietSince: 0 }],
  ["registration-missing", { registration: "pending", problem: "service-unknown" }],
  ["registration-pending", { registration: "pending", quietSince: 0 }],
  ["registration-rejected", { registration: "rejected", quietSince: 0 }],
  ["quiet", { quietSince: 0 }],
  ["quiet", { registration: "approved", quietSince: 0, problem: "checkout-expired" }],
])("every page says the worst first: %j with %o", (notice, over) => {
  expect(noticeOf({ ...on, ...over })).toBe(notice);
});

test("what the carriers or the payer owe is said, and stops no text", () => {
  const stops = (notice: Parameters<typeof isLineOff>[0]) => isLineOff(notice);
  expect((["none", "off", "coming", "stuck"] as const).map(stops)).toEqual(Array(4).fill(true));
  const others = [
    ...(["past-due", "registration-missing", "registration-pending"] as const),
    ...(["registration-rejected", "quiet", null] as const),
  ];
  expect(others.map(stops)).toEqual(Array(6).fill(false));
});

test.each<[Registration, string, "local" | "toll-free", string | null, Line["business"]]>([
  ["missing", "US", "local", null, null],
  ["pending", "US", "local", "MG1", null],
  ["not-needed", "CA", "local", null, null],
  ["not-needed", "CA", "local", "MG1", null],
  ["missing", "US", "toll-free", null, null],
  ["pending", "US", "toll-free", null, business],
  ["missing", "CA", "toll-free", null, null],
  ["pending", "CA", "toll-free", null, business],
])(
  "the carriers' registration is %s at first, in %s, of a %s number with the service %j and the business %o",
  (registration, country, kind, messagingServiceSid, about) => {
    const line = { kind, messagingServiceSid, business: about };
    expect(registrationAtFirst(country, line)).toBe(registration);
  },
);

test("texting is offered to clinics of the US and Canada, and to no others", () => {
  expect(["US", "CA", "MX", "GB", ""].map(isOffered)).toEqual([true, true, false, false, false]);
});

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
  const leaving = { ...agreed, clearedAt: 0, disabledAt: 1000, releaseAt: 1000 };
  expect(nextStep(leaving, 1000 + settling - 1)).toBe("rest");
  expect(nextLook(leaving, 2000)).toBe(1000 + settling);
  expect(nextStep(leaving, 1000 + settling)).toBe("begin-release");
  expect(nextStep({ ...leaving, numberSid: "PN1" }, 1000)).toBe("begin-release");
});

test("texts are refused exactly while no number of the clinic's is on", () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      const isOn = line.enabledAt !== null && line.disabledAt === null && line.releasedAt === null;
      expect(isLineOff(noticeOf(line))).toBe(!isOn);
    }),
  );
});

test.each([
  ["(888) 234-5678", "+18882345678"],
  ["1-800-234-5678", "+18002345678"],
  ["+1 833 234 5678", "+18332345678"],
  ["503-555-0150", "+15035550150"],
  ["+1 416 234 5678", "+14162345678"],
  // The exchange charges whoever calls it, but for where the called pay.
  ["877-976-5678", "+18779765678"],
  ["503-976-5678", null],
  ["900 555 0150", null],
  ["+44 20 7946 0000", null],
  // With an extension, or a digit short, it would be another number.
  ["888 234 5678 ext. 9", null],
  ["888 234 567 ext. 8", null],
  ["+888 234 5678", null],
  ["", null],
])(
  "a clinic's own number may be local or toll-free, never premium or foreign: %j is %j",
  (typed, number) => {
    for (const country of ["US", "CA"]) expect(readLineNumber(typed, country)).toBe(number);
  },
);

test("the called pay for a number of one of seven codes", () => {
  const codes = ["800", "822", "833", "844", "855", "866", "877", "880", "888", "899", "503"];
  expect(codes.filter((code) => isTollFree(`+1${code}5550150`))).toEqual([
    ...["800", "833", "844", "855", "866", "877", "888"],
  ]);
  for (const other of ["+180055501500", "+1800555015", "8005550150", "tel:+18005550150"]) {
    expect(isTollFree(other)).toBe(false);
  }
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
