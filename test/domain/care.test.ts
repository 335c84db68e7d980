import * as fc from "fast-check";
import { expect, test } from "vitest";
import { careText, nextCareReminder, readCareDays, writeCareDays } from "#domain/care.ts";
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

test("reminders of care go at eight on the clinic's clock, also across a change of the clocks", () => {
  const clock = clinicTime("America/Los_Angeles", "US");
  const next = (after: string) =>
    nextCareReminder("2026-11-08", [-14, -7, 7], clock, Date.parse(after));
  expect(next("2026-10-01T12:00-07:00")).toBe(Date.parse("2026-10-25T08:00-07:00"));
  expect(next("2026-10-25T08:00-07:00")).toBe(Date.parse("2026-11-01T08:00-08:00"));
  expect(next("2026-11-02T08:00-08:00")).toBe(Date.parse("2026-11-15T08:00-08:00"));
  expect(next("2026-11-15T08:00-08:00")).toBeNull();
});

test("the days are typed as people say them, and shown back tidy", () => {
  expect(readCareDays("2 weeks before, on the day; 10 days after")).toEqual([-14, 0, 10]);
  expect(writeCareDays([-14, -1, 0, 7])).toBe(
    "2 weeks before, 1 day before, on the day, 1 week after",
  );
  expect(readCareDays("")).toEqual([]);
  for (const wrong of ["soon", "2 weeks", "0 days before", "300 days after"]) {
    expect(readCareDays(wrong)).toBeNull();
  }
});
