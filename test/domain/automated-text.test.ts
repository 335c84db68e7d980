import { expect, test } from "vitest";
import {
  type AutomatedFacts,
  decideAutomated,
  plannedReminders,
  reasonWords,
  withheld,
} from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";

const hour = 3_600_000;
const clock = clinicTime("America/Los_Angeles", "US");
const hours = { from: 9 * 60, to: 17 * 60 };
const at = (local: string) => Date.parse(`${local}-08:00`);
const now = at("2026-11-24T12:00");

/** Nothing speaks against this one. */
const plain: AutomatedFacts & { asksToStop: boolean } = {
  ...{ kind: "reminder", plannedFor: now + 5 * hour, startsAt: now + 5 * hour, status: "booked" },
  ...{ isSuperseded: false, isSensitive: false, isDeceased: false, isArchived: false },
  ...{ contact: "+15035550112", optedOut: false, hasConsent: true, asksToStop: false },
  ...{ isLandline: false, isLineOn: true },
};
const starting = (startsAt: number) => ({ startsAt, plannedFor: startsAt });
/** What staff send by a click. */
const clicked = { kind: "running-late" } as const;
const called = { kind: "cancellation", status: "cancelled" } as const;

test.each<[Partial<AutomatedFacts>, ReturnType<typeof withheld>]>([
  [{}, null],
  [{ isSensitive: true }, "sensitive"],
  [{ isDeceased: true }, "deceased"],
  [{ isArchived: true }, "archived"],
  [{ plannedFor: now }, "moved"],
  [{ status: "confirmed" }, null],
  [{ status: "cancelled" }, "cancelled"],
  [{ status: "done" }, "cancelled"],
  [{ ...clicked, status: "missed" }, "cancelled"],
  [called, null],
  [{ kind: "cancellation" }, "moved"],
  [starting(now + hour / 2), null],
  [starting(now + hour / 2 - 1), "too-late"],
  [{ kind: "confirmation", ...starting(now + 1) }, null],
  [{ kind: "confirmation", ...starting(now) }, "too-late"],
  [{ ...called, ...starting(now + 1) }, null],
  [{ ...called, ...starting(now) }, "too-late"],
  [{ ...clicked, ...starting(now - 2 * hour) }, null],
  [{ ...clicked, ...starting(now - 2 * hour - 1) }, "too-late"],
  [{ isSuperseded: true }, "superseded"],
  [{ contact: null }, "no-number"],
  [{ contact: "+18765550112" }, "abroad"],
  [{ optedOut: true }, "opted-out"],
  [{ hasConsent: false }, "no-consent"],
  [{ kind: "confirmation", hasConsent: false }, "no-consent"],
  [{ ...clicked, hasConsent: false }, null],
  [{ ...called, hasConsent: false }, null],
  [{ isLandline: true }, "landline"],
  [{ isLineOn: false }, "texting-off"],
])("an automated text with %o is withheld for %o", (over, reason) => {
  expect(withheld({ ...plain, ...over }, now)).toBe(reason);
  const decided = decideAutomated({ ...plain, ...over }, clock, hours, now);
  expect(decided).toEqual(reason ? { kind: "withhold", reason } : { kind: "send" });
});

test("what speaks against a text is told in this order, what must never be texted about first", () => {
  const all = {
    ...{ isSensitive: true, isDeceased: true, isArchived: true, plannedFor: 0 },
    ...{ status: "cancelled", isSuperseded: true, contact: null, optedOut: true },
    ...{ hasConsent: false, isLandline: true, isLineOn: false },
  } as const;
  const told = Object.keys(all).map((_, i) => {
    const left = Object.fromEntries(Object.entries(all).slice(i));
    return withheld({ ...plain, ...left }, now);
  });
  expect(told).toEqual([
    ...["sensitive", "deceased", "archived", "moved", "cancelled", "superseded"],
    ...["no-number", "opted-out", "no-consent", "landline", "texting-off"],
  ]);
});

test("at night a text waits for the morning; what staff send by a click does not", () => {
  const night = at("2026-11-24T22:00");
  const tomorrow = starting(at("2026-11-25T15:00"));
  const decide = (over: Partial<AutomatedFacts>) =>
    decideAutomated({ ...plain, ...tomorrow, ...over }, clock, hours, night);
  const morning = { kind: "later", at: at("2026-11-25T09:00") };
  expect(decide({})).toEqual(morning);
  expect(decide({ kind: "confirmation" })).toEqual(morning);
  expect(decide(clicked)).toEqual({ kind: "send" });
  expect(decide(called)).toEqual({ kind: "send" });
});

test("whoever may have asked not to be texted is looked at again in a quarter of an hour", () => {
  const facts = { ...plain, asksToStop: true };
  expect(decideAutomated(facts, clock, hours, now)).toEqual({ kind: "later", at: now + hour / 4 });
  expect(decideAutomated({ ...facts, ...clicked }, clock, hours, now)).toEqual({ kind: "send" });
});

test("reminders are planned from the nearest on, at the next hour that is allowed", () => {
  const startsAt = at("2026-11-26T10:00");
  const plan = (offsets: number[], since: number) =>
    plannedReminders(startsAt, offsets, { clock, hours }, since);
  expect(plan([120, 2880, 1440, 1440], now - 2 * hour)).toEqual([
    { place: 120, at: at("2026-11-26T09:00") },
    { place: 1440, at: at("2026-11-25T10:00") },
    { place: 2880, at: at("2026-11-24T10:00") },
  ]);
  // Half an hour before is the last that is of use, and what is due just now is not yet past.
  expect(plan([30], now)).toEqual([{ place: 30, at: at("2026-11-26T09:30") }]);
  expect(plan([29], now)).toEqual([]);
  expect(plan([1440], at("2026-11-25T10:00"))).toHaveLength(1);
  expect(plan([1440], at("2026-11-25T10:00") + 1)).toEqual([]);
  // At eight that day nothing goes, and at nine both would: the nearer one is enough.
  expect(plan([120, 90], now)).toEqual([{ place: 90, at: at("2026-11-26T09:00") }]);
});

test("the thread says why an automated text went", () => {
  expect(reasonWords).toEqual({
    confirmation: "Confirmation",
    reminder: "Reminder",
    "running-late": "Running late",
    cancellation: "Cancellation",
  });
});
