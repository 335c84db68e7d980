import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type BusinessHours, isOpenAt, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { decideScheduled, instantIn, quickTimes, timeProblem } from "#domain/send-later.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const at = (iso: string) => Date.parse(iso);
const hour = 3_600_000;
const offered = (hours: BusinessHours | null, now: string) =>
  quickTimes(hours, portland, at(now)).map(({ kind, at: when }) => [
    kind,
    new Date(when).toISOString(),
  ]);

test("on a Friday evening the clinic opens on Monday, and tomorrow is a Saturday", () => {
  expect(offered(usualHours, "2026-11-27T19:00:20-08:00")).toEqual([
    ["opening", "2026-11-30T16:00:00.000Z"],
    ["morning", "2026-11-28T16:00:00.000Z"],
    ["hour", "2026-11-28T04:01:00.000Z"],
  ]);
});

test("while it is open the next opening is offered, once where that is tomorrow at eight", () => {
  expect(offered(usualHours, "2026-11-24T10:00-08:00")).toEqual([
    ["opening", "2026-11-25T16:00:00.000Z"],
    ["hour", "2026-11-24T19:00:00.000Z"],
  ]);
});

test("who never closes, never opens, or has not said so opens at no time", () => {
  const always = { from: 0, to: 1440 };
  const never: BusinessHours = { weekly: usualHours.weekly.map(() => []), closures: [] };
  const open: BusinessHours = { weekly: usualHours.weekly.map(() => [always]), closures: [] };
  for (const hours of [never, open, null]) {
    expect(offered(hours, "2026-11-24T10:00-08:00").map(([kind]) => kind)).toEqual([
      "morning",
      "hour",
    ]);
  }
});

test("of what is offered only the opening moves with the hours", () => {
  const choices = quickTimes(usualHours, portland, at("2026-11-27T19:00-08:00"));
  expect(choices.map(({ atOpening }) => atOpening)).toEqual([true, false, false]);
});

test("a morning after the clocks changed is at eight by the clock on the wall", () => {
  const { kind, at: spring } = quickTimes(null, portland, at("2026-03-07T20:00-08:00"))[0] ?? {};
  expect([kind, spring]).toEqual(["morning", at("2026-03-08T08:00-07:00")]);
  expect(quickTimes(null, portland, at("2026-10-31T20:00-07:00"))[0]?.at).toBe(
    at("2026-11-01T08:00-08:00"),
  );
});

test.each([
  ["2026-03-08", "02:30", "2026-03-08T03:00-07:00"], // never was
  ["2026-11-01", "01:30", "2026-11-01T01:30-07:00"], // comes twice: the first time
  ["2026-11-27", "00:00", "2026-11-27T00:00-08:00"],
] as const)("%s at %s is %s", (day, time, instant) => {
  expect(instantIn(day, time, portland)).toBe(at(instant));
});

test.each([
  ["2026-02-30", "08:00"],
  ["", "08:00"],
  ["2026-11-27", "24:00"],
  ["2026-11-27", "8:00"],
  ["2026-11-27", "108:00"],
  ["2026-11-27", "08:000"],
  ["2026-11-27", ""],
])("%s at %s is no time", (day, time) => expect(instantIn(day, time, portland)).toBeNull());

test("a time that is over, this very one too, or a year away is refused", () => {
  expect(timeProblem(null, 5)).toBe("no-time");
  expect(timeProblem(5, 5)).toBe("past");
  expect(timeProblem(6, 5)).toBeNull();
  expect(timeProblem(5 + 366 * 24 * hour, 5)).toBeNull();
  expect(timeProblem(6 + 366 * 24 * hour, 5)).toBe("too-far");
});

const instants = fc.integer({ min: at("2026-01-01T00:00Z"), max: at("2027-12-31T00:00Z") });
const zones = fc.constantFrom("America/Los_Angeles", "America/St_Johns", "America/Phoenix");

test("whatever the hour and the zone, all that is offered is to come, and opens when it says so", () => {
  fc.assert(
    fc.property(instants, zones, (now, zone) => {
      const clock = clinicTime(zone, "US");
      for (const choice of quickTimes(usualHours, clock, now)) {
        expect(timeProblem(choice.at, now)).toBeNull();
        if (choice.kind === "hour") expect(choice.at - now).toBeLessThan(hour + 60_001);
        if (choice.kind === "morning") expect(clock.minuteOfDay(choice.at)).toBe(480);
        if (choice.kind !== "opening") continue;
        expect(isOpenAt(usualHours, clock, choice.at)).toBe(true);
        expect(isOpenAt(usualHours, clock, choice.at - 1)).toBe(false);
      }
    }),
  );
});

test("what is chosen is what the clinic's clock shows then, unless that minute never was", () => {
  fc.assert(
    fc.property(instants, zones, (instant, zone) => {
      const clock = clinicTime(zone, "US");
      const minutes = clock.minuteOfDay(instant);
      const two = (part: number) => String(part).padStart(2, "0");
      const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
      const chosen = instantIn(clock.dayKey(instant), time, clock) ?? 0;
      expect(clock.dayKey(chosen)).toBe(clock.dayKey(instant));
      expect(clock.minuteOfDay(chosen)).toBe(minutes);
    }),
  );
});

const due = {
  leavesAt: at("2026-11-25T08:00-08:00"),
  atOpening: false,
  refusal: null,
  asksToStop: false,
  hours: usualHours,
  clock: portland,
};

test("it leaves up to an hour late, and not after that", () => {
  expect(decideScheduled(due, due.leavesAt + hour)).toEqual({ kind: "send" });
  const late = { kind: "hold", reason: "too-late" };
  expect(decideScheduled(due, due.leavesAt + hour + 1)).toEqual(late);
});

test("what was to leave at the opening waits for the next one when that day is a holiday by now", () => {
  const closures = [
    { name: "Day off", from: "2026-11-25", to: "2026-11-25", opens: [], message: null },
  ];
  const facts = { ...due, atOpening: true, hours: { ...usualHours, closures } };
  expect(decideScheduled(facts, due.leavesAt)).toEqual({
    kind: "later",
    at: at("2026-11-26T08:00-08:00"),
  });
  for (const over of [{ atOpening: false }, { hours: null }]) {
    expect(decideScheduled({ ...facts, ...over }, due.leavesAt)).toEqual({ kind: "send" });
  }
});

test("what nobody could send, and what may ask not to be texted, holds it", () => {
  const held = (over: object) => decideScheduled({ ...due, ...over }, due.leavesAt);
  expect(held({ refusal: "opted-out" })).toEqual({ kind: "hold", reason: "opted-out" });
  expect(held({ asksToStop: true })).toEqual({ kind: "hold", reason: "asks-to-stop" });
});
