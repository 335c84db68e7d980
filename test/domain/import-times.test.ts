import { expect, test } from "vitest";
import { instantIn, readMinutes, readTime, splitWhen } from "#domain/import-times.ts";

const day = "11/24/2026";

test.each([
  ["Tuesday, November 24, 2026 at 4:15 PM", "Tuesday, November 24, 2026", "4:15 PM", null],
  ["24 nov 2026 16h15", "24 nov 2026", "16h15", null],
  ["  11/24/2026   4:15 PM ", day, "4:15 PM", null],
  ["11/24/2026, 4:15 p. m.", day, "4:15 p. m.", null],
  ["11/24/2026 at  4:15pm", day, "4:15pm", null],
  ["11/24/2026 @4 pm", day, "4 pm", null],
  ["11/24/2026 @ 4 a.m.", day, "4 a.m.", null],
  ["11/24/2026 à  16h15", day, "16h15", null],
  ["11/24/2026 16 h", day, "16 h", null],
  ["11/24/2026 16h", day, "16h", null],
  ["11/24/2026 4p", day, "", "alone"],
  ["11/24/2026 4 p m", day, "4 p m", null],
  ["11/24/2026 4pm", day, "4pm", null],
  ["2026-11-24T16:15:30.250Z", "2026-11-24", "16:15:30.250", "Z"],
  ["2026-11-24T16:15 UTC", "2026-11-24", "16:15", "UTC"],
  ["2026-11-24 16:15+0530", "2026-11-24", "16:15", "+0530"],
  ["2026-11-24 16:15-08", "2026-11-24", "16:15", "-08"],
  ["2026-11-24 16:15:00,5 -08:00", "2026-11-24", "16:15:00,5", "-08:00"],
])("%s is a day and a time", (text, dayOf, time, zone) => {
  const alone = { day: text, time: "", zone: null };
  expect(splitWhen(text)).toEqual(zone === "alone" ? alone : { day: dayOf, time, zone });
});

test("what has no time, or is far too long, is a day alone", () => {
  const longest = `${day}${" ".repeat(43)}4:15 PM`;
  expect(longest).toHaveLength(60);
  expect(splitWhen(longest)).toEqual({ day, time: "4:15 PM", zone: null });
  for (const text of [
    ...[
      day,
      "Nov 24, 2026",
      "2026 11 24",
      "",
      "tomorrow",
      `${day} 4:15 PM or so`,
      `${day} 4:15 PM+08:0x`,
      `${day} 4xm`,
    ],
    `${day}${" ".repeat(44)}4:15 PM`,
  ]) {
    expect(splitWhen(`  ${text} `)).toEqual({ day: text, time: "", zone: null });
  }
});

test.each([
  [" 16:15 ", 975],
  ["4:15 PM", 975],
  ["4.15 p. m.", 975],
  ["4:15pm", 975],
  ["4:15 p m", 975],
  ["4:15\u202fp.m.", 975],
  ["16:15:00", 975],
  ["16h15", 975],
  ["16:15:30.250", 975],
  ["16:15:30,5", 975],
  ["1615", 975],
  ["16 h", 960],
  ["16h", 960],
  ["4 pm", 960],
  ["4a.m.", 240],
  ["12 am", 0],
  ["12:30 AM", 30],
  ["12 pm", 720],
  ["13:15 PM", 795],
  ["9:05", 545],
  ["9:05 am", 545],
  ["0:00", 0],
  ["23:59", 1439],
])("%s is %d minutes after midnight", (text, minutes) => {
  expect(readTime(text)).toBe(minutes);
});

test.each([
  ...[
    "",
    "24:00",
    "25:00",
    "16:60",
    "4",
    "9:60",
    "13:15 AM",
    "0:15 PM",
    "915",
    "9",
    "x16:15",
    "16:15x",
    "4:15 pmx",
  ],
  ...["16:15:30:250", "16:15:30.", "16:15:30.x", "noon", "4 xm", "9:5"],
])("“%s” is no time", (text) => {
  expect(readTime(text)).toBeNull();
});

test("an instant is exact when its zone is told, east or west, with or without minutes", () => {
  const instant = (zone: string) => instantIn(zone, "2026-11-24", 600);
  const utc = Date.parse("2026-11-24T10:00Z");
  expect(instant("Z")).toBe(utc);
  expect(instant("-08")).toBe(Date.parse("2026-11-24T10:00-08:00"));
  expect(instant("-08:00")).toBe(Date.parse("2026-11-24T10:00-08:00"));
  expect(instant("-0330")).toBe(Date.parse("2026-11-24T10:00-03:30"));
  expect(instant("+05:30")).toBe(Date.parse("2026-11-24T10:00+05:30"));
});

test.each([
  [" 30 ", 30],
  ["45 min", 45],
  ["45mins", 45],
  ["45 minutes", 45],
  ["1 minute", 1],
  ["45'", 45],
  ["45 m.", 45],
  ["30.0", 30],
  ["30.00", 30],
  ["120", 120],
  ["1 h", 60],
  ["1 hour", 60],
  ["2 hours", 120],
  ["1 heure", 60],
  ["2 heures", 120],
  ["1:30", 90],
  ["1:5", 65],
  ["01:30:00", 90],
  ["0:30:00", 30],
  ["1h30", 90],
  ["1 hr 30 min", 90],
  ["1 h 30 minutes", 90],
  ["1 h 1 minute", 61],
  ["10h", 600],
])("%s is %d minutes", (text, minutes) => {
  expect(readMinutes(text)).toBe(minutes);
});

test.each([
  "",
  "1000",
  "an hour",
  "x30",
  "30x",
  "1:30:30",
  "1:30:00x",
  "x1:30",
  "30 s",
  "1h30 xyz",
])("“%s” does not say how long", (text) => {
  expect(readMinutes(text)).toBeNull();
});
