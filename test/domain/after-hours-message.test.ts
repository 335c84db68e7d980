import { expect, test } from "vitest";
import { exampleOf, fillMessage, messageProblem } from "#domain/after-hours-message.ts";
import { type BusinessHours, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { longestBody } from "#domain/message.ts";

const until = Date.parse("2026-11-25T08:00-08:00");
const about = {
  clinicName: "Riverside",
  emergencyLine: "555-0911",
  period: { isOpen: false, since: 1000, until, closure: null },
  clock: clinicTime("America/Los_Angeles", "US"),
  now: Date.parse("2026-11-24T20:00-08:00"),
};
const without = { ...about, emergencyLine: " " };

test("the message says the clinic's name, when it opens and whom to call", () => {
  const odd = { ...about, clinicName: "$& Animal {opens}" };
  expect(fillMessage("{clinic} opens {opens}; {emergency}; {else}", odd)).toMatch(
    /^\$& Animal \{opens\} opens tomorrow at 8:00\sAM; 555-0911; \{else\}$/,
  );
});

test("without an emergency line its sentence is left out, and the lines of the others stay", () => {
  for (const [template, read] of [
    ["{clinic} is closed. In an emergency call {emergency}. Bye!", "Riverside is closed. Bye!"],
    ["Closed.\n\nCall {emergency} now.\n\nBye.", "Closed.\n\nBye."],
    ["Closed. Call {emergency}.\n\nBye.\nThe team", "Closed.\n\nBye.\nThe team"],
    ["Closed\nEmergency: {emergency}\nThank you", "Closed\nThank you"],
    ["Call {emergency}!\nClosed.", "Closed."],
    ["Closed. Sorry.\n\nTomorrow again.", "Closed. Sorry.\n\nTomorrow again."],
    ["Closed.\n\nCall {emergency} now. Bye.", "Closed.\n\nBye."],
    ["Closed.\n\nCall {emergency} now.     Bye.", "Closed.\n\nBye."],
    ["Call {emergency} now.", ""],
  ] as const) {
    expect(fillMessage(template, without)).toBe(read);
  }
  expect(fillMessage("Closed.\nCall {emergency}.", about)).toBe("Closed.\nCall 555-0911.");
});

test("a message is never longer than a text, and never ends in half an emoji", () => {
  const read = fillMessage(`${"x".repeat(longestBody - 1)}🐶`, about);
  expect(read).toBe("x".repeat(longestBody - 1));
  expect(fillMessage("Closed 🐶 now", about)).toBe("Closed 🐶 now");
});

test("the example is what a client gets now, or when the clinic closes next", () => {
  const { period: _, ...shared } = about;
  const example = (hours: BusinessHours | null, iso: string) =>
    exampleOf("{opens}", { ...shared, hours, now: Date.parse(iso) }).replace(/\s/gu, " ");
  expect(example(usualHours, "2026-11-24T20:00-08:00")).toBe("tomorrow at 8:00 AM");
  expect(example(usualHours, "2026-11-27T10:00-08:00")).toBe("Monday, November 30 at 8:00 AM");
  expect(example(null, "2026-11-24T20:00-08:00")).toBe("tomorrow at 8:00 AM");
  const late = {
    weekly: usualHours.weekly.map(() => [{ from: 20 * 60, to: 22 * 60 }]),
    closures: [],
  };
  expect(example(late, "2026-11-24T19:00-08:00")).toBe("today at 8:00 PM");
  const always = { weekly: usualHours.weekly.map(() => [{ from: 0, to: 1440 }]), closures: [] };
  expect(example(always, "2026-11-24T19:00-08:00")).toBe("soon");
});

test("what would be empty or too long once it is filled is wrong, whenever the clinic opens", () => {
  expect(messageProblem("Call {emergency} now.", without)).toBe("empty");
  expect(messageProblem("Call {emergency} now.", about)).toBe(null);
  const nearly = "x".repeat(longestBody - 10);
  expect(messageProblem(nearly, about)).toBe(null);
  expect(messageProblem("x".repeat(longestBody), about)).toBe(null);
  expect(messageProblem(" \n ", about)).toBe("empty");
  expect(messageProblem(`${nearly}{opens}`, about)).toBe("too-long");
  expect(messageProblem(`${nearly}{clinic}`, { ...about, clinicName: "x".repeat(11) })).toBe(
    "too-long",
  );
});
