import { expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";
import { minutesWords, numbersHeading, numbersRows, speedWords } from "#domain/numbers-rows.ts";
import { answeredWithin, answersWithin, countsOf, sumUp } from "#domain/numbers.ts";

const portland = clinicTime("America/Los_Angeles", "US");
const received = (iso: string) =>
  countsOf(
    { direction: "inbound", author: "client", at: Date.parse(iso), waitedSince: null },
    portland,
  );

test.each([
  ["the last minute of a day", "2026-11-25T07:59:59Z", "2026-11-24", "in 23"],
  ["the first of the next", "2026-11-25T08:00Z", "2026-11-25", "in 0"],
  [
    "half past one, the first time, on a day of 25 hours",
    "2026-11-01T08:30Z",
    "2026-11-01",
    "in 1",
  ],
  ["half past one, the second time", "2026-11-01T09:30Z", "2026-11-01", "in 1"],
  ["the last minute of a day of 25 hours", "2026-11-02T07:59Z", "2026-11-01", "in 23"],
  ["before two on a day of 23 hours", "2026-03-08T09:59Z", "2026-03-08", "in 1"],
  ["a minute later it is three", "2026-03-08T10:00Z", "2026-03-08", "in 3"],
])("%s counts on the clinic's day and hour", (_, iso, day, what) => {
  expect(received(iso)).toEqual({ day, what: [what] });
});

test("a text out counts by who wrote it, and as an answer by how long its client had waited", () => {
  const at = Date.parse("2026-11-24T18:00Z");
  const sent = (author: "staff" | "auto-responder" | "automation", waited: number | null) =>
    countsOf(
      { direction: "outbound", author, at, waitedSince: waited === null ? null : at - waited },
      portland,
    ).what;
  expect(sent("auto-responder", null)).toEqual(["out 10", "auto"]);
  expect(sent("automation", null)).toEqual(["out 10", "automated"]);
  expect(sent("staff", null)).toEqual(["out 10"]);
  expect(sent("staff", 30_000)).toEqual(["out 10", "answer 0"]);
  expect(sent("staff", 30_001)).toEqual(["out 10", "answer 1"]);
  expect(sent("staff", 4 * 60_000)).toEqual(["out 10", "answer 5"]);
  expect(sent("staff", 2880 * 60_000 + 1)).toEqual(["out 10", "answer 23"]);
});

test("half and nine of ten were answered within what is true of them", () => {
  const answers = (counts: Record<number, number>) =>
    [...answersWithin, 0].map((_, speed) => counts[speed] ?? 0);
  const told = (counts: Record<number, number>) =>
    [0.5, 0.9].map((share) => answeredWithin(answers(counts), share));
  expect(told({})).toEqual([null, null]);
  expect(told({ 3: 1 })).toEqual([2, 2]);
  expect(told({ 1: 5, 5: 4, 13: 1 })).toEqual([1, 4]);
  expect(told({ 1: 4, 5: 4, 13: 2 })).toEqual([4, 60]);
  expect(told({ 0: 1, 23: 9 })).toEqual(["long", "long"]);
});

const days = [
  { day: "2026-11-22", counts: { "in 9": 2, "out 9": 1, "answer 5": 1, "failed 30003": 1 } },
  { day: "2026-11-24", counts: { "in 9": 1, "in 14": 1, "out 10": 3, auto: 1, automated: 1 } },
  {
    day: "2026-11-29",
    counts: { "in 9": 1, "failed 0": 1, "failed 30005": 2, "opt-out": 1, unanswered: 4 },
  },
];

test("days are summed up by hour, weekday and reason", () => {
  const numbers = sumUp(days);
  expect(numbers).toMatchObject({ received: 5, sent: 4, autoReplies: 1, automated: 1 });
  expect(numbers.byHour[9]).toEqual({ received: 4, sent: 1 });
  expect(numbers.byHour[14]).toEqual({ received: 1, sent: 0 });
  expect(numbers.byWeekday.map(({ received: count }) => count)).toEqual([3, 0, 2, 0, 0, 0, 0]);
  expect(numbers.byWeekday.map(({ sent: count }) => count)).toEqual([1, 0, 3, 0, 0, 0, 0]);
  expect(numbers.answers[5]).toBe(1);
  expect(numbers).toMatchObject({ optOuts: 1, unanswered: 4 });
  expect(numbers.failures).toEqual([
    { code: 30005, count: 2 },
    { code: 0, count: 1 },
    { code: 30003, count: 1 },
  ]);
});

test("as a file they are the same, a line for each", () => {
  expect(numbersRows(days.slice(0, 2))).toEqual([
    ["2026-11-22", "First answers", "within 4 min", "1"],
    ["2026-11-22", "Did not arrive", "Their phone could not be reached: it may be off.", "1"],
    ["2026-11-22", "Texts in", "09:00", "2"],
    ["2026-11-22", "Texts out", "09:00", "1"],
    ["2026-11-24", "Auto-replies", "", "1"],
    ["2026-11-24", "Automated texts", "", "1"],
    ["2026-11-24", "Texts in", "09:00", "1"],
    ["2026-11-24", "Texts in", "14:00", "1"],
    ["2026-11-24", "Texts out", "10:00", "3"],
  ]);
});

test("every line of the file says in words what is counted", () => {
  expect(numbersHeading).toEqual(["Day", "What", "Part", "Count"]);
  const counts = { "answer 23": 1, "failed 0": 2, "opt-out": 3, unanswered: 4, later: 5 };
  expect(numbersRows([{ day: "2026-11-29", counts }])).toEqual([
    ["2026-11-29", "First answers", "later", "1"],
    ["2026-11-29", "Did not arrive", "The phone network did not say why.", "2"],
    // Not known yet where it is read: it stands as it is.
    ["2026-11-29", "later", "", "5"],
    ["2026-11-29", "Opted out", "", "3"],
    ["2026-11-29", "Unanswered at closing", "", "4"],
  ]);
});

test.each([
  [0.5, "30 s"],
  [1, "1 min"],
  [45, "45 min"],
  [60, "1 h"],
  [90, "1.5 h"],
  [2880, "48 h"],
])("%d minutes are %j", (minutes, words) => {
  expect(minutesWords(minutes)).toBe(words);
  expect(speedWords(answersWithin.indexOf(minutes))).toBe(`within ${words}`);
});
