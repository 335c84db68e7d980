import { expect, test } from "vitest";
import type { AppointmentType } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  type Addressee,
  appointmentTexts,
  careTexts,
  type TextFacts,
} from "#domain/import-texts.ts";
import { widestSendingHours } from "#domain/sending-hours.ts";

const at = (iso: string) => Date.parse(`${iso}-08:00`);
const now = at("2026-11-24T10:00");
const checkUp: AppointmentType = {
  ...{ id: "check-up", name: "Check-up", minutes: 30, offsets: [1440, 120], version: 1 },
  ...{ isSensitive: false, confirmation: "", reminder: "" },
};
const facts: TextFacts = {
  ...{ clock: clinicTime("America/Los_Angeles", "US"), hours: widestSendingHours },
  careRules: { usual: [-7, 7], own: [{ item: "Bath", days: [] }] },
  ...{ isLineOn: true, now, choices: { confirms: false } },
};
const reach = { contact: "+15035550111", optedOut: false, isLandline: false, hasConsent: true };
const luna = { id: "luna", name: "Luna", born: null, isDeceased: false, isSilenced: false };
const ann: Addressee = { reach, patient: luna };
type Row = Parameters<typeof appointmentTexts>[0];
const friday: Row = { type: checkUp, startsAt: at("2026-11-27T14:00"), status: "booked" };
const reminders = [
  { place: 120, at: at("2026-11-27T12:00") },
  { place: 1440, at: at("2026-11-26T14:00") },
];
const asked = { ...facts, choices: { confirms: true } };

test("an appointment from a file is reminded of as one made by hand, and confirmed where that was chosen", () => {
  expect(appointmentTexts(friday, ann, facts)).toEqual({
    ...{ silence: null, confirms: false, reminders },
  });
  expect(appointmentTexts(friday, { reach, patient: null }, asked)).toEqual({
    ...{ silence: null, confirms: true, reminders },
  });
  // Who has confirmed already is not asked again.
  const confirmed: Row = { ...friday, status: "confirmed" };
  expect(appointmentTexts(confirmed, ann, asked)).toEqual({
    ...{ silence: null, confirms: false, reminders },
  });
});

test.each<[string, Partial<Row>, string]>([
  ["is over", { startsAt: now }, "too-late"],
  ["is called off", { status: "cancelled" }, "cancelled"],
  ["is sensitive", { type: { ...checkUp, isSensitive: true } }, "sensitive"],
])("of what %s nothing is planned", (_, over, silence) => {
  expect(appointmentTexts({ ...friday, ...over }, ann, asked)).toEqual({
    ...{ silence, confirms: false, reminders: [] },
  });
});

test("what is so soon that no reminder is left says so, unless it is confirmed", () => {
  const soon = { ...friday, startsAt: now + 40 * 60_000 };
  expect(appointmentTexts(soon, ann, facts)).toEqual({
    ...{ silence: "too-soon", confirms: false, reminders: [] },
  });
  expect(appointmentTexts(soon, ann, asked)).toEqual({
    ...{ silence: null, confirms: true, reminders: [] },
  });
});

test.each<[string, Addressee, Partial<TextFacts>]>([
  ["deceased", { reach, patient: { ...luna, isDeceased: true } }, {}],
  ["no-number", { reach: { ...reach, contact: null }, patient: null }, {}],
  ["opted-out", { reach: { ...reach, optedOut: true }, patient: null }, {}],
  ["no-consent", { reach: { ...reach, hasConsent: false }, patient: null }, {}],
  ["landline", { reach: { ...reach, isLandline: true }, patient: null }, {}],
  ["texting-off", ann, { isLineOn: false }],
])("what would not go as things are now is planned, and says why: %s", (silence, who, over) => {
  expect(appointmentTexts(friday, who, { ...facts, ...over })).toMatchObject({
    ...{ silence, reminders },
  });
  const patient = who.patient ?? luna;
  const due = { item: "Rabies", dueOn: "2026-12-20" };
  expect(careTexts(due, { ...who, patient }, { ...facts, ...over })).toEqual({
    ...{ silence, remindAt: at("2026-12-13T08:00") },
  });
});

test("care is reminded of on the first of its days that is left, and says why not", () => {
  const care = (item: string, dueOn: string, patient = luna) =>
    careTexts({ item, dueOn }, { reach, patient }, facts);
  expect(care("Rabies", "2026-12-20")).toEqual({
    ...{ silence: null, remindAt: at("2026-12-13T08:00") },
  });
  expect(care("Rabies", "2026-11-20")).toEqual({
    ...{ silence: null, remindAt: at("2026-11-27T08:00") },
  });
  expect(care("Rabies", "2026-11-01")).toEqual({ silence: "too-soon", remindAt: null });
  expect(care("Bath", "2026-12-20")).toEqual({ silence: "too-soon", remindAt: null });
  expect(care("Rabies", "2026-12-20", { ...luna, isSilenced: true }).silence).toBe("sensitive");
});
