import { expect, test } from "vitest";
import { valuesOf } from "#domain/appointment-values.ts";
import { clinicTime } from "#domain/clinic-time.ts";

const clock = clinicTime("America/Los_Angeles", "US");
const clinic = { name: "Riverside", country: "US", line: "+15035550100" };
const visit = {
  ...{ clientName: "Ann", patientName: "Biscuit", typeName: "Check-up", staffName: "Dr. Patel" },
  startsAt: Date.parse("2026-11-24T16:15-08:00"),
};

test("a text about an appointment names who comes, to whom, when and whom to call", () => {
  const { time, ...values } = valuesOf(visit, clinic, clock);
  expect(values).toEqual({
    ...{ client: "Ann", patient: "Biscuit", clinic: "Riverside", day: "Tuesday, November 24" },
    ...{ type: "Check-up", staff: "Dr. Patel", phone: "(503) 555-0100" },
  });
  expect(time).toMatch(/^4:15\sPM$/u);
});

test("who comes without a patient comes for themselves, and nobody in particular has no name", () => {
  const values = valuesOf({ ...visit, patientName: null, staffName: "" }, clinic, clock);
  expect(values).toMatchObject({ client: "Ann", patient: "Ann", staff: null });
});
