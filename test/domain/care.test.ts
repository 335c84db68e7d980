import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CareFacts, careText, decideCare } from "#domain/care.ts";
import { careDaysOf, isReminderDay, nextCareReminder } from "#domain/care-rules.ts";
import { readCareDays, writeCareDays } from "#domain/care-rules.ts";
import { clinicTime } from "#domain/clinic-time.ts";

test("one text names every patient once, with what is due for each", () => {
  const due = [
    { patient: "Fluffy", item: "Rabies" },
    { patient: "Max", item: "Dental" },
    { patient: "Fluffy", item: "Bordetella" },
    { patient: "Fluffy", item: "Rabies" },
  ];
  expect(careText("Riverside", "(503) 555-0100", due)).toBe(
    "Riverside: this is due. Fluffy: Rabies, Bordetella; Max: Dental. Answer here or call (503) 555-0100 for an appointment.",
  );
});

test("however much is due, it fits into a text", () => {
  const item = fc.record({
    patient: fc.string({ minLength: 1, maxLength: 120 }),
    item: fc.string({ minLength: 1, maxLength: 60 }),
  });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 60 }), (due) => {
      expect(careText("Riverside", "(503) 555-0100", due).length).toBeLessThanOrEqual(1600);
    }),
  );
});

test("what does not fit ends with a whole item and says that there is more", () => {
  for (let size = 1; size <= 60; size += 1) {
    const due = Array.from({ length: 800 }, (_, i) => ({
      patient: i < 3 ? "Luna" : "Max",
      item: `Item${"x".repeat(size)} ${i}`,
    }));
    const text = careText("Riverside", "1", due);
    expect(text).toMatch(
      /Item\w+ 2; Max: Item\w+ 3, .+Item\w+ \d+ and more\. Answer here or call 1 for an appointment\.$/,
    );
    expect(text.length).toBeLessThanOrEqual(1600);
    expect(text.length).toBeGreaterThan(1585 - size);
  }
  const around = careText("Riverside", "1", [{ patient: "P", item: "" }]).length;
  const exactly = careText("Riverside", "1", [{ patient: "P", item: "x".repeat(1600 - around) }]);
  expect(exactly).toHaveLength(1600);
  expect(exactly).not.toContain("and more");
});

test("reminders of care go at eight on the clinic's clock, also across a change of the clocks", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const next = (after: string) =>
    nextCareReminder("2026-11-08", [-14, -7, 7], clock, Date.parse(after));
  expect(next("2026-10-01T12:00-07:00")).toBe(Date.parse("2026-10-25T08:00-07:00"));
  expect(next("2026-10-25T08:00-07:00")).toBe(Date.parse("2026-11-01T08:00-08:00"));
  expect(next("2026-11-02T08:00-08:00")).toBe(Date.parse("2026-11-15T08:00-08:00"));
  expect(next("2026-11-15T08:00-08:00")).toBeNull();
  expect(nextCareReminder("nonsense", [0], clock, 0)).toBeNull();
});

test("the days are typed as people say them, and shown back tidy", () => {
  expect(readCareDays("2 weeks before, on the day; 10 days after")).toEqual([-14, 0, 10]);
  expect(writeCareDays([-14, -1, 0, 7])).toBe(
    "2 weeks before, 1 day before, on the day, 1 week after",
  );
  expect(readCareDays("")).toEqual([]);
  expect(readCareDays("180 days after, 1 week before, 1 DAY before")).toEqual([-7, -1, 180]);
  expect(
    readCareDays("1 day after,2 days after,3 days after,4 days after,5 days after,6 days after"),
  ).toHaveLength(6);
  for (const wrong of [
    ...["soon", "2 weeks", "0 days before", "181 days after", "2 weeks before lunch"],
    ...["in 2 weeks before", "on the day,".repeat(7)],
  ]) {
    expect(readCareDays(wrong)).toBeNull();
  }
});

/** Nothing speaks against this one. */
const plain: CareFacts = {
  ...{ isDeceased: false, isSilenced: false, isBooked: false, isDone: false, isItsDay: true },
  ...{
    remindAt: 1000,
    isArchived: false,
    contact: "+15035550112",
    optedOut: false,
    asksToStop: false,
    hasConsent: true,
  },
  ...{ isLandline: false, isLineOn: true },
};

test.each<[Partial<CareFacts>, ReturnType<typeof decideCare>]>([
  [{}, "send"],
  [{ isDeceased: true }, "deceased"],
  [{ isSilenced: true }, "sensitive"],
  [{ isDone: true }, "done"],
  [{ isBooked: true }, "booked"],
  [{ isItsDay: false }, "another-day"],
  [{ remindAt: 1000 - 36 * 3_600_000 }, "too-late"],
  [{ remindAt: 1001 - 36 * 3_600_000 }, "send"],
  [{ isArchived: true }, "archived"],
  [{ contact: null }, "no-number"],
  [{ contact: "+18765550112" }, "abroad"],
  [{ optedOut: true }, "opted-out"],
  [{ hasConsent: false }, "no-consent"],
  [{ asksToStop: true }, "asks-to-stop"],
  [{ isLandline: true }, "landline"],
  [{ isLineOn: false }, "texting-off"],
])("a client is reminded of care unless something speaks against it: %o", (over, decided) => {
  expect(decideCare({ ...plain, ...over }, 1000)).toBe(decided);
});

test("nothing of a patient that has died, or has a sensitive appointment, is ever reminded of", () => {
  const facts = fc.record({
    ...{ isBooked: fc.boolean(), isDone: fc.boolean(), isItsDay: fc.boolean() },
    ...{
      remindAt: fc.nat(),
      isArchived: fc.boolean(),
      optedOut: fc.boolean(),
      asksToStop: fc.boolean(),
      hasConsent: fc.boolean(),
    },
    ...{ isLandline: fc.boolean(), isLineOn: fc.boolean() },
    contact: fc.constantFrom("+15035550112", null),
  });
  const silence = fc.constantFrom(
    { isDeceased: true, isSilenced: false },
    { isDeceased: false, isSilenced: true },
    { isDeceased: true, isSilenced: true },
  );
  fc.assert(
    fc.property(facts, silence, fc.nat(), (other, silent, now) => {
      expect(["deceased", "sensitive"]).toContain(decideCare({ ...other, ...silent }, now));
    }),
  );
});

test("an item has its own days, however it is written, and all others the usual ones", () => {
  const rules = {
    usual: [-7],
    own: [
      { item: "Rabies", days: [-14, -7, 7] },
      { item: "Bath", days: [] },
    ],
  };
  expect(careDaysOf(rules, "rabies")).toEqual([-14, -7, 7]);
  expect(careDaysOf(rules, "BATH")).toEqual([]);
  expect(careDaysOf(rules, "Dental")).toEqual([-7]);
});

test("the day of a reminder is one of its item's, by the clinic's calendar", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const is = (at: string) => isReminderDay("2026-11-08", [-7, 0], clock, Date.parse(at));
  expect(is("2026-11-01T00:30-07:00")).toBe(true);
  expect(is("2026-11-08T23:30-08:00")).toBe(true);
  expect(is("2026-11-02T08:00-08:00")).toBe(false);
});
