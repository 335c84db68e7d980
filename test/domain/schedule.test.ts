import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Appointment, readWhen } from "#domain/appointment.ts";
import { plannedReminders } from "#domain/automated-text.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { dayAfter, slotsOf, spanOf, type Step, stepFrom, weekOf } from "#domain/schedule.ts";
import { isSendingHours, nextAllowed, widestSendingHours } from "#domain/sending-hours.ts";

const zones = ["America/Los_Angeles", "America/St_Johns", "America/Toronto", "America/Phoenix"];
const hour = 3_600_000;
const year = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2027-12-31") });
const zone = fc.constantFrom(...zones).map((name) => clinicTime(name, "US"));

test("automated texts go between eight and nine at night, on 23- and 25-hour days too", () => {
  fc.assert(
    fc.property(zone, year, (clock, instant) => {
      const at = nextAllowed(instant, clock, widestSendingHours);
      expect(at).toBeGreaterThanOrEqual(instant);
      expect(at - instant).toBeLessThanOrEqual(12 * hour);
      const minute = clock.minuteOfDay(at);
      expect(minute).toBeGreaterThanOrEqual(480);
      expect(minute).toBeLessThan(1260);
      expect(nextAllowed(at, clock, widestSendingHours)).toBe(at);
    }),
  );
});

test("the hours begin with their first minute and end before their last", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const next = (time: string) =>
    nextAllowed(Date.parse(`2026-11-24T${time}-08:00`), clock, { from: 540, to: 1020 });
  const at = (local: string) => Date.parse(`${local}-08:00`);
  expect(next("08:59:59.999")).toBe(at("2026-11-24T09:00"));
  expect(next("09:00:30")).toBe(at("2026-11-24T09:00:30"));
  expect(next("16:59:59.999")).toBe(at("2026-11-24T16:59:59.999"));
  expect(next("17:00")).toBe(at("2026-11-25T09:00"));
});

test("a clinic may send at fewer hours, never at others", () => {
  expect(isSendingHours({ from: 540, to: 1080 })).toBe(true);
  expect(isSendingHours(widestSendingHours)).toBe(true);
  expect(isSendingHours({ from: 600, to: 660 })).toBe(true);
  for (const [from, to] of [
    [420, 1080],
    [540, 1320],
    [600, 630],
    [1080, 540],
  ] as const) {
    expect(isSendingHours({ from, to })).toBe(false);
  }
});

test("reminders are planned in order, in time, once each, and none that would be of no use", () => {
  const offsets = fc.array(fc.integer({ min: 30, max: 43_200 }), { maxLength: 5 });
  fc.assert(
    fc.property(zone, year, offsets, fc.nat(20 * 24), (clock, startsAt, list, hours) => {
      const now = startsAt - hours * hour;
      const planned = plannedReminders(startsAt, list, { clock, hours: widestSendingHours }, now);
      for (const { place, at } of planned) {
        expect(list).toContain(place);
        expect(at).toBeGreaterThanOrEqual(now);
        expect(at).toBeLessThanOrEqual(startsAt - hour / 2);
        expect(nextAllowed(at, clock, widestSendingHours)).toBe(at);
      }
      expect(new Set(planned.map(({ at }) => at)).size).toBe(planned.length);
    }),
  );
});

test("a day that the clocks shorten or lengthen has as many slots as half hours", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const night = (day: string) => {
    const at = (minute: number): Appointment => ({
      ...{ id: "a", clientId: "c", clientName: "Ann", patientId: null, patientName: null },
      ...{ typeId: "t", typeName: "Check-up", isSensitive: false, staffName: "", room: "" },
      ...{ notes: "", status: "booked", answer: null, version: 0 },
      startsAt: clock.instantOf(day, minute),
      endsAt: clock.instantOf(day, minute) + hour,
    });
    const slots = slotsOf(day, [at(0), at(23 * 60 + 30)], clock);
    expect(slots[0]?.at).toBe(spanOf("day", day, clock)?.from);
    return slots.length;
  };
  expect(night("2026-11-24")).toBe(48);
  expect(night("2026-11-01")).toBe(50);
  expect(night("2027-03-14")).toBe(46);
});

test("a step is half an hour of real time, or the same time of another day, on any night", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const from = (start: string, step: Step) => {
    const { day, time, shown } = stepFrom(Date.parse(start), step, clock);
    const read = readWhen({ day, time, shown }, clock, 0);
    return "startsAt" in read ? new Date(read.startsAt).toISOString() : read.problem;
  };
  const iso = (local: string) => new Date(local).toISOString();
  expect(from("2026-11-24T10:15-08:00", "later")).toBe(iso("2026-11-24T10:45-08:00"));
  expect(from("2026-11-24T00:15-08:00", "earlier")).toBe(iso("2026-11-23T23:45-08:00"));
  expect(from("2026-11-24T10:15-08:00", "week-after")).toBe(iso("2026-12-01T10:15-08:00"));
  expect(from("2026-12-01T10:15-08:00", "day-before")).toBe(iso("2026-11-30T10:15-08:00"));
  // The clocks go back on November 1, and on by an hour on March 14.
  expect(from("2026-10-31T10:15-07:00", "day-after")).toBe(iso("2026-11-01T10:15-08:00"));
  expect(from("2026-11-01T01:30-07:00", "later")).toBe(iso("2026-11-01T02:00-07:00"));
  expect(from("2026-11-01T01:30-08:00", "earlier")).toBe(iso("2026-11-01T01:00-08:00"));
  expect(from("2026-11-01T01:00-08:00", "earlier")).toBe(iso("2026-11-01T01:30-07:00"));
  expect(from("2027-03-13T02:30-08:00", "day-after")).toBe("no-such-time");
  const start = fc.integer({
    min: Date.parse("2026-01-01") / 900_000,
    max: Date.parse("2027-12-31") / 900_000,
  });
  fc.assert(
    fc.property(zone, start, (local, quarters) => {
      const there = stepFrom(quarters * 900_000, "later", local);
      const read = readWhen(there, local, 0);
      expect(read).toEqual({ startsAt: quarters * 900_000 + hour / 2 });
    }),
  );
});

test("what began before and goes on is told in every half hour that it takes", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const at = (time: string, minutes: number, over: Partial<Appointment> = {}): Appointment => ({
    ...{ id: time, clientId: "c", clientName: "Ann", patientId: null, patientName: null },
    ...{ typeId: "t", typeName: "Surgery", isSensitive: false, staffName: "", room: "" },
    ...{ notes: "", status: "booked", answer: null, version: 0 },
    startsAt: Date.parse(`2026-11-24T${time}-08:00`),
    endsAt: Date.parse(`2026-11-24T${time}-08:00`) + minutes * 60_000,
    ...over,
  });
  const slots = slotsOf(
    "2026-11-24",
    [at("09:15", 90), at("09:00", 60, { status: "cancelled" })],
    clock,
  );
  const busy = slots
    .filter(({ running }) => running.length > 0)
    .map(({ at: instant }) => clock.time(instant));
  expect(busy.map((time) => time.replace(/\s/u, " "))).toEqual(["9:30 AM", "10:00 AM", "10:30 AM"]);
});

/** An appointment of an hour. */
const hourFrom = (start: string): Appointment => ({
  ...{ id: start, clientId: "c", clientName: "Ann", patientId: null, patientName: null },
  ...{ typeId: "t", typeName: "Surgery", isSensitive: false, staffName: "", room: "" },
  ...{ notes: "", status: "booked", answer: null, version: 0 },
  startsAt: Date.parse(start),
  endsAt: Date.parse(start) + hour,
});

test("a day goes from eight to six or as far as its appointments, each in the half hour that it begins in", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const shown = (...starts: string[]) => {
    const list = starts.map((start) => hourFrom(`2026-11-24T${start}-08:00`));
    const slots = slotsOf("2026-11-24", list, clock);
    const of = (at: number) => clock.minuteOfDay(at) / 60;
    return {
      hours: [slots[0], slots.at(-1)].map((slot) => of(slot?.at ?? 0)),
      begins: slots.flatMap(({ at, appointments }) => appointments.map(() => of(at))),
      runs: slots.flatMap(({ at, running }) => running.map(() => of(at))),
    };
  };
  expect(shown()).toEqual({ hours: [8, 17.5], begins: [], runs: [] });
  expect(shown("09:00", "11:29:59", "14:30")).toEqual({
    hours: [8, 17.5],
    begins: [9, 11, 14.5],
    runs: [9.5, 11.5, 12, 15],
  });
  expect(shown("07:45", "18:20")).toMatchObject({ hours: [7.5, 18], begins: [7.5, 18] });
});

test("in the night that has an hour twice, the second one says so where the first is shown", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const again = (first: string) =>
    slotsOf("2026-11-01", [hourFrom(`2026-11-01T${first}`)], clock)
      .filter(({ isAgain }) => isAgain)
      .map(({ at }) => new Date(at).toISOString().slice(11, 16));
  expect(again("00:00-07:00")).toEqual(["09:00", "09:30"]);
  expect(again("01:00-07:00")).toEqual(["09:00", "09:30"]);
  expect(again("01:30-07:00")).toEqual(["09:30"]);
  expect(again("01:00-08:00")).toEqual([]);
});

test("a view spans its day or its week, from midnight to midnight", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const midnight = (day: string) => Date.parse(`2026-${day}T00:00-08:00`);
  const view = { day: "2026-11-25" };
  expect(spanOf("day", "2026-11-25", clock)).toEqual({
    ...{ ...view, view: "day", days: ["2026-11-25"] },
    ...{ from: midnight("11-25"), to: midnight("11-26") },
  });
  expect(spanOf("week", "2026-11-25", clock)).toEqual({
    ...{ ...view, view: "week", days: weekOf("2026-11-25") },
    ...{ from: midnight("11-23"), to: midnight("11-30") },
  });
  for (const one of ["day", "week"] as const) expect(spanOf(one, "nonsense", clock)).toBeNull();
});

test("weeks begin on Monday, and days follow each other over months and years", () => {
  expect(weekOf("2026-11-24")).toEqual(
    ["23", "24", "25", "26", "27", "28", "29"].map((day) => `2026-11-${day}`),
  );
  expect(weekOf("2027-01-03")[0]).toBe("2026-12-28");
  expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
  expect(spanOf("day", "nonsense", clinicTime("America/Toronto", "CA"))).toBeNull();
  // Samoa went from the 29th straight to the 31st.
  const samoa = clinicTime("Pacific/Apia", "US");
  expect(spanOf("day", "2011-12-30", samoa)).toBeNull();
  expect(spanOf("day", "2011-12-29", samoa)).toBeNull();
});
