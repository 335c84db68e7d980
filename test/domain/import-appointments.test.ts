import { expect, test } from "vitest";
import type { AppointmentType } from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  type AppointmentFacts,
  type AppointmentRow,
  readAppointmentRow,
} from "#domain/import-appointments.ts";
import type { RowRemark } from "#domain/import-remarks.ts";

const roles = [
  ...(["name", "number", "patient", "day", "time", "type", "minutes"] as const),
  ...(["status", "notes", "staff", "room", "external-id"] as const),
];
const kind = (id: string, name: string, isSensitive = false): AppointmentType => ({
  ...{ id, name, minutes: 30, offsets: [], version: 1 },
  ...{ isSensitive, confirmation: "", reminder: "" },
});
const facts: AppointmentFacts = {
  ...{ country: "US", clock: clinicTime("America/Los_Angeles", "US") },
  now: Date.parse("2026-11-24T18:00Z"),
  types: [kind("check-up", "Check-up"), kind("other", "Other"), kind("last", "Last visit", true)],
  choices: { dateOrder: "month-first", fallbackTypeId: null },
};
type Typed = Partial<Record<(typeof roles)[number], string>>;
const usual: Typed = {
  ...{ name: "Ann Becker", number: "503-555-0111", patient: "Biscuit" },
  ...{ day: "12/3/2026", time: "4:15 PM", type: "check-up" },
};
function read(over: Typed, fallbackTypeId: string | null = null): AppointmentRow | RowRemark {
  const cells = { ...usual, ...over };
  return readAppointmentRow(
    roles.map((role) => cells[role] ?? ""),
    roles,
    { ...facts, choices: { ...facts.choices, fallbackTypeId } },
  );
}
const plain = (remark: RowRemark) => ({ ...remark, about: remark.about.replace(/\s/gu, " ") });
const at = (iso: string) => Date.parse(iso);

test("a line says whose appointment it is, when, of what kind, how long, with whom and where", () => {
  expect(read({})).toMatchObject({
    ...{ person: { name: "Ann Becker", patient: "Biscuit" }, type: { id: "check-up" } },
    ...{ startsAt: at("2026-12-03T16:15-08:00"), endsAt: at("2026-12-03T16:45-08:00") },
    ...{ status: "booked", staffName: "", room: "", notes: "", externalId: null, remark: null },
  });
  expect(
    read({
      ...{ minutes: "1 h", status: "Confirmed", notes: "n".repeat(2000), "external-id": "A-17" },
      ...{
        staff: ` Dr.  ${"p".repeat(130)}`,
        room: ` Room  ${"r".repeat(70)}`,
        type: " CHECK-UP ",
      },
    }),
  ).toMatchObject({
    ...{ endsAt: at("2026-12-03T17:15-08:00"), status: "confirmed", notes: "n".repeat(2000) },
    ...{ staffName: `Dr. ${"p".repeat(116)}`, room: `Room ${"r".repeat(55)}`, externalId: "A-17" },
    ...{ type: { id: "check-up" }, remark: null },
  });
});

test.each<[Typed, string]>([
  [{ day: "12/3/2026 4:15 PM", time: "" }, "2026-12-03T16:15-08:00"],
  [{ day: "12/3/2026 9:00 AM", time: "4:05 PM" }, "2026-12-03T16:05-08:00"],
  [{ day: "2026-12-03T16:15Z", time: "" }, "2026-12-03T16:15Z"],
  // A column of its own tells the clinic's clock.
  [{ day: "2026-12-03T00:00Z", time: "16:15" }, "2026-12-03T16:15-08:00"],
  [{ day: "12/3/2026", time: "0905" }, "2026-12-03T09:05-08:00"],
  [{ day: "11/20/2036" }, "2036-11-21T00:15Z"],
  [{ day: "12/4/1986" }, "1986-12-05T00:15Z"],
])("with %j it begins at %s", (over, start) => {
  expect(read(over)).toMatchObject({ startsAt: at(start), remark: null });
});

test.each<[Typed, string, string]>([
  [{ name: "", number: "" }, expect.any(String), expect.any(String)],
  [{ day: "" }, "no-day", ""],
  [{ day: "soon" }, "no-day", "soon"],
  [{ day: "2/30/2027" }, "no-such-day", "2/30/2027"],
  [{ day: "x".repeat(90) }, "no-day", "x".repeat(80)],
  [{ time: "" }, "no-time", ""],
  [{ time: "noon" }, "no-time", "noon"],
  [{ day: "3/14/2027", time: "2:30" }, "no-such-time", "3/14/2027 2:30"],
  [{ day: "3/14/2027 2:30", time: "" }, "no-such-time", "3/14/2027 2:30"],
  [{ day: "11/21/2036" }, "far-day", "11/21/2036"],
  [{ day: "12/3/1986" }, "far-day", "12/3/1986"],
  [{ day: "2046-12-03T16:15Z", time: "" }, "far-day", "2046-12-03T16:15Z"],
  [{ type: "Surgery" }, "no-type", "Surgery"],
  [{ minutes: "long" }, "minutes", "long"],
  [{ minutes: "4" }, "minutes", "4"],
  [{ minutes: "721" }, "minutes", "721"],
  [{ status: "purple" }, "status", "purple"],
  [{ notes: "n".repeat(2001) }, "long-notes", ""],
  [{ "external-id": "A 17" }, "bad-id", "A 17"],
])("a line with %j is left out: %s", (over, reason, about) => {
  expect(read(over)).toEqual({ reason, about });
});

test.each(["5", "720"])("an appointment of %s minutes is taken", (minutes) => {
  expect(read({ minutes })).toMatchObject({
    ...{ remark: null, endsAt: at("2026-12-03T16:15-08:00") + Number(minutes) * 60_000 },
  });
});

test("before six in the morning PM was likely left out, which is said", () => {
  const early = read({ time: "4:15" }) as AppointmentRow;
  expect(early.remark && plain(early.remark)).toEqual({ reason: "night", about: "4:15 AM" });
  expect(read({ time: "6:00" })).toMatchObject({ remark: null });
  const several = { number: "503-555-0111, +44 20 7946 0000" };
  expect(read({ ...several, time: "4:15" })).toMatchObject({ remark: { reason: "night" } });
  expect(read(several)).toMatchObject({ remark: { reason: "abroad" } });
});

test("a kind that the clinic has not got is the one chosen for the rest, and said", () => {
  expect(read({ type: "Surgery" }, "other")).toMatchObject({
    ...{ type: { id: "other" }, remark: { reason: "fallback-type", about: "Surgery" } },
  });
  expect(read({ type: "" }, "other")).toMatchObject({ type: { id: "other" }, remark: null });
  expect(read({ type: "Surgery" }, "gone")).toEqual({ reason: "no-type", about: "Surgery" });
  expect(read({ type: "Surgery", time: "4:15" }, "other")).toMatchObject({
    remark: { reason: "fallback-type" },
  });
});

test.each([
  ...["Euthanasia", "PTS", "put to sleep", "Put down", "Saying goodbye", "Good bye", "End of life"],
  ...["Cremation", "QOL exam"],
])("what sounds like “%s” never becomes one that texts go about", (type) => {
  expect(read({ type }, "other")).toEqual({ reason: "sensitive-type", about: type });
  expect(read({ type }, "last")).toMatchObject({ type: { id: "last" } });
});

test.each([
  [
    "cancelled",
    ["Cancelled", "canceled", "late cancel", "annulé", "deleted", "rescheduled by client"],
  ],
  ["missed", ["No show", "no-show", "noshow", "missed", "did not attend", "Did not come", "DNA"]],
  ["missed", ["did not show", "absent"]],
  ["booked", ["", "unconfirmed", "not confirmed", "Non confirmé", "booked", "Scheduled", "open"]],
  [
    "booked",
    [
      "Client not confirmed",
      "un-confirmed",
      "pending",
      "new",
      "active",
      "planned",
      "reserved",
      "tentative",
    ],
  ],
  ["confirmed", ["confirmed", "client confirmed", "Confirmé"]],
  ["done", ["done", "complete", "Completed", "finished", "seen", "checked in", "Checked out"]],
  ["done", ["arrived", "closed", "paid"]],
] as const)("programs call it %s: %j", (status, cells) => {
  for (const cell of cells) expect(read({ status: cell }), cell).toMatchObject({ status });
});
