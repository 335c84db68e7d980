import { expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  appointmentHeading,
  appointmentRow,
  careHeading,
  careRow,
  clientHeading,
  clientRows,
  consentHeading,
  consentRow,
  type ExportedAppointment,
  type ExportedClient,
} from "#domain/export-rows.ts";
import { guessColumns } from "#domain/import-columns.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const at = (iso: string) => Date.parse(`${iso}-08:00`);
const number = (last: string, optedOut = false) => ({ number: `+1503555${last}`, optedOut });
const ann: ExportedClient = {
  ...{ name: "Ann Becker", email: "ann@x.example", language: "German", notes: "Rings twice" },
  ...{ textsConsent: "given", numbers: [number("0111"), number("0112")], patients: [] },
};
const luna = { name: "Luna", species: "cat", born: "2013", notes: "Shy", isDeceased: false };

test("a client has a line for each patient, or one alone", () => {
  const about = [
    ...["Ann Becker", "(503) 555-0111 / (503) 555-0112", "may be texted", "agreed"],
    ...["ann@x.example", "German", "Rings twice"],
  ];
  expect(clientRows(ann, "US")).toEqual([[...about, "", "", "", "", ""]]);
  const rex = { name: "Rex", species: "", born: null, notes: "", isDeceased: true };
  expect(clientRows({ ...ann, patients: [luna, rex] }, "US")).toEqual([
    [...about, "Luna", "cat", "2013", "Shy", ""],
    [...about, "Rex", "", "", "", "yes"],
  ]);
  const bare = { ...ann, email: null, language: null, notes: "", numbers: [] };
  expect(clientRows(bare, "US")).toEqual([
    ["Ann Becker", "", "", "agreed", "", "", "", "", "", "", "", ""],
  ]);
  for (const row of clientRows({ ...ann, patients: [luna] }, "US")) {
    expect(row).toHaveLength(clientHeading.length);
  }
});

test.each([
  [[number("0111", true), number("0112")], "opted out: (503) 555-0111"],
  [[number("0111", true), number("0112", true)], "opted out"],
  [
    [number("0111", true), number("0112", true), number("0113")],
    "opted out: (503) 555-0111 / (503) 555-0112",
  ],
])("it says which of a client's numbers may be texted", (numbers, said) => {
  expect(clientRows({ ...ann, numbers }, "US")[0]?.[2]).toBe(said);
});

const visit: ExportedAppointment = {
  ...{ client: "Ann Becker", contact: "+15035550111", patient: "Luna" },
  ...{ startsAt: at("2026-11-24T09:05"), endsAt: at("2026-11-24T09:35"), kind: "Check-up" },
  ...{ staffName: "Dr. Patel", room: "2", notes: "Fasting", status: "booked" },
  externalId: "A-17",
};

test("an appointment is on the clinic's day, at its wall clock's time, so long", () => {
  expect(appointmentRow(visit, "US", portland)).toEqual([
    ...["Ann Becker", "(503) 555-0111", "Luna", "2026-11-24", "09:05", "30"],
    ...["Check-up", "Dr. Patel", "2", "Fasting", "booked", "A-17"],
  ]);
  const bare = { ...visit, contact: null, patient: null, externalId: null };
  expect(appointmentRow(bare, "US", portland)).toEqual([
    ...["Ann Becker", "", "", "2026-11-24", "09:05", "30"],
    ...["Check-up", "Dr. Patel", "2", "Fasting", "booked", ""],
  ]);
});

test("what is due says for whom, since when and when it was done", () => {
  const care = { ...visit, item: "Rabies", dueOn: "2026-12-20", doneAt: null };
  const whose = ["Ann Becker", "(503) 555-0111", "Luna"];
  expect(careRow(care, "US", portland)).toEqual([...whose, "Rabies", "2026-12-20", ""]);
  expect(careRow({ ...care, doneAt: at("2026-12-21T17:00") }, "US", portland)).toEqual([
    ...[...whose, "Rabies", "2026-12-20", "2026-12-21"],
  ]);
});

test("the ledger says what was said, by whom, when, and by which text", () => {
  const entry = {
    ...{
      number: "+15035550111",
      clientName: "Ann Becker",
      messageId: "01M",
      at: at("2026-11-24T17:00"),
    },
    ...{ kind: "opted-out", source: "staff", byName: "Maya", reason: "Asked at the desk" },
  } as Parameters<typeof consentRow>[0];
  expect(consentHeading).toEqual([
    ...["Day", "Time", "Phone number", "Client", "What", "Source", "Recorded by", "Reason", "Text"],
  ]);
  expect(consentRow(entry, "US", portland)).toEqual([
    ...["2026-11-24", "17:00", "(503) 555-0111", "Ann Becker", "opted-out", "staff", "Maya"],
    ...["Asked at the desk", "01M"],
  ]);
  const bare = { ...entry, number: null, clientName: null, byName: null, messageId: null };
  expect(consentRow(bare, "US", portland)).toEqual([
    ...["2026-11-24", "17:00", "", "", "opted-out", "staff", "", "Asked at the desk", ""],
  ]);
});

test("what goes out comes in again: an import knows each column by its heading", () => {
  expect(guessColumns([clientHeading], "clients").roles).toEqual([
    ...["name", "number", "ignored", "consent", "email", "language", "notes"],
    ...["patient", "species", "born", "patient-notes", "deceased"],
  ]);
  expect(guessColumns([appointmentHeading], "appointments").roles).toEqual([
    ...["name", "number", "patient", "day", "time", "minutes"],
    ...["type", "staff", "room", "notes", "status", "external-id"],
  ]);
  expect(guessColumns([careHeading], "care").roles).toEqual([
    ...["name", "number", "patient", "item", "day", "done"],
  ]);
});
